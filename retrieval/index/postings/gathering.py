"""Entries on their way into a segment: gathered in memory, then merged into one as segments are."""

from array import array
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.index.counted import Counted, smallest
from retrieval.index.hashing import hashes
from retrieval.index.postings.merging import Part
from retrieval.index.postings.segment import id_arrays
from retrieval.text.terms import Terms


class Leaf:
    """What was counted at once, with a segment's arrays."""

    def __init__(self, counted: Counted) -> None:
        self.lengths = counted.lengths
        self.terms = counted.terms
        self.starts = counted.starts
        self.paragraphs = counted.entries
        self.counts = counted.counts
        self.id_bytes, self.id_starts = id_arrays(counted.ids)

    def __len__(self) -> int:
        return len(self.lengths)

    def forget_pages(self) -> None:
        """Do nothing: it is no file."""


@dataclass(frozen=True, slots=True)
class _Gathered:
    """A leaf, and those of its entries that were replaced or removed since."""

    segment: Leaf
    gone: NDArray[np.uint32]

    @property
    def live(self) -> int:
        return len(self.segment) - len(self.gone)


class Gathering:
    """Entries that are staged and in no segment yet; an id added again is replaced."""

    def __init__(self) -> None:
        self.ids: dict[str, tuple[int, int]] = {}  # to the leaf and the place in it
        self.postings = 0
        self._leaves: list[Leaf] = []
        self._gone: list[list[int]] = []

    def add(self, counted: Counted) -> None:
        """Add entries, no two of one id."""
        for id_ in self.ids.keys() & counted.ids:
            self.discard(id_)
        number = len(self._leaves)
        self.ids.update((id_, (number, place)) for place, id_ in enumerate(counted.ids))
        self._leaves.append(Leaf(counted))
        self._gone.append([])
        self.postings += len(counted.entries)

    def discard(self, id_: str) -> None:
        """Leave out an entry if it is here."""
        held = self.ids.pop(id_, None)
        if held is not None:
            self._gone[held[0]].append(held[1])

    def parts(self) -> list[Part]:
        """Return what a merge takes, in the order that it came."""
        gathered = (
            _Gathered(leaf, np.array(sorted(gone), np.uint32))
            for leaf, gone in zip(self._leaves, self._gone, strict=True)
        )
        return [each for each in gathered if each.live]


class Loose:
    """Entries that came one by one, each with its terms as texts."""

    def __init__(self) -> None:
        self.ids: dict[str, int] = {}  # to their place here
        self.postings = 0
        self._sizes = array("q")
        self._numbers = array("I")
        self._counts = array("d")
        self._terms = _Numbers()

    def add(self, id_: str, terms: Terms) -> None:
        """Add an entry."""
        self.ids.pop(id_, None)
        self.ids[id_] = len(self._sizes)
        self._sizes.append(len(terms))
        self._numbers.extend(map(self._terms.__getitem__, terms))
        self._counts.extend(terms.values())
        self.postings += len(terms)

    def discard(self, id_: str) -> None:
        """Leave out an entry if it is here."""
        self.ids.pop(id_, None)

    def counted(self) -> Counted:
        """Return them all as arrays."""
        kept = np.fromiter(self.ids.values(), np.int64, len(self.ids))
        numbers = np.full(len(self._sizes), -1)
        numbers[kept] = np.arange(len(kept))
        sizes = np.frombuffer(self._sizes, np.int64)
        entries = np.repeat(numbers, sizes)
        counts = np.frombuffer(self._counts, np.float64).astype(np.int64)
        keys = _ranks(self._terms)[np.frombuffer(self._numbers, np.uint32)]
        there = (entries >= 0) & (counts > 0)
        if not there.all():
            entries, counts, keys = entries[there], counts[there], keys[there]
        lengths = np.bincount(entries, weights=counts, minlength=len(kept)).astype(np.uint32)
        order = np.lexsort((entries, keys))
        keys = keys[order]
        firsts = np.flatnonzero(np.diff(keys, prepend=-1))
        return Counted(
            tuple(self.ids),
            lengths,
            np.sort(hashes(list(self._terms)))[keys[firsts]],
            np.append(firsts, len(keys)),
            entries[order].astype(np.uint32),
            counts[order].astype(smallest(int(counts.max(initial=0)))),
        )


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
