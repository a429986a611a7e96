"""What a worker begins and what Telegram confirms, in a file, until the database knows it.

An answer's message is noted with the next transaction, some hundredths of a second after Telegram
took it. A worker that is killed between the two would have it sent again by whoever takes up its
updates. And of those updates only what it had begun may be what killed it. A line in a file takes
microseconds, and outlives the process.
"""

import os
import time
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import structlog

FULL = 64_000  # bytes; a file of more is begun anew, with what the database does not know yet
FORGOTTEN = 25 * 3600.0  # seconds until nobody asks for a file any more

log = structlog.get_logger(__name__)


class Carried(NamedTuple):
    """A message that carries an answer."""

    chat: int
    message: int
    answer: int


class Receipts:
    """The files of the workers that share a folder, and this worker's own. Calls are short.

    A disk that is full or gone is logged once; then they are missing, and nothing else is.

    Args:
        folder: of the files; it is made.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path: Path | None = None
        self._file = -1
        self._size = 0
        self._noted: set[Carried] = set()  # what the database does not know yet

    def open(self, worker: str) -> None:
        """Begin this worker's file."""
        path = self._folder / f"{worker}.txt"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        except OSError as error:
            self._give_up(error)
            return
        self._path = path

    def begin(self, update: int) -> None:
        """Note an update that is worked on from now on."""
        self._write(f"{update}\n")

    def note(self, carried: Carried) -> None:
        """Note a message that Telegram has taken."""
        if self._write(_line(carried)):
            self._noted.add(carried)

    def kept(self, carried: Carried) -> None:
        """Have done with one that the database knows."""
        self._noted.discard(carried)
        if self._file >= 0 and self._size > FULL:
            try:
                os.ftruncate(self._file, 0)
            except OSError as error:
                self._give_up(error)
                return
            self._size = 0
            self._write("".join(map(_line, self._noted)))

    def left_by(self, living: Collection[str]) -> list[str]:
        """Return the workers that have left a file and are none of those that live."""
        try:
            files = list(self._folder.glob("*.txt"))
        except OSError:
            return []
        return [path.stem for path in files if path != self._path and path.stem not in living]

    def confirmed_to(self, worker: str) -> list[Carried]:
        """Return the messages that Telegram had confirmed to a worker."""
        return [Carried(*one) for one in self._read(worker) or () if len(one) > 1]

    def begun_by(self, worker: str) -> set[int] | None:
        """Return the updates that a worker had begun lately; None where that cannot be known."""
        read = self._read(worker)
        return None if read is None else {one[0] for one in read if len(one) == 1}

    def forget(self, worker: str) -> None:
        """Remove a worker's file, and those that nobody asked for in time."""
        with suppress(OSError):
            (self._folder / f"{worker}.txt").unlink(missing_ok=True)
        with suppress(OSError):
            for path in self._folder.glob("*.txt"):
                if path != self._path and path.stat().st_mtime < time.time() - FORGOTTEN:
                    path.unlink(missing_ok=True)

    def close(self) -> None:
        """Remove this worker's file, where the database knows all of it."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        if self._path is not None and not self._noted:
            self._path.unlink(missing_ok=True)

    def _read(self, worker: str) -> list[list[int]] | None:
        """Return a file's lines; one that was not written to its end is none."""
        try:
            *lines, _ = (self._folder / f"{worker}.txt").read_text(encoding="ascii").split("\n")
            return [[int(field) for field in line.split(" ")] for line in lines]
        except (OSError, ValueError):
            return None

    def _write(self, line: str) -> bool:
        if self._file < 0:
            return False
        try:
            self._size += os.write(self._file, line.encode())
        except OSError as error:
            self._give_up(error)
            return False
        return True

    def _give_up(self, error: OSError) -> None:
        log.error("receipts are not written: a kill may send an answer twice", cause=str(error))
        if self._file >= 0:
            os.close(self._file)
        self._file = -1


def _line(carried: Carried) -> str:
    return f"{carried.chat} {carried.message} {carried.answer}\n"
