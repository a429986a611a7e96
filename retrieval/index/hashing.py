"""Texts to 64-bit numbers, many at once: a segment finds terms and ids by them.

Two of ten million texts share a number with a chance of 3 in a million, so ids are compared as
text where it matters, and terms are not.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

_STEP = np.uint64(0x9E3779B97F4A7C15)  # of splitmix64 (Steele, Lea, Flood 2014), as are those below


def hashes(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return a number for each text, the same on every machine: the sum of its characters' own.

    A character's number is mixed from its code and its place, so that order counts.
    """
    sizes = np.fromiter(map(len, texts), np.int64, len(texts))
    codes = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    return run_hashes(codes, np.cumsum(sizes) - sizes, sizes)


def run_hashes(
    codes: NDArray[Any], starts: NDArray[np.int64], sizes: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Return what `hashes` gives for the texts that stand in `codes`, without making texts of them.

    Args:
        codes: characters, one after the other.
        starts: of each text.
        sizes: of each text, in characters; 0 is allowed.
    """
    if not len(starts):
        return np.empty(0, np.uint64)
    ends = np.cumsum(sizes + 1) - 1  # each text is followed by a zero, which none holds
    firsts = ends - sizes
    places = np.arange(ends[-1] + 1) - np.repeat(firsts, sizes + 1)
    at = places + np.repeat(starts, sizes + 1)
    at[ends] = 0
    own = codes[at] if len(codes) else np.zeros(len(at), np.uint32)
    own[ends] = 0
    mixed = _mixed((places.view(np.uint64) << np.uint64(32)) + own)
    return _mixed(np.add.reduceat(mixed, firsts))


def pair_hashes(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Return what `hashes` gives for texts of one or two characters.

    Args:
        first: their first characters.
        second: their second ones; 0 where there is none.
    """
    zero = _mixed(np.array([2 << 32], np.uint64))  # that follows two
    total = _mixed(first) + _mixed(second + np.uint64(1 << 32))
    total += zero * (second > 0)
    return _mixed(total)


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    numbers = (numbers + np.uint64(1)) * _STEP
    numbers ^= numbers >> np.uint64(30)
    numbers *= np.uint64(0xBF58476D1CE4E5B9)
    numbers ^= numbers >> np.uint64(27)
    numbers *= np.uint64(0x94D049BB133111EB)
    numbers ^= numbers >> np.uint64(31)
    return numbers
