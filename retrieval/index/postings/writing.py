"""Writes a segment, term after term, so that no more of it is in memory than a caller gives."""

import json
import os
import shutil
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.index.postings.segment import MARK, id_order, norms

# A term in more than this share of the paragraphs gets a row, where a paragraph's count is read at
# once: a byte a paragraph, against five a posting.
COMMON = 1 / 16
_AT_ONCE = 1 << 20


class SegmentWriter:
    """Writes `path`; a context that leaves no file behind unless `finish` was called.

    Args:
        path: the segment's file.
        lengths: of all paragraphs that it will hold.
    """

    def __init__(self, path: Path, lengths: NDArray[np.uint32]) -> None:
        self._path = path
        self._lengths = lengths
        mean = float(lengths.mean()) if len(lengths) else 0.0
        self._norms = norms(lengths, mean)
        self._parts = [path.with_suffix(f".part{number}") for number in range(3)]
        self._main, self._counts, self._rows = (_writable(part) for part in self._parts)
        self._terms: list[NDArray[np.uint64]] = []
        self._sizes: list[NDArray[np.int64]] = []
        self._best: list[NDArray[np.float32]] = []
        self._common: list[int] = []
        self._kind = np.dtype(np.uint8)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for file in (self._main, self._counts, self._rows):
            file.close()
        for part in self._parts:
            part.unlink(missing_ok=True)

    def expect(self, kind: np.dtype[Any]) -> None:
        """Say beforehand what counts will be kept as: the smallest whole number that holds them."""
        self._kind = kind

    def write(
        self,
        terms: NDArray[np.uint64],
        sizes: NDArray[np.int64],
        paragraphs: NDArray[np.uint32],
        counts: NDArray[Any],
    ) -> None:
        """Write the next terms with their postings.

        Args:
            terms: hashes, ascending, above all written before; each with at least one posting.
            sizes: how many postings each has.
            paragraphs: of all postings, term after term, ascending within a term.
            counts: of all postings.
        """
        if not len(terms):
            return
        counts = counts.astype(self._kind, copy=False)
        paragraphs.astype(np.uint32, copy=False).tofile(self._main)
        counts.tofile(self._counts)
        part = self._norms.take(paragraphs)
        part += counts
        np.divide(counts, part, out=part)
        starts = np.cumsum(sizes) - sizes
        self._best.append(np.maximum.reduceat(part, starts))
        known = sum(map(len, self._terms))
        for place in np.flatnonzero(sizes > COMMON * len(self._lengths)).tolist():
            if sizes[place] > 64:  # the rows of a handful of paragraphs save nothing
                of = slice(starts[place], starts[place] + sizes[place])
                row = np.zeros(len(self._lengths), self._kind)
                row[paragraphs[of]] = counts[of]
                row.tofile(self._rows)
                self._common.append(known + place)
        self._terms.append(terms)
        self._sizes.append(sizes)

    def finish(self, id_bytes: NDArray[np.uint8], id_starts: NDArray[np.int64]) -> None:
        """Write what is left, to the disk, and give the file its name."""
        starts = np.zeros(sum(map(len, self._sizes)) + 1, np.int64)
        np.cumsum(_joined(self._sizes, np.int64), out=starts[1:])
        hashed, order = id_order(id_bytes, id_starts)
        postings = int(starts[-1])
        where = {"paragraphs": ("<u4", postings, 0)}
        for name, file, count in (
            ("counts", self._counts, postings),
            ("rows", self._rows, len(self._common) * len(self._lengths)),
        ):
            file.seek(0)
            where[name] = (self._kind.str, count, _aligned(self._main))
            shutil.copyfileobj(file, self._main, _AT_ONCE)
        small: dict[str, NDArray[Any]] = {
            "lengths": self._lengths,
            "terms": _joined(self._terms, np.uint64),
            "starts": starts,
            "best": _joined(self._best, np.float32),
            "common": np.array(self._common, np.int64),
            "id_bytes": id_bytes,
            "id_starts": id_starts,
            "id_hashes": hashed,
            "id_order": order,
        }
        for name, array in small.items():
            where[name] = (array.dtype.str, len(array), _aligned(self._main))
            array.tofile(self._main)
        told = json.dumps(where).encode()
        self._main.write(told + len(told).to_bytes(8, "little") + MARK)
        self._main.flush()
        os.fsync(self._main.fileno())
        self._main.close()
        self._parts[0].replace(self._path)


def _writable(path: Path) -> BinaryIO:
    return path.open("w+b")


def _aligned(file: BinaryIO) -> int:
    """Fill up to the next multiple of 8 bytes, and return where that is."""
    file.seek(0, os.SEEK_END)
    file.write(b"\0" * (-file.tell() % 8))
    return file.tell()


def _joined(parts: list[NDArray[Any]], kind: type) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, kind)
