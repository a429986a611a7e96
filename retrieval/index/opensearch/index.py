"""An `Index` on a cluster, as one opening of it sees it: the last commit that it looked at."""

import logging
import math
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from threading import Lock
from typing import Any

from opensearchpy import OpenSearch

from retrieval.errors import IndexUnusableError, RetrievalError, SearchUnavailableError
from retrieval.index.among import Among
from retrieval.index.cluster import Cluster
from retrieval.index.opensearch import layout, state
from retrieval.index.opensearch.connection import Connection
from retrieval.index.opensearch.staging import Staging
from retrieval.index.protocol import Hit
from retrieval.text.terms import Terms

log = logging.getLogger(__name__)

MOSTLY = 0.9
"""Share of Lucene's entries that must be seen for its frequencies to be taken in proportion."""

BATCH = 500  # terms counted by one request

# every shard counts with the whole corpus's frequencies, not with its own; all shards or none
_SEARCH = {"search_type": "dfs_query_then_fetch", "allow_partial_search_results": "false"}


@dataclass(frozen=True, slots=True)
class View:
    """A commit as it was looked at: its number, and how many paragraphs it holds."""

    number: int
    count: int


class OpenSearchIndex:
    """An `Index` on a cluster. Any number of machines read it; one process at a time writes."""

    def __init__(self, cluster: Cluster, name: str, fingerprint: str) -> None:
        """Open the index `name`, or begin an empty one of that name.

        Raises:
            IndexUnusableError: it was made with another fingerprint, or is no index of ours.
            SearchUnavailableError: the cluster cannot be reached or cannot answer.
        """
        self.name = name
        self._connection = Connection(cluster)
        self._staging: Staging | None = None
        self._writing = Lock()
        wanted, found = layout.made_with(fingerprint), self._label()
        if found is None:
            self._make(fingerprint)
            found = self._label()
        if found != wanted:
            raise IndexUnusableError(
                f"{cluster}, index {name!r}: made with {found}, wanted is {wanted}; rebuild it"
            )
        self._view = View(0, 0)
        self.refresh()

    def add(self, paragraphs: Iterable[tuple[str, Terms]]) -> None:
        """Stage paragraphs; see `Index`. Raises ReloadRunningError once another process writes."""
        with self._writing:
            self._open_staging().add(paragraphs)

    def remove(self, ids: Iterable[str]) -> None:
        """Stage removals; see `Index`. Raises ReloadRunningError once another process writes."""
        with self._writing:
            self._open_staging().remove(ids)

    def commit(self) -> None:
        """Make all that is staged visible at once, on all shards."""
        with self._writing:
            staging, self._staging = self._staging, None
            if staging is not None:
                staging.commit()
                self.refresh()
                try:
                    staging.sweep()
                except RetrievalError as error:
                    log.warning("removed entries stay for now: %s", error)
            else:
                self.refresh()

    def refresh(self) -> None:
        """See what was committed since, by whatever process."""
        live = state.read(self._connection, self.name)[0].live
        if live != self._view.number:
            self._view = View(live, self._count(live))

    def search(self, query: Terms, limit: int, among: Among | None = None) -> list[Hit]:
        """Return at most `limit` hits (and `layout.MOST_HITS`), best first, equal ones by id.

        Raises:
            SearchUnavailableError: a part of the index has no copy left that could answer: an
                answer from the rest would look like one from all.
        """
        view = self._view
        wanted = {term: weight for term, weight in query.items() if weight > 0}
        if limit <= 0 or not wanted or not view.count or (among is not None and not among):
            return []
        request = layout.search(wanted, limit, view.number, among)
        found = self._connection.ask(
            lambda client: client.search(index=self.name, body=request, params=_SEARCH)
        )
        hits = [Hit(hit["fields"][layout.ID][0], hit["_score"]) for hit in found["hits"]["hits"]]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many paragraphs each term stands.

        Lucene goes on counting removed entries until their segment is merged, here as in its
        ranking, and what is being staged. Until then a figure is the share of what is seen, and
        where more than a tenth is not seen, the terms are counted one by one.
        """
        view, wanted = self._view, list(terms)
        if not view.count or not wanted:
            return dict.fromkeys(wanted, 0)
        counts, counted = self._count_terms(wanted)
        if view.count >= counted:
            return counts
        if view.count < MOSTLY * counted:
            return self._count_seen(wanted, view.number)
        return {term: math.ceil(n * view.count / counted) for term, n in counts.items()}

    def __len__(self) -> int:
        return self._view.count

    def close(self) -> None:
        """Let go of the connections; what was staged and not committed is dropped."""
        with self._writing:
            staging, self._staging = self._staging, None
            if staging is not None:
                with suppress(RetrievalError):  # the next writer clears it
                    staging.drop()
            self._connection.close()

    def _open_staging(self) -> Staging:
        if self._staging is None:
            self._staging = Staging.begin(self._connection, self.name)
        return self._staging

    def _label(self) -> dict[str, Any] | None:
        """Return what the index was made with; None where there is no index."""
        found = self._connection.ask(
            lambda client: client.indices.get_mapping(index=self.name, params={"ignore": 404})
        )
        if "error" in found:
            return None
        label: dict[str, Any] = found[self.name]["mappings"].get("_meta", {})
        return label

    def _make(self, fingerprint: str) -> None:
        def make(client: OpenSearch) -> None:
            version = client.info()["version"]["number"]
            body = layout.definition(self._connection.cluster, fingerprint, version)
            # with its copies, so that a node lost in the next moment takes nothing away; where some
            # cannot be made, it goes on without them after half a minute
            parameters = {
                "wait_for_active_shards": "all",
                "request_timeout": self._connection.cluster.longest,
            }
            client.indices.create(index=self.name, body=body, params=parameters)

        try:
            self._connection.insist(make)
        except IndexUnusableError:  # another process was quicker, or the answer was lost
            if self._label() is None:
                raise
        state.create(self._connection, self.name)

    def _count(self, number: int) -> int:
        query = {"query": layout.seen(number)}
        found = self._connection.ask(lambda client: client.count(index=self.name, body=query))
        if found["_shards"]["failed"]:
            raise SearchUnavailableError(f"{self.name}: some shards have no copy that answers")
        return int(found["count"])

    def _count_terms(self, terms: list[str]) -> tuple[dict[str, int], int]:
        """Return how often Lucene counts each term over all shards, and of how many entries."""
        request = layout.term_statistics(self.name, terms, self._routing)
        found = self._connection.ask(lambda client: client.mtermvectors(body=request))
        counts, counted = dict.fromkeys(terms, 0), 0
        for shard in found["docs"]:
            if "error" in shard:
                raise SearchUnavailableError(f"{self.name}: a shard has no copy that answers")
            vector: dict[str, Any] = shard["term_vectors"].get(layout.TERMS)
            if vector is None:  # a shard with nothing in it
                continue
            counted += vector["field_statistics"]["doc_count"]
            for term, statistics in vector["terms"].items():
                if term in counts:
                    counts[term] += statistics.get("doc_freq", 0)
        return counts, counted

    def _count_seen(self, terms: list[str], number: int) -> dict[str, int]:
        counts: dict[str, int] = {}
        for batch in (terms[at : at + BATCH] for at in range(0, len(terms), BATCH)):
            lines = [line for term in batch for line in ({}, layout.standing(term, number))]
            found = self._connection.ask(
                lambda client: client.msearch(body=lines, index=self.name)  # noqa: B023
            )
            for term, one in zip(batch, found["responses"], strict=True):
                if "error" in one or one["_shards"]["failed"]:
                    raise SearchUnavailableError(f"{self.name}: a shard has no copy that answers")
                counts[term] = one["hits"]["total"]["value"]
        return counts

    @cached_property
    def _routing(self) -> list[str]:
        """For each shard a routing value that leads to it: how a shard is asked by itself."""
        found: dict[int, str] = {}
        total = len(self._shards({}))
        for number in count():
            ((shard, *_),) = self._shards({"routing": str(number)})
            found.setdefault(shard["shard"], str(number))
            if len(found) == total:
                break
        return [found[shard] for shard in sorted(found)]

    def _shards(self, parameters: dict[str, str]) -> list[list[dict[str, Any]]]:
        """Return the copies of each shard, as the node that is asked knows them."""
        parameters = {**parameters, "local": "true"}
        found = self._connection.ask(
            lambda client: client.search_shards(index=self.name, params=parameters)
        )
        copies: list[list[dict[str, Any]]] = found["shards"]
        if not copies:  # so it is said of an index that is gone
            raise IndexUnusableError(f"{self.name}: there is no such index; rebuild it")
        return copies


def discard(cluster: Cluster, name: str) -> None:
    """Remove an index from a cluster, if it is there."""
    connection = Connection(cluster)
    try:
        connection.insist(lambda client: client.indices.delete(index=name))
    except IndexUnusableError:
        return
    finally:
        connection.close()
