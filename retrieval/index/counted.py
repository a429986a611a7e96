"""Entries counted beforehand, as arrays: what an engine takes that needs no term's text.

Building an index is counting above all, and none of it depends on the engine's state: it is done by
whoever has processors to spare, many entries at once, and arrives as a small index of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index.hashing import pair_hashes, run_hashes
from retrieval.text.term_arrays import CHARACTER_BITS, term_arrays
from retrieval.text.words import Segmenter

Entry = tuple[str, Sequence[str]]
"""An entry's id and the texts whose terms are counted together, one as often as it counts."""

# A term's key in 42 bits: its one or two characters, or, beyond all characters, the number of a
# longer one. 22 bits are left for the entry, so that one sort of whole numbers counts all terms.
_ENTRY_BITS = 22
_LONGER = 0x110000 << CHARACTER_BITS
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
    holders = np.repeat(
        np.arange(len(entries)), np.fromiter((len(t) for _, t in entries), np.int64, len(entries))
    )
    terms = term_arrays(list(numbers), segmenter)
    hashed, long = np.unique(
        run_hashes(terms.codes, terms.starts, terms.sizes), return_inverse=True
    )
    keys = np.concatenate([terms.keys, long.astype(np.uint64) + np.uint64(_LONGER)])
    owners = np.concatenate([terms.owners, terms.long_owners])
    packed = _shared(keys, owners, np.array(links, np.int64), holders)
    packed.sort()
    return _run_lengths(tuple(id_ for id_, _ in entries), packed, hashed)


def smallest(count: int) -> np.dtype[np.unsignedinteger[Any]]:
    """Return the smallest whole number that holds a count."""
    return np.dtype(next(kind for kind in _KINDS if count <= np.iinfo(kind).max))


def runs(starts: NDArray[np.int64], sizes: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the places of several runs, one run after the other."""
    before = np.cumsum(sizes) - sizes
    places = np.repeat(starts - before, sizes)
    places += np.arange(len(places))
    return places


def _shared(
    keys: NDArray[np.uint64],
    owners: NDArray[np.int64],
    texts: NDArray[np.int64],
    holders: NDArray[np.int64],
) -> NDArray[np.uint64]:
    """Return key and entry as one number, for each term of each text and each of its holders."""
    order = np.argsort(texts, kind="stable")
    held = holders[order].astype(np.uint64)
    fans = np.bincount(texts)
    firsts = np.cumsum(fans) - fans
    keys = keys << np.uint64(_ENTRY_BITS)
    packed: NDArray[np.uint64] = keys | held[firsts].take(owners)
    if (fans == 1).all():
        return packed
    more = fans[owners] - 1  # most texts, the long ones above all, have one holder
    several = np.flatnonzero(more)
    more = more[several]
    others = np.repeat(keys[several], more) | held[runs(firsts[owners[several]] + 1, more)]
    return np.concatenate([packed, others])


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
        entries.take(places),
        counts.astype(smallest(int(counts.max(initial=0)))).take(places),
    )


def _hashes(keys: NDArray[np.uint64], longer: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return the hashes of ascending keys' terms."""
    short = int(np.searchsorted(keys, np.uint64(_LONGER)))
    second = np.uint64((1 << CHARACTER_BITS) - 1)
    hashed = pair_hashes(keys[:short] >> np.uint64(CHARACTER_BITS), keys[:short] & second)
    return np.concatenate([hashed, longer[(keys[short:] - np.uint64(_LONGER)).astype(np.int64)]])


def _firsts(numbers: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return where ascending numbers are not those before."""
    first = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return np.flatnonzero(first)
