"""What a thread searches with, kept from one search to the next."""

from collections.abc import Iterator
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index.postings.segment import Segment

ROOM = 1 << 20  # postings of one search that are held; of 5 bytes each
PIECE = 1 << 15  # postings that are gone through at once: what is made of them stays in the cache

Scores = NDArray[np.float32]
# Of a term: paragraphs, ascending, and how often it stands in each.
Postings = tuple[NDArray[np.uint32], NDArray[Any]]


class Scratch(local):
    """An array of zeros as long as the longest segment so far, and room for postings."""

    def __init__(self) -> None:
        self._zeros = np.zeros(0, np.float32)
        self._paragraphs = np.empty(ROOM + PIECE, np.uint32)
        self._counts: NDArray[Any] = np.empty(ROOM + PIECE, np.uint8)
        self._used = 0
        self._held: dict[int, Postings] = {}

    def zeros(self, size: int) -> Scores:
        """Return zeros; whoever writes in them leaves zeros behind."""
        if len(self._zeros) < size:
            self._zeros = np.zeros(size, np.float32)
        return self._zeros[:size]

    def begin(self, segment: Segment) -> None:
        """Forget what was read: another search begins, or another segment of it."""
        self._used = 0
        self._held.clear()
        if self._counts.dtype != segment.counts.dtype:
            self._counts = np.empty(ROOM + PIECE, segment.counts.dtype)

    def read(self, segment: Segment, postings: slice) -> Postings:
        """Return a term's postings, read once in a search; good until the next one begins."""
        held = self._held.get(postings.start)
        if held is None:
            held = self._held[postings.start] = self.read_all(segment, [postings])
        return held

    def pieces(self, segment: Segment, postings: slice) -> Iterator[Postings]:
        """Yield a term's postings piece by piece, each good until the next one."""
        held = self._held.get(postings.start)
        for start in range(postings.start, postings.stop, PIECE):
            stop = min(start + PIECE, postings.stop)
            if held is not None:
                here = slice(start - postings.start, stop - postings.start)
                yield held[0][here], held[1][here]
                continue
            here = slice(ROOM, ROOM + stop - start)
            paragraphs, counts = self._paragraphs[here], self._counts[here]
            segment.read(slice(start, stop), paragraphs, counts)
            yield paragraphs, counts

    def read_all(self, segment: Segment, postings: list[slice]) -> Postings:
        """Return the postings of several terms, one after the other.

        They are copied into room that is there already: the system copies a list in a third of the
        time that it takes to map the pages that hold it one by one. What finds no room is mapped.
        """
        start = self._used
        end = start + sum(one.stop - one.start for one in postings)
        if end > ROOM:
            return segment.mapped(postings)
        paragraphs, counts = self._paragraphs[start:end], self._counts[start:end]
        at = 0
        for one in postings:
            to = at + one.stop - one.start
            segment.read(one, paragraphs[at:to], counts[at:to])
            at = to
        self._used = end
        return paragraphs, counts
