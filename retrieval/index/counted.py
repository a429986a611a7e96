"""Entries counted beforehand, as arrays: what an engine takes that needs no term's text.

Building an index is counting above all, and none of it depends on the engine's state: it is done by
whoever has processors to spare, many entries at once, and arrives as a small index of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index.hashing import run_hashes
from retrieval.text.term_arrays import TermArrays, term_arrays
from retrieval.text.words import Segmenter

Entry = tuple[str, Sequence[str]]
"""An entry's id and the texts whose terms are counted together, one as often as it counts."""

# A term's key in 42 bits: its one or two characters, or, beyond all characters, the number of a
# longer one. 22 bits are left for the entry, so that one sort of whole numbers counts all terms.
_CHARACTER_BITS = 21
_ENTRY_BITS = 22
_LONGER = 0x110000 << _CHARACTER_BITS
_KINDS = (np.uint8, np.uint16, np.uint32)


@dataclass(frozen=True, slots=True)
class Counted:
    """Entries and how often which term stands in each.

    Attributes:
        ids: of the entries.
        lengths: of each entry, the sum of its counts; uint32.
        terms: hashes of terms (`hashing.hashes`), ascending; uint64.
        starts: of each term, where its postings begin, and the end of the last; int64.
        entries: of each posting, the entry's place in `ids`, ascending within a term; uint32.
        counts: of each posting, how often the term stands there, at least once.
    """

    ids: tuple[str, ...]
    lengths: NDArray[np.uint32]
    terms: NDArray[np.uint64]
    starts: NDArray[np.int64]
    entries: NDArray[np.uint32]
    counts: NDArray[Any]


def count(entries: Sequence[Entry], segmenter: Segmenter) -> Counted:
    """Return entries' terms as `terms.term_list` has them, counted.

    Args:
        entries: below four million; a text that several of them share is cut once.
        segmenter: cuts the words.
    """
    if len(entries) >> _ENTRY_BITS:
        raise ValueError(f"{len(entries)} entries are too many at once")
    numbers: dict[str, int] = {}
    links = [numbers.setdefault(text, len(numbers)) for _, texts in entries for text in texts]
    texts = np.array(links, np.int64)
    holders = np.repeat(
        np.arange(len(entries)), np.fromiter((len(t) for _, t in entries), np.int64, len(entries))
    )
    terms = term_arrays(list(numbers), segmenter)
    keys, longer = _keys(terms)
    packed = _shared(keys, terms.owners, texts, holders, len(numbers))
    packed.sort()
    return _run_lengths(tuple(id_ for id_, _ in entries), packed, longer)


def smallest(count: int) -> np.dtype[np.unsignedinteger[Any]]:
    """Return the smallest whole number that holds a count."""
    return np.dtype(next(kind for kind in _KINDS if count <= np.iinfo(kind).max))


def runs(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of several runs, one run after the other."""
    before = np.cumsum(sizes) - sizes
    places = np.repeat(starts - before, sizes)
    places += np.arange(len(places))
    return places


def _keys(terms: TermArrays) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return each term's key, and the hashes of the longer terms by their numbers."""
    codes, starts, sizes = terms.codes, terms.starts, terms.sizes
    keys = codes[starts].astype(np.uint64) << np.uint64(_CHARACTER_BITS)
    two = np.flatnonzero(sizes == 2)
    keys[two] |= codes[starts[two] + 1]
    long = np.flatnonzero(sizes > 2)
    hashed, numbers = np.unique(run_hashes(codes, starts[long], sizes[long]), return_inverse=True)
    keys[long] = numbers.astype(np.uint64) + np.uint64(_LONGER)
    return keys, hashed


def _shared(
    keys: NDArray[np.uint64],
    owners: NDArray[np.int64],
    texts: NDArray[np.int64],
    holders: NDArray[np.int64],
    total: int,
) -> NDArray[np.uint64]:
    """Return key and entry as one number, for each term of each text and each of its holders."""
    order = np.argsort(texts, kind="stable")
    fans = np.bincount(texts, minlength=total)
    firsts = np.cumsum(fans) - fans
    held = holders[order].astype(np.uint64)
    bits = np.uint64(_ENTRY_BITS)
    spread = fans[owners]
    packed: NDArray[np.uint64] = np.repeat(keys, spread) << bits
    packed |= held[runs(firsts[owners], spread)]
    return packed


def _run_lengths(
    ids: tuple[str, ...], packed: NDArray[np.uint64], longer: NDArray[np.uint64]
) -> Counted:
    """Return what sorted numbers of key and entry count to."""
    at = _firsts(packed)
    counts = np.diff(at, append=len(packed))
    postings = packed[at]
    entries = (postings & np.uint64((1 << _ENTRY_BITS) - 1)).astype(np.uint32)
    lengths = np.bincount(entries, weights=counts, minlength=len(ids)).astype(np.uint32)
    keys = postings >> np.uint64(_ENTRY_BITS)
    starts = _firsts(keys)
    sizes = np.diff(starts, append=len(keys))
    hashed = _hashes(keys[starts], longer)
    order = np.argsort(hashed)
    sizes = sizes[order]
    places = runs(starts[order], sizes)
    return Counted(
        ids,
        lengths,
        hashed[order],
        np.concatenate([[0], np.cumsum(sizes)]),
        entries[places],
        counts.astype(smallest(int(counts.max(initial=0))))[places],
    )


def _hashes(keys: NDArray[np.uint64], longer: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the hashes of ascending keys' terms."""
    short = int(np.searchsorted(keys, np.uint64(_LONGER)))
    codes = np.empty((short, 2), np.uint32)
    codes[:, 0] = keys[:short] >> np.uint64(_CHARACTER_BITS)
    codes[:, 1] = keys[:short] & np.uint64((1 << _CHARACTER_BITS) - 1)
    hashed = run_hashes(codes.ravel(), np.arange(short) * 2, 1 + (codes[:, 1] > 0))
    return np.concatenate([hashed, longer[(keys[short:] - np.uint64(_LONGER)).astype(np.int64)]])


def _firsts(numbers: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return where ascending numbers are not those before."""
    first = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return np.flatnonzero(first)
