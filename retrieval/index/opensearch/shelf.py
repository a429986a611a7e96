"""A catalogue's indexes on a cluster, and the alias that says which of them is in use.

The record is kept in the index itself, so that every machine that shares the catalogue finds the
same one: what one of them added, the others need not.
"""

from dataclasses import replace
from typing import Any

from retrieval.errors import IndexUnusableError, ReloadRunningError
from retrieval.index.cluster import Cluster
from retrieval.index.opensearch import state
from retrieval.index.opensearch.connection import ConflictingWriteError, Connection
from retrieval.index.opensearch.index import OpenSearchIndex
from retrieval.index.protocol import Index


class ClusterShelf:
    """Indexes `<name>-<catalogue>-1`, `-2`, ... on a cluster, and the alias without a number."""

    def __init__(self, cluster: Cluster, catalogue: str) -> None:
        self._alias = f"{cluster.name}-{catalogue}"
        self._connection = Connection(cluster)

    def __str__(self) -> str:
        return f"{self._connection.cluster}, {self._alias}"

    def record(self) -> dict[str, Any] | None:
        """Return what the index under the alias says; see `Shelf`."""
        found = self._connection.ask(lambda client: client.indices.exists_alias(name=self._alias))
        return (state.read(self._connection, self._alias)[0].record or None) if found else None

    def keep(self, place: str, record: dict[str, Any]) -> None:
        """Write the record into the index, and let the alias lead there; see `Shelf`."""
        index = self._index(place)
        found, version = state.read(self._connection, index)
        try:
            state.replace(self._connection, index, replace(found, record=record), version)
        except ConflictingWriteError as error:
            raise ReloadRunningError(f"{index}: another process is writing this index") from error
        if self._aliased() != [index]:
            self._connection.insist(
                lambda client: client.indices.update_aliases(body={"actions": self._flip(index)})
            )

    def fresh(self) -> str:
        """Return the number after the greatest there is; see `Shelf`."""
        numbers = [int(place) for place in self._places() if place.isdecimal()]
        return str(max(numbers, default=0) + 1)

    def open(self, place: str, fingerprint: str) -> Index:
        """Open the index of that number; see `Shelf`."""
        return OpenSearchIndex(self._connection.cluster, self._index(place), fingerprint)

    def clear(self, but: str) -> None:
        """Delete the other indexes; see `Shelf`."""
        for place in self._places():
            if place != but:
                index = self._index(place)
                self._connection.insist(
                    lambda client: client.indices.delete(index=index, params={"ignore": 404})  # noqa: B023
                )

    def _index(self, place: str) -> str:
        if not place:
            raise IndexUnusableError(f"{self}: there is no index yet")
        return f"{self._alias}-{place}"

    def _places(self) -> list[str]:
        found = self._connection.insist(
            lambda client: client.indices.get_settings(index=f"{self._alias}-*", name="index.uuid")
        )
        return [index.removeprefix(f"{self._alias}-") for index in found]

    def _aliased(self) -> list[str]:
        found = self._connection.insist(
            lambda client: client.indices.get_alias(name=self._alias, params={"ignore": 404})
        )
        return [index for index in found if index.startswith(self._alias)]

    def _flip(self, index: str) -> list[dict[str, Any]]:
        """Return the actions that make the alias lead to one index, all at once."""
        off = [
            {"remove": {"index": other, "alias": self._alias}}
            for other in self._aliased()
            if other != index
        ]
        return [*off, {"add": {"index": index, "alias": self._alias}}]
