"""What a commit is: one small file that lists the segments and what is gone from each of them.

It is replaced whole. Until then what was written beside it belongs to nobody; afterwards what it no
longer lists does, and the next writer removes it.
"""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import IndexUnusableError
from retrieval.index.json_file import read_json, replace_json
from retrieval.index.postings.merging import Kept
from retrieval.index.postings.segment import Segment

_LIST = "segments.json"
_OURS = re.compile(r"\d{8}(-\d+)?\.(segment|gone|part\d)")
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Commit:
    """What an index holds.

    Attributes:
        number: of the commit; 0 for none.
        next: number of the next segment; none is given twice, so that a name says what is in it.
        kept: the segments.
    """

    number: int
    next: int
    kept: tuple[Kept, ...]


class Commits:
    """The commits of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, Segment] = {}

    def last(self) -> Commit:
        """Return the last commit.

        Raises:
            IndexUnusableError: something of it is missing or damaged.
        """
        for _ in range(_TRIES):
            told = read_json(self._folder / _LIST) or {"commit": 0, "next": 1, "segments": []}
            try:
                kept = tuple(self._kept(entry) for entry in told["segments"])
                commit = Commit(int(told["commit"]), int(told["next"]), kept)
            except FileNotFoundError as error:  # unless another process has committed just now
                problem = str(error)
                continue
            except (KeyError, TypeError, ValueError) as error:
                problem = repr(error)
                break
            self._open = {each.segment.name: each.segment for each in kept}
            return commit
        raise IndexUnusableError(
            f"{self._folder}: the index is damaged ({problem}); rebuild it from the catalogue"
        )

    def write(self, commit: Commit) -> None:
        """Make this the last commit, durably; its segments are written already."""
        entries = []
        for each in commit.kept:
            entry: dict[str, Any] = {"name": each.segment.name, "paragraphs": len(each.segment)}
            entry["gone"] = len(each.gone)
            if len(each.gone):
                entry["file"] = f"{each.segment.name}-{commit.number}.gone"
                _write(self._folder / entry["file"], each.gone)
            entries.append(entry)
        told = {"commit": commit.number, "next": commit.next, "segments": entries}
        replace_json(self._folder / _LIST, told)

    def tidy(self) -> None:
        """Remove files that the last commit does not list; only who may write calls it."""
        told = read_json(self._folder / _LIST) or {"segments": []}
        listed = {entry.get("file") for entry in told["segments"]}
        listed |= {f"{entry['name']}.segment" for entry in told["segments"]}
        for path in self._folder.iterdir():
            if _OURS.fullmatch(path.name) and path.name not in listed:
                try:
                    path.unlink()
                except OSError:  # Windows keeps what another process reads: another time, then
                    continue

    def path(self, number: int) -> Path:
        """Return where a segment of this number is written."""
        return self._folder / f"{number:08}.segment"

    def _kept(self, entry: dict[str, Any]) -> Kept:
        name = entry["name"]
        segment = self._open.get(name) or Segment(self._folder / f"{name}.segment")
        if len(segment) != entry["paragraphs"]:
            raise ValueError(f"{name} holds {len(segment)} paragraphs, not {entry['paragraphs']}")
        gone: NDArray[np.uint32] = np.empty(0, np.uint32)
        if "file" in entry:
            gone = np.fromfile(self._folder / entry["file"], np.uint32)
        in_order = bool((gone[1:] > gone[:-1]).all())
        if len(gone) != entry["gone"] or not in_order or (gone >= len(segment)).any():
            raise ValueError(f"{entry['file']} is not what was written")
        return Kept(segment, gone)


def _write(path: Path, numbers: NDArray[np.uint32]) -> None:
    with path.open("wb") as file:
        numbers.tofile(file)
        file.flush()
        os.fsync(file.fileno())
