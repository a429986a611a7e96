"""The document in an index that says which commit is live: writing it is what a commit is."""

from dataclasses import asdict, dataclass, field
from typing import Any

from opensearchpy import OpenSearch

from retrieval.errors import IndexUnusableError
from retrieval.index.opensearch.connection import ConflictingWriteError, Connection
from retrieval.index.opensearch.layout import STATE

_ID = "state"  # no entry's: those begin with a number


@dataclass(frozen=True, slots=True)
class State:
    """What is live and what is being written.

    Attributes:
        live: number of the last commit; 0 for none.
        staging: number of the commit that is being written; None for none.
        writer: a random word of the one who writes or wrote.
        record: what is kept with the index by those who use it.
    """

    live: int = 0
    staging: int | None = None
    writer: str = ""
    record: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Version:
    """Which writing of the document was read: one of them can be followed by one other only."""

    sequence: int
    term: int


def read(connection: Connection, index: str) -> tuple[State, Version]:
    """Return the state as it is now, whether or not the shard was refreshed.

    Raises:
        IndexUnusableError: there is no index, or it has no state.
    """
    found = connection.ask(lambda client: client.get(index=index, id=_ID))
    try:
        state = State(**found["_source"][STATE])
    except (KeyError, TypeError) as error:
        raise IndexUnusableError(f"{index}: the state is damaged ({error!r}); rebuild") from error
    return state, Version(found["_seq_no"], found["_primary_term"])


def create(connection: Connection, index: str) -> None:
    """Write the state of an index that was just made; one that is there is left as it is."""
    try:
        connection.insist(lambda client: client.create(index=index, id=_ID, body=_body(State())))
    except ConflictingWriteError:
        return


def replace(connection: Connection, index: str, state: State, last: Version) -> Version:
    """Write the state if nobody wrote it since it was read.

    Raises:
        ConflictingWriteError: somebody did.
    """

    def write(client: OpenSearch) -> Any:  # noqa: ANN401  - JSON
        return client.index(
            index=index,
            id=_ID,
            body=_body(state),
            params={"if_seq_no": last.sequence, "if_primary_term": last.term},
        )

    try:
        written = connection.insist(write)
    except ConflictingWriteError:
        now, version = read(connection, index)
        if now == state:  # it was us: written, and the answer lost on its way
            return version
        raise
    return Version(written["_seq_no"], written["_primary_term"])


def _body(state: State) -> dict[str, Any]:
    return {STATE: asdict(state)}
