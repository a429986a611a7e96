"""Paragraphs on their way into a segment: gathered in memory, then written sorted by term."""

from array import array
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.index.postings.hashing import hashes
from retrieval.index.postings.segment import id_arrays
from retrieval.index.postings.writing import SegmentWriter
from retrieval.text.terms import Terms

_KINDS = (np.uint8, np.uint16, np.uint32)


class Batch:
    """Paragraphs that are staged and in no segment yet; an id added again is replaced."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}  # to their place here
        self.postings = 0
        self._sizes = array("q")
        self._numbers = array("I")
        self._counts = array("d")
        self._terms = _Numbers()

    def __len__(self) -> int:
        return len(self.ids)

    def add(self, id_: str, terms: Terms) -> None:
        """Add a paragraph."""
        self.ids.pop(id_, None)
        self.ids[id_] = len(self._sizes)
        self._sizes.append(len(terms))
        self._numbers.extend(map(self._terms.__getitem__, terms))
        self._counts.extend(terms.values())
        self.postings += len(terms)

    def discard(self, id_: str) -> None:
        """Leave out a paragraph if it is here."""
        self.ids.pop(id_, None)

    def write(self, path: Path) -> None:
        """Write the segment."""
        kept = np.fromiter(self.ids.values(), np.int64, len(self.ids))
        numbers = np.full(len(self._sizes), -1)
        numbers[kept] = np.arange(len(kept))
        sizes = np.frombuffer(self._sizes, np.int64)
        paragraphs = np.repeat(numbers, sizes)
        counts = np.frombuffer(self._counts, np.float64).astype(np.int64)
        keys = _ranks(self._terms)[np.frombuffer(self._numbers, np.uint32)]
        there = (paragraphs >= 0) & (counts > 0)
        if not there.all():
            paragraphs, counts, keys = paragraphs[there], counts[there], keys[there]
        lengths = np.zeros(len(kept), np.uint32)
        np.add.at(lengths, paragraphs, counts.astype(np.uint32))
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        firsts = np.flatnonzero(np.diff(keys, prepend=-1))
        with SegmentWriter(path, lengths) as writer:
            writer.expect(smallest(int(counts.max(initial=0))))
            writer.write(
                np.sort(hashes(list(self._terms)))[keys[firsts]],
                np.diff(firsts, append=len(keys)),
                paragraphs[order].astype(np.uint32),
                counts[order],
            )
            writer.finish(*id_arrays(list(self.ids)))


def smallest(count: int) -> np.dtype[np.unsignedinteger]:
    """Return the smallest whole number that holds a count."""
    return np.dtype(next(kind for kind in _KINDS if count <= np.iinfo(kind).max))


def _ranks(terms: dict[str, int]) -> NDArray[np.int64]:
    """Return each term's place among the hashes of all of them."""
    order = np.argsort(hashes(list(terms)))
    ranks = np.empty(len(order), np.int64)
    ranks[order] = np.arange(len(order))
    return ranks


class _Numbers(dict[str, int]):
    """Numbers texts as they come."""

    def __missing__(self, text: str) -> int:
        number = self[text] = len(self)
        return number
