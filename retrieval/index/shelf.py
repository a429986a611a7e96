"""Where a catalogue's indexes stand, and which of them is in use: in a folder, or on a cluster.

An index is built anew beside the one in use, which goes on answering; writing the record of the new
one puts it in use.
"""

from pathlib import Path
from typing import Any, Protocol

from retrieval.errors import IndexUnusableError
from retrieval.index.cluster import Cluster
from retrieval.index.engines import discard_index, open_index, opensearch
from retrieval.index.json_file import read_json, replace_json
from retrieval.index.protocol import Index


class Shelf(Protocol):
    """The indexes that one engine keeps of one catalogue, each at a place with a name."""

    def record(self) -> dict[str, Any] | None:
        """Return what was kept with the index in use; None where there is none."""

    def keep(self, place: str, record: dict[str, Any]) -> None:
        """Keep a record with the index at `place`, durably, and put that index in use."""

    def fresh(self) -> str:
        """Return the name of a place where no index is."""

    def open(self, place: str, fingerprint: str) -> Index:
        """Open the index at a place, or begin one there; see `engines.open_index`."""

    def clear(self, but: str) -> None:
        """Remove the indexes at all places but one."""


def open_shelf(engine: str, folder: Path, catalogue: str, cluster: Cluster | None = None) -> Shelf:
    """Return where an engine keeps a catalogue's indexes.

    Args:
        engine: one of `engines.ENGINES`.
        folder: for what is kept on this machine.
        catalogue: the catalogue's birth name, so that two never share an index on a cluster.
        cluster: where "opensearch" keeps them; None for one on this machine.
    """
    if engine == "opensearch":
        shelf: Shelf = opensearch().ClusterShelf(cluster or Cluster(), catalogue)
        return shelf
    return FolderShelf(engine, folder)


class FolderShelf:
    """Indexes in a folder: `<engine>-1`, `<engine>-2`, ... with `<engine>.json` beside them."""

    def __init__(self, engine: str, folder: Path) -> None:
        self._engine = engine
        self._folder = folder
        self._file = folder / f"{engine}.json"

    def __str__(self) -> str:
        return str(self._file)

    def record(self) -> dict[str, Any] | None:
        """Return what the file says; see `Shelf`."""
        return read_json(self._file)

    def keep(self, place: str, record: dict[str, Any]) -> None:
        """Write the file anew; see `Shelf`."""
        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            replace_json(self._file, record)
        except OSError as error:
            problem = f"the index's record cannot be written ({error.strerror})"
            raise IndexUnusableError(f"{self._file}: {problem}") from error

    def fresh(self) -> str:
        """Return the first number that is free; see `Shelf`."""
        number = 1
        while (self._folder / f"{self._engine}-{number}").exists():
            number += 1
        return f"{self._engine}-{number}"

    def open(self, place: str, fingerprint: str) -> Index:
        """Open the index in the folder of that name; see `Shelf`."""
        return open_index(self._engine, self._folder / place, fingerprint)

    def clear(self, but: str) -> None:
        """Remove the other folders' indexes; see `Shelf`."""
        for path in self._folder.glob(f"{self._engine}-*"):
            if path.is_dir() and path.name != but:
                discard_index(path)
