"""A segment: one file of arrays, mapped into memory, that says which paragraphs hold a term.

The file holds the arrays one after the other, each at a multiple of 8 bytes, then where they are
(JSON), how long that is (8 bytes) and a mark; so one that was not written to its end is no segment.
"""

import itertools
import json
import mmap
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from retrieval.errors import IndexUnusableError
from retrieval.index.hashing import hashes, run_hashes

MARK = b"chuchu postings 1\n"
K1 = 1.2
B = 0.75


class Segment:
    """Paragraphs numbered from 0, and for each term the numbers of those that hold it.

    Attributes:
        name: of its file, without the ending.
        lengths: of each paragraph, the sum of its weights; uint32.
        length: their sum.
        terms: hashes of its terms, ascending; uint64.
        starts: where each term's postings begin, and the last one's end; int64.
        best: of each term, the most that tf / (tf + k1 (1 - b + b length / mean length)) is in a
            paragraph, the mean being this segment's own; float32.
        paragraphs: of each posting, ascending within a term; uint32.
        counts: of each posting, how often the term stands there; uint8, or more where needed.
        common: places in `terms` of those in many paragraphs, ascending; int64.
        rows: of each common term, its counts in all paragraphs.
    """

    def __init__(self, path: Path) -> None:
        """Map a file.

        Raises:
            IndexUnusableError: it is no whole segment.
            FileNotFoundError: it is not there.
        """
        self.name = path.stem
        self.path = path
        with path.open("rb") as file:
            try:
                self._mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
                where = _where(self._mapped)
                arrays = {
                    name: np.frombuffer(self._mapped, np.dtype(kind), count, offset)
                    for name, (kind, count, offset) in where.items()
                }
                self._offsets = where["paragraphs"][2], where["counts"][2]
            except (ValueError, KeyError, TypeError) as error:
                raise IndexUnusableError(f"{path}: damaged ({error}); rebuild the index") from error
            self._file = os.dup(file.fileno())
        finalize(self, os.close, self._file)
        self.lengths: NDArray[np.uint32] = arrays["lengths"]
        self.terms: NDArray[np.uint64] = arrays["terms"]
        self.starts: NDArray[np.int64] = arrays["starts"]
        self.best: NDArray[np.float32] = arrays["best"]
        self.paragraphs: NDArray[np.uint32] = arrays["paragraphs"]
        self.counts: NDArray[Any] = arrays["counts"]
        self.common: NDArray[np.int64] = arrays["common"]
        self.rows: NDArray[Any] = arrays["rows"].reshape(len(self.common), len(self.lengths))
        self.id_bytes: NDArray[np.uint8] = arrays["id_bytes"]
        self.id_starts: NDArray[np.int64] = arrays["id_starts"]
        self._id_hashes: NDArray[np.uint64] = arrays["id_hashes"]
        self._id_order: NDArray[np.uint32] = arrays["id_order"]
        self.length = int(self.lengths.sum(dtype=np.int64))

    def __len__(self) -> int:
        return len(self.lengths)

    @property
    def mean(self) -> float:
        """The mean length of its paragraphs, removed ones too."""
        return self.length / len(self)

    def find(self, wanted: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Return the places of hashes in `terms`, -1 where one is not there."""
        if not len(self.terms):
            return np.full(len(wanted), -1)
        places = np.minimum(np.searchsorted(self.terms, wanted), len(self.terms) - 1)
        return np.where(self.terms[places] == wanted, places, -1)

    def sizes(self, places: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many paragraphs hold the terms at these places; 0 for a place of -1."""
        return np.where(places < 0, 0, self.starts[places + 1] - self.starts[places])

    def id(self, paragraph: int) -> str:
        """Return a paragraph's id."""
        start, end = self.id_starts[paragraph : paragraph + 2].tolist()
        return self.id_bytes[start:end].tobytes().decode("utf-8", "surrogatepass")

    def holding(self, ids: list[str], hashed: NDArray[np.uint64]) -> list[int]:
        """Return the numbers of the paragraphs that have one of these ids."""
        if not len(self) or not ids:
            return []
        places = np.minimum(np.searchsorted(self._id_hashes, hashed), len(self) - 1)
        found = np.flatnonzero(self._id_hashes[places] == hashed)
        numbers = self._id_order[places[found]].tolist()
        return [n for n, at in zip(numbers, found.tolist(), strict=True) if self.id(n) == ids[at]]

    def numbers(self, hashed: NDArray[np.uint64]) -> NDArray[np.uint32]:
        """Return the numbers of the paragraphs whose ids have one of these hashes, ascending.

        Another id may have the same hash, once in 2^64 pairs: whoever shows an id looks at it.
        """
        if not len(hashed):
            return np.zeros(0, np.uint32)
        places = np.minimum(np.searchsorted(hashed, self._id_hashes), len(hashed) - 1)
        return np.sort(self._id_order[hashed[places] == self._id_hashes])

    def mapped(self, postings: Sequence[slice]) -> tuple[NDArray[np.uint32], NDArray[Any]]:
        """Return the paragraphs and counts of postings as they are mapped, joined if several."""
        paragraphs = [self.paragraphs[one] for one in postings]
        counts = [self.counts[one] for one in postings]
        if len(postings) == 1:
            return paragraphs[0], counts[0]
        return np.concatenate(paragraphs), np.concatenate(counts)

    def read(self, postings: slice, paragraphs: NDArray[np.uint32], counts: NDArray[Any]) -> None:
        """Copy postings into arrays of their number and kind, without mapping a page.

        Raises:
            IndexUnusableError: the disk does not give them.
        """
        if not hasattr(os, "preadv"):  # not on Windows
            paragraphs[:], counts[:] = self.paragraphs[postings], self.counts[postings]
            return
        for into, offset in zip((paragraphs, counts), self._offsets, strict=True):
            start = offset + postings.start * into.itemsize
            try:
                told = os.preadv(self._file, [into.data], start)
            except OSError as error:
                raise IndexUnusableError(
                    f"{self.path}: cannot be read ({error}); "
                    "if the disk is in order, rebuild it from the catalogue"
                ) from error
            if told != into.nbytes:
                raise IndexUnusableError(f"{self.path}: cut short; rebuild the index")

    def forget_pages(self) -> None:
        """Give the mapped pages back; the system keeps them at hand as long as it likes."""
        if hasattr(mmap, "MADV_DONTNEED"):
            self._mapped.madvise(mmap.MADV_DONTNEED)


def mapped_bytes() -> float:
    """Return how much of files this process has in memory; infinite where that is not told."""
    try:  # Linux: resident pages that are of files
        return int(Path("/proc/self/statm").read_text().split()[2]) * mmap.PAGESIZE
    except OSError:
        return float("inf")


def norms(lengths: NDArray[np.uint32], mean: float) -> NDArray[np.float32]:
    """Return k1 (1 - b + b length / mean length) of each paragraph."""
    scaled = lengths.astype(np.float32)
    scaled *= np.float32(K1 * B / mean if mean else 0.0)
    scaled += np.float32(K1 * (1 - B))
    return scaled


def id_arrays(ids: Sequence[str]) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return ids' bytes one after the other, and where each begins."""
    encoded = [id_.encode("utf-8", "surrogatepass") for id_ in ids]
    starts = np.zeros(len(ids) + 1, np.int64)
    np.cumsum(np.fromiter(map(len, encoded), np.int64, len(encoded)), out=starts[1:])
    return np.frombuffer(b"".join(encoded), np.uint8), starts


def id_order(
    id_bytes: NDArray[np.uint8], id_starts: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """Return ids' hashes, ascending, and the paragraph that each belongs to."""
    if not (id_bytes >= 0x80).any():  # ASCII: each byte is a character
        hashed = run_hashes(id_bytes, id_starts[:-1], np.diff(id_starts))
    else:
        blob = id_bytes.tobytes()
        hashed = hashes(
            [
                blob[start:end].decode("utf-8", "surrogatepass")
                for start, end in itertools.pairwise(id_starts.tolist())
            ]
        )
    order = np.argsort(hashed, kind="stable")
    return hashed[order], order.astype(np.uint32)


def _where(mapped: mmap.mmap) -> dict[str, tuple[str, int, int]]:
    """Return each array's kind of numbers, how many they are, and where they begin."""
    size = len(mapped)
    tail = len(MARK) + 8
    if size < tail or mapped[size - len(MARK) :] != MARK:
        raise ValueError("it does not end as a segment does")
    told = int.from_bytes(mapped[size - tail : size - len(MARK)], "little")
    if told > size - tail:
        raise ValueError("it is too short")
    where: dict[str, tuple[str, int, int]] = json.loads(mapped[size - tail - told : size - tail])
    return where
