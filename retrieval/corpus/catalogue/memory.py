"""What was read from the catalogue lately, for as long as nobody writes into it.

Most questions are asked between two reloads, and find paragraphs that were found before. SQLite
tells a connection for some microseconds whether any other one, of this process or another, has
committed since (`PRAGMA data_version`); as long as none has, what was read is what would be read.
A server tells no such thing, so that there everything is read anew.
"""

import os
import sqlite3
from collections.abc import Callable, Collection, Hashable, Mapping
from threading import Lock
from typing import Any, TypeVar, cast

from sqlalchemy import Engine

from retrieval.corpus.catalogue.database import sqlite_file

Id = TypeVar("Id", bound=Hashable)
T = TypeVar("T")

MOST = 10_000  # things remembered; a paragraph is about a kilobyte, an article ten
_UNKNOWN = object()


class Memory:
    """Reads once what is asked again. Safe to use from several threads at once."""

    def __init__(self, engine: Engine) -> None:
        self._file = sqlite_file(engine)
        self._lock = Lock()
        self._watching: sqlite3.Connection | None = None  # never writes: so it sees all writers
        self._inode = 0
        self._state: tuple[int, int] | None = None
        self._known: dict[Hashable, Any] = {}

    def close(self) -> None:
        """Let go of the database and of all that is remembered."""
        with self._lock:
            self._forget()
            if self._watching is not None:
                self._watching.close()
                self._watching = None

    def mark(self) -> tuple[int, int] | None:
        """Return what stays the same until somebody writes; None where that cannot be told."""
        with self._lock:
            return self._look()

    def recall(self, key: Hashable, read: Callable[[], T]) -> T:
        """Return what `read` returned for this key, or returns."""
        known = self._fresh()
        if known is None:
            return read()
        found = known.get(key, _UNKNOWN)
        if found is _UNKNOWN:
            found = known[key] = read()
        return cast(T, found)

    def recall_each(
        self, kind: str, ids: Collection[Id], read: Callable[[list[Id]], Mapping[Id, T]]
    ) -> dict[Id, T]:
        """Return what `read` finds for these ids, in their order; what is not there is left out.

        Args:
            kind: of what is found.
            ids: each once.
            read: called with those that are not remembered.
        """
        known = self._fresh()
        if known is None:
            found = read(list(ids))
            return {id: found[id] for id in ids if id in found}
        missing = [id for id in ids if (kind, id) not in known]
        new = read(missing) if missing else {}
        for id in missing:
            known[kind, id] = new.get(id, _UNKNOWN)
        every = ((id, known[kind, id]) for id in ids)
        return {id: cast(T, one) for id, one in every if one is not _UNKNOWN}

    def _fresh(self) -> dict[Hashable, Any] | None:
        """What is remembered of the catalogue as it is now; None where that cannot be told.

        A dictionary is never emptied but left behind: who still reads from one that is old got it
        while it was new.
        """
        with self._lock:
            state = self._look()
            if state is None or state != self._state or len(self._known) > MOST:
                self._forget()
                self._state = state
            return self._known if state is not None else None

    def _forget(self) -> None:
        self._state, self._known = None, {}

    def _look(self) -> tuple[int, int] | None:
        """Which file it is, and a number that changes with each commit."""
        if self._file is None:
            return None
        try:
            inode = os.stat(self._file).st_ino
            if self._watching is None or inode != self._inode:
                self._watch(inode)
            assert self._watching is not None
            version = self._watching.execute("PRAGMA data_version").fetchone()[0]
        except (OSError, sqlite3.Error):  # whoever reads now will say what is wrong
            return None
        return inode, int(version)

    def _watch(self, inode: int) -> None:
        if self._watching is not None:
            self._watching.close()
        assert self._file is not None
        self._watching, self._inode = None, inode
        self._watching = sqlite3.connect(
            f"{self._file.as_uri()}?mode=rw", uri=True, check_same_thread=False
        )
        self._forget()
