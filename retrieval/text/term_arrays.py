"""The terms of many texts at once, as runs of characters in one array: none becomes a string.

They are those of `terms.term_list`, each as often as it counts (a test holds the two together), in
an eighth of the time: an index of a whole corpus is built from these, a question's from those.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from retrieval.text.terms import HAN, OTHER, normal_form
from retrieval.text.words import Segmenter

CHARACTER_BITS = 21
_CHARACTERS = 0x110000
_SOME = 0x2000  # of them, looked at at once
_GOOD, _CHINESE = 1, 1 << 32  # a letter or digit; a Han character too: so that sums tell both


@dataclass(frozen=True, slots=True)
class TermArrays:
    """Terms of several texts, in no particular order.

    Attributes:
        keys: of terms of one or two characters, the first `<< CHARACTER_BITS`, and the second, or 0
            where there is none; uint64.
        owners: number of the text that each of them stands in; int64.
        codes: characters that longer terms are runs of; uint32.
        starts: of each longer term in `codes`; int64.
        sizes: of each longer term, in characters; int64.
        long_owners: as `owners`.
    """

    keys: NDArray[np.uint64]
    owners: NDArray[np.int64]
    codes: NDArray[np.uint32]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    long_owners: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class _Runs:
    """Some runs of characters, and the texts that they stand in."""

    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    owners: NDArray[np.int64]

    def of(self, places: NDArray[np.intp]) -> "_Runs":
        return _Runs(self.starts[places], self.sizes[places], self.owners[places])


def term_arrays(texts: Sequence[str], segmenter: Segmenter) -> TermArrays:
    """Return the terms of texts, each as often as it counts."""
    # no term holds a NUL, so that it can part texts, and words
    normals = [normal_form(text).replace("\0", " ") for text in texts]
    words: list[str] = []
    counts = []
    for normal in normals:
        found = segmenter.search_words(normal)
        counts.append(len(found))
        words += found
    codes, word_codes = _coded(normals), _coded(words)
    kinds = _kinds()[codes]
    han = kinds >= _CHINESE
    firsts = codes.astype(np.uint64) << np.uint64(CHARACTER_BITS)
    both = han[:-1] & han[1:]
    owners = np.repeat(np.arange(len(normals)), np.diff(np.flatnonzero(codes == 0), prepend=-1))
    keys = [firsts[han], (firsts[:-1] | codes[1:])[both]]
    short_owners = [owners[han], owners[:-1][both]]
    long = []
    for runs, own in (
        (_chinese(word_codes, np.repeat(np.arange(len(counts)), counts)), word_codes),
        (_with_others(normals, codes, kinds, owners), codes),
    ):
        two = runs.sizes == 2
        short = np.flatnonzero(runs.sizes <= 2)
        key = own[runs.starts].astype(np.uint64) << np.uint64(CHARACTER_BITS)
        key[two] |= own[runs.starts[two] + 1]
        keys.append(key[short])
        short_owners.append(runs.owners[short])
        long.append(runs.of(np.flatnonzero(runs.sizes > 2)))
    return TermArrays(
        np.concatenate(keys),
        np.concatenate(short_owners),
        np.concatenate([word_codes, codes]),
        np.concatenate([long[0].starts, long[1].starts + len(word_codes)]),
        np.concatenate([each.sizes for each in long]),
        np.concatenate([each.owners for each in long]),
    )


def _coded(texts: Sequence[str]) -> NDArray[np.uint32]:
    """Return texts' characters, a zero after each."""
    joined = "\0".join([*texts, ""])
    return np.frombuffer(joined.encode("utf-32-le"), np.uint32)


def _with_others(
    normals: Sequence[str],
    codes: NDArray[np.uint32],
    kinds: NDArray[np.int64],
    owners: NDArray[np.int64],
) -> _Runs:
    """Return numbers and words that are not Chinese, and their pairs with the units beside them.

    Each counts twice, as a word and as a unit.
    """
    texts = np.unique(owners[kinds == _GOOD]).tolist()
    ends = np.flatnonzero(codes == 0)
    starts, sizes = [], []
    for number in texts:
        begin = int(ends[number - 1]) + 1 if number else 0
        for found in OTHER.finditer(normals[number]):
            starts.append(begin + found.start())
            sizes.append(found.end() - found.start())
    other = np.array(starts, np.int64)
    own = np.array(sizes, np.int64)
    after = other + own
    follows = np.flatnonzero(kinds[after] >= _CHINESE)  # a Han character after it
    leads = np.flatnonzero((other > 0) & (kinds[other - 1] >= _CHINESE))
    beside = np.flatnonzero(after[:-1] == other[1:])  # two of them
    starts_all = np.concatenate([other, other, other[follows], other[leads] - 1, other[beside]])
    sizes_all = [own, own, own[follows] + 1, own[leads] + 1, own[beside] + own[beside + 1]]
    return _Runs(starts_all, np.concatenate(sizes_all), owners[starts_all])


def _chinese(codes: NDArray[np.uint32], owners: NDArray[np.int64]) -> _Runs:
    """Return those words that hold a Han character and nothing but letters and digits."""
    ends = np.flatnonzero(codes == 0)[: len(owners)]
    starts = np.empty_like(ends)
    starts[:1] = 0
    starts[1:] = ends[:-1] + 1
    sizes = ends - starts
    sums = np.cumsum(_kinds()[codes])  # a zero adds nothing, so its sum is that before it
    kinds = np.diff(sums[ends], prepend=0)
    fit = np.flatnonzero((kinds >= _CHINESE) & (kinds & (_CHINESE - 1) == sizes))
    return _Runs(starts, sizes, owners).of(fit)


@cache
def _kinds() -> NDArray[np.int64]:
    """Return the kind of every character, as the regular expressions of `terms` have them."""
    kinds = np.zeros(_CHARACTERS, np.int64)
    for first in range(0, _CHARACTERS, _SOME):  # in between, other threads have their turn
        some = "".join(map(chr, range(first, first + _SOME)))
        here = kinds[first : first + _SOME]
        for found in re.finditer(rf"(?:[^\W_]|[{HAN}])+", some):
            here[found.start() : found.end()] = _GOOD
        for found in re.finditer(f"[{HAN}]+", some):
            here[found.start() : found.end()] = _GOOD + _CHINESE
    return kinds
