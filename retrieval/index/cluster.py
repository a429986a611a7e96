"""Which OpenSearch cluster keeps an index, and how: settings only, so that nothing is loaded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cluster:
    """A cluster and what Chuchu's indexes in it are like.

    Attributes:
        urls: its nodes, each tried in turn; where one is gone the others answer.
        name: what the names of Chuchu's indexes in it begin with.
        user: who to be there; empty where it asks nobody.
        password: of that user.
        certificates: file with the authority that signed its certificates; empty for the system's.
        shards: into how many parts a new index is divided; one holds some 20 million paragraphs.
        replicas: copies of each part beside the first; with none, a node that stops takes its part
            of the corpus with it.
        timeout: seconds that one node has for one request.
        longest: seconds for a request that runs over many entries in the cluster, such as deleting
            by query; after that another node is asked.
        patience: seconds that writing waits and tries again while the cluster cannot take it.
    """

    urls: tuple[str, ...] = ("http://127.0.0.1:9200",)
    name: str = "chuchu"
    user: str = ""
    password: str = ""
    certificates: str = ""
    shards: int = 3
    replicas: int = 1
    timeout: float = 3.0
    longest: float = 600.0
    patience: float = 120.0

    def __repr__(self) -> str:
        return f"Cluster({self.name!r} at {', '.join(self.urls)})"
