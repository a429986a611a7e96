"""Several segments become one, without the paragraphs that are gone, in bounded memory."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.index.counted import runs
from retrieval.index.postings.segment import Segment
from retrieval.index.postings.writing import SegmentWriter

# So many stay near the processor: with four million a merge takes half as long again.
POSTINGS_AT_ONCE = 1_000_000
_GONE = np.uint32(0xFFFFFFFF)


class Arrays(Protocol):
    """What is merged, as a `Segment` has it."""

    lengths: NDArray[np.uint32]
    terms: NDArray[np.uint64]
    starts: NDArray[np.int64]
    paragraphs: NDArray[np.uint32]
    counts: NDArray[Any]
    id_bytes: NDArray[np.uint8]
    id_starts: NDArray[np.int64]

    def __len__(self) -> int:
        """Return the number of paragraphs."""

    def forget_pages(self) -> None:
        """Let go of memory that can be had again."""


class Part(Protocol):
    """Arrays and the numbers of those paragraphs that are gone, ascending."""

    @property
    def segment(self) -> Arrays:
        """The arrays."""

    @property
    def gone(self) -> NDArray[np.uint32]:
        """The numbers."""

    @property
    def live(self) -> int:
        """How many paragraphs are left."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A segment and the numbers of its paragraphs that are gone, ascending."""

    segment: Segment
    gone: NDArray[np.uint32]

    @property
    def live(self) -> int:
        """How many paragraphs are left."""
        return len(self.segment) - len(self.gone)

    @property
    def length(self) -> int:
        """The sum of their lengths."""
        return self.segment.length - int(self.segment.lengths[self.gone].sum(dtype=np.int64))


def merge(parts: Sequence[Part], path: Path) -> None:
    """Write a segment of all that is left of `parts`, in their order."""
    numbers, lengths, id_bytes, id_sizes = [], [], [], []
    first = 0
    for part in parts:
        segment = part.segment
        there = np.ones(len(segment), bool)
        there[part.gone] = False
        mapped = np.where(there, first - 1 + np.cumsum(there), _GONE).astype(np.uint32)
        numbers.append(mapped)
        first += part.live
        lengths.append(segment.lengths[there])
        sizes = np.diff(segment.id_starts)
        id_sizes.append(sizes[there])
        id_bytes.append(segment.id_bytes[np.repeat(there, sizes)])
    id_starts = np.zeros(first + 1, np.int64)
    np.cumsum(np.concatenate(id_sizes), out=id_starts[1:])
    with SegmentWriter(path, np.concatenate(lengths)) as writer:
        kinds = [part.segment.counts.dtype for part in parts]
        writer.expect(max(kinds, key=lambda kind: kind.itemsize))
        for low, high in _ranges([part.segment for part in parts]):
            writer.write(*_merged(parts, numbers, low, high))
            for part in parts:
                part.segment.forget_pages()
        writer.finish(np.concatenate(id_bytes), id_starts)


def _ranges(segments: Sequence[Arrays]) -> Iterator[tuple[int, int | None]]:
    """Yield ranges of hashes, `[low, high)`, with about as many postings as are held at once."""
    total = sum(len(segment.paragraphs) for segment in segments)
    largest = max(segments, key=lambda segment: len(segment.terms))
    pieces = max(1, -(-total // POSTINGS_AT_ONCE))
    marks = np.linspace(0, len(largest.paragraphs), pieces + 1)[1:-1]
    places = np.unique(np.searchsorted(largest.starts[:-1], marks))
    bounds = [0, *largest.terms[places[places < len(largest.terms)]].tolist(), None]
    yield from itertools.pairwise(bounds)


def _merged(
    parts: Sequence[Part], numbers: Sequence[NDArray[np.uint32]], low: int, high: int | None
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint32], NDArray[Any]]:
    """Return what a writer takes, of the terms from `low` to below `high`."""
    pieces = [_piece(part, mapped, low, high) for part, mapped in zip(parts, numbers, strict=True)]
    terms, sizes, paragraphs, counts = (
        np.concatenate([piece[of] for piece in pieces]) for of in range(4)
    )
    # stable: a term's postings stay in the order of the parts, and so of the paragraphs
    order = np.argsort(terms, kind="stable")
    places = runs((np.cumsum(sizes) - sizes)[order], sizes[order])
    terms, sizes = terms[order], sizes[order]
    firsts = np.flatnonzero(np.diff(terms, prepend=terms[:1] - np.uint64(1)))
    sizes = np.add.reduceat(sizes, firsts) if len(firsts) else sizes
    there = sizes > 0
    return terms[firsts][there], sizes[there], paragraphs.take(places), counts.take(places)


def _piece(
    part: Part, mapped: NDArray[np.uint32], low: int, high: int | None
) -> tuple[NDArray[np.uint64], NDArray[np.int64], NDArray[np.uint32], NDArray[Any]]:
    """Return one segment's terms, sizes, postings in the new numbers, and counts."""
    segment = part.segment
    first = int(np.searchsorted(segment.terms, np.uint64(low)))
    last = len(segment.terms)
    if high is not None:
        last = int(np.searchsorted(segment.terms, np.uint64(high)))
    starts = segment.starts[first : last + 1]
    of = slice(int(starts[0]), int(starts[-1]))
    counts = segment.counts[of]
    if len(part.gone):
        paragraphs = mapped.take(segment.paragraphs[of])
    else:  # all move by as much
        paragraphs = segment.paragraphs[of] + mapped[:1]
    sizes = np.diff(starts)
    if len(part.gone):
        there = paragraphs != _GONE
        kept = np.zeros(len(there) + 1, np.int64)
        np.cumsum(there, out=kept[1:])
        sizes = np.diff(kept[starts - starts[0]])
        paragraphs, counts = paragraphs[there], counts[there]
    return segment.terms[first:last], sizes, paragraphs, counts
