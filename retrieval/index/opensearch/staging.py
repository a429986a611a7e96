"""One commit in the making: what it adds is in the index already, and seen by nobody yet."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, repeat
from secrets import token_hex
from typing import Any

from opensearchpy import OpenSearch

from retrieval.errors import IndexUnusableError, ReloadRunningError, SearchUnavailableError
from retrieval.index.opensearch import layout, state
from retrieval.index.opensearch.connection import TRY_LATER, ConflictingWriteError, Connection
from retrieval.index.opensearch.layout import ID, SINCE, TERMS, UNTIL
from retrieval.index.opensearch.state import State, Version
from retrieval.text.terms import Terms

CHUNK = 1000
"""Paragraphs of one bulk request: some 2 MB. Larger ones are no faster, see docs/scaling.md."""

Operation = tuple[dict[str, Any], dict[str, Any] | None]
"""A line of a bulk request, and the line under it where there is one."""


class Staging:
    """What one writer stages between two commits. Made by `begin`."""

    def __init__(
        self, connection: Connection, index: str, own: State, last: Version, abandoned: bool
    ) -> None:
        self._connection = connection
        self._index = index
        self._state = own
        self._last = last
        self._abandoned = abandoned  # whether another writer's entries may still come in
        self._pending: dict[str, Terms | None] = {}  # None: to be removed
        self._added = self._removed = False
        self._empty = own.live == 0

    @classmethod
    def begin(cls, connection: Connection, index: str) -> "Staging":
        """Become the one writer of an index, and clear what an interrupted one left.

        A writer that is still at work finds out with its next chunk.
        """
        found, version = state.read(connection, index)
        own = replace(found, staging=max(found.live, found.staging or 0) + 1, writer=token_hex(8))
        try:
            last = state.replace(connection, index, own, version)
        except ConflictingWriteError:
            raise ReloadRunningError(_ANOTHER.format(index)) from None
        interrupted = found.staging is not None
        if interrupted:
            clear(connection, index, found.live)
        return cls(connection, index, own, last, interrupted)

    @property
    def _number(self) -> int:
        assert self._state.staging is not None
        return self._state.staging

    def add(self, paragraphs: Iterable[tuple[str, Terms]]) -> None:
        """Stage paragraphs."""
        for id_, terms in paragraphs:
            self._put(id_, dict(terms))

    def remove(self, ids: Iterable[str]) -> None:
        """Stage removals."""
        for id_ in ids:
            self._put(id_, None)

    def commit(self) -> int:
        """Make all of it seen at once.

        Returns:
            The number that is live now.

        Raises:
            ReloadRunningError: another writer took over; nothing of this is seen.
            SearchUnavailableError: the cluster could not take it in time; nothing is seen, unless
                the answer to the very last request was lost.
        """
        self._send_pending()
        if self._abandoned:
            _delete(self._connection, self._index, _between(self._state.live, self._number))
        refresh(self._connection, self._index)
        live = replace(self._state, live=self._number, staging=None)
        try:
            state.replace(self._connection, self._index, live, self._last)
        except ConflictingWriteError:
            raise ReloadRunningError(_ANOTHER.format(self._index)) from None
        return live.live

    def sweep(self) -> None:
        """Delete what the commit just made removed; what fails is the next one's."""
        if self._removed:
            _delete(self._connection, self._index, layout.gone(self._number))
            expunge(self._connection, self._index)

    def drop(self) -> None:
        """Clear what was staged, unless another writer took over and did so."""
        found, version = state.read(self._connection, self._index)
        if found.writer != self._state.writer or found.staging is None:
            return
        clear(self._connection, self._index, found.live)
        state.replace(self._connection, self._index, replace(found, staging=None), version)

    def _put(self, id_: str, terms: Terms | None) -> None:
        self._pending[id_] = terms
        if len(self._pending) >= CHUNK:
            self._send_pending()

    def _send_pending(self) -> None:
        if not self._pending:
            return
        self._check_still_ours()
        send(self._connection, self._index, list(self._operations()))
        self._pending.clear()

    def _operations(self) -> Iterator[Operation]:
        """Yield what the pending changes come to; done again they change nothing more."""
        for number, id_ in self._standing():
            self._removed = True
            yield {"update": {"_id": layout.key(number, id_)}}, {"doc": {UNTIL: self._number}}
        for id_, terms in self._pending.items():
            key = layout.key(self._number, id_)
            if terms is not None:
                self._added = True
                entry = {ID: id_, SINCE: self._number, TERMS: joined(terms)}
                yield {"index": {"_id": key}}, entry
            elif self._added:  # perhaps that very one
                yield {"delete": {"_id": key}}, None

    def _standing(self) -> list[tuple[int, str]]:
        """Return the entries of the pending paragraphs that are seen now."""
        if self._empty:
            return []
        request = layout.entries(self._state.live, self._pending)
        found = self._connection.insist(
            lambda client: client.search(index=self._index, body=request, params=_WHOLE)
        )
        fields = [hit["fields"] for hit in found["hits"]["hits"]]
        return [(field[SINCE][0], field[ID][0]) for field in fields]

    def _check_still_ours(self) -> None:
        found = self._connection.insist(lambda _: state.read(self._connection, self._index)[0])
        if found.writer != self._state.writer or found.staging != self._number:
            raise ReloadRunningError(_ANOTHER.format(self._index))


_ANOTHER = "{}: another process is writing this index; wait until it is done"
_WHOLE = {"allow_partial_search_results": "false"}


def clear(connection: Connection, index: str, live: int) -> None:
    """Delete what was staged after the live commit, and bring back what it was to remove."""
    refresh(connection, index)
    _delete(connection, index, layout.after(live))
    _delete(connection, index, layout.gone(live))
    while True:
        request = {
            "size": CHUNK,
            "query": {"range": {UNTIL: {"gt": live}}},
            "sort": ["_doc"],
            "_source": False,
        }
        found = connection.insist(
            lambda client: client.search(index=index, body=request, params=_WHOLE)  # noqa: B023
        )
        keys = [hit["_id"] for hit in found["hits"]["hits"]]
        if not keys:
            break
        send(connection, index, [({"update": {"_id": k}}, {"doc": {UNTIL: None}}) for k in keys])
        refresh(connection, index)
    expunge(connection, index)


def expunge(connection: Connection, index: str) -> None:
    """Take what was deleted out of Lucene's counts, which weigh the terms.

    Segments are rewritten where a tenth of them or more is deleted (Lucene's own threshold), so
    that the cost stays in proportion to what was deleted.
    """
    longest = connection.cluster.longest
    parameters = {"only_expunge_deletes": "true", "request_timeout": longest}
    connection.insist(lambda client: client.indices.forcemerge(index=index, params=parameters))
    refresh(connection, index)


def refresh(connection: Connection, index: str) -> None:
    """Let the search see what was written. Nothing staged is seen by it: `layout.unseen`."""

    def whole(client: OpenSearch) -> None:
        parameters = {"request_timeout": connection.cluster.longest}
        shards = client.indices.refresh(index=index, params=parameters)["_shards"]
        if shards["failed"]:
            raise SearchUnavailableError(f"{index}: {shards['failed']} shards cannot be refreshed")

    connection.insist(whole)


def send(connection: Connection, index: str, operations: list[Operation]) -> None:
    """Write in one bulk request, and again what the cluster had to put off.

    Raises:
        SearchUnavailableError: it would not take it in time.
        IndexUnusableError: it refuses an entry.
    """
    waiting = operations

    def bulk(client: OpenSearch) -> None:
        nonlocal waiting
        if not waiting:
            return
        lines = [line for pair in waiting for line in pair if line is not None]
        answer = client.bulk(
            body=lines,
            index=index,
            params={"filter_path": "errors,items.*.status,items.*.error", "request_timeout": 60},
        )
        waiting = _put_off(waiting, answer["items"]) if answer["errors"] else []
        if waiting:
            raise SearchUnavailableError(f"{index}: {len(waiting)} entries were put off")

    connection.insist(bulk)


def _put_off(operations: list[Operation], items: list[dict[str, Any]]) -> list[Operation]:
    """Return the operations to be tried again, by what the cluster answered to each."""
    again = []
    for operation, item in zip(operations, items, strict=True):
        ((kind, result),) = item.items()
        status = result["status"]
        if status in TRY_LATER or status == 409:  # 409: two updates of one entry at once
            again.append(operation)
        elif status >= 400 and not (status == 404 and kind in ("update", "delete")):
            reason = result["error"].get("type")
            raise IndexUnusableError(f"an entry is refused ({status}, {reason}); rebuild the index")
    return again


def joined(terms: Terms) -> str:
    """Return each term as often as it counts, joined by blanks, which no term holds."""
    return " ".join(chain.from_iterable(repeat(term, int(n)) for term, n in terms.items()))


def _delete(connection: Connection, index: str, query: dict[str, Any]) -> None:
    connection.insist(
        lambda client: client.delete_by_query(
            index=index,
            body={"query": query},
            params={
                "conflicts": "proceed",
                "refresh": "true",
                "request_timeout": connection.cluster.longest,
            },
        )
    )


def _between(low: int, high: int) -> dict[str, Any]:
    return {"range": {SINCE: {"gt": low, "lt": high}}}
