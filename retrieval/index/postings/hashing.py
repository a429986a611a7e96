"""Texts to 64-bit numbers, many at once: a segment finds terms and ids by them.

Two of ten million texts share a number with a chance of 3 in a million, so ids are compared as
text where it matters, and terms are not.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_STEP = np.uint64(0x9E3779B97F4A7C15)  # of splitmix64 (Steele, Lea, Flood 2014), as are those below


def hashes(texts: Sequence[str]) -> NDArray[np.uint64]:
    """Return a number for each text, the same on every machine: the sum of its characters' own.

    A character's number is mixed from its code and its place, so that order counts.
    """
    if not texts:
        return np.empty(0, np.uint64)
    sizes = np.fromiter(map(len, texts), np.int64, len(texts)) + 1  # each ends in a zero
    joined = "\0".join(texts) + "\0"
    codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    starts = np.cumsum(sizes) - sizes
    places = np.arange(len(codes), dtype=np.uint64) - np.repeat(starts, sizes).astype(np.uint64)
    mixed = _mixed((places << np.uint64(32)) + codes)
    return _mixed(np.add.reduceat(mixed, starts))


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    numbers = (numbers + np.uint64(1)) * _STEP
    numbers = (numbers ^ (numbers >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    numbers = (numbers ^ (numbers >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return numbers ^ (numbers >> np.uint64(31))
