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

_CHARACTERS = 0x110000
_GOOD, _CHINESE = 1, 1 << 32  # a letter or digit; a Han character too: so that sums tell both


@dataclass(frozen=True, slots=True)
class TermArrays:
    """Terms of several texts, in no particular order.

    Attributes:
        codes: characters that terms are runs of; uint32.
        starts: of each term in `codes`; int64.
        sizes: of each term, in characters; int64.
        owners: number of the text that each stands in; int64.
    """

    codes: NDArray[np.uint32]
    starts: NDArray[np.int64]
    sizes: NDArray[np.int64]
    owners: NDArray[np.int64]


def term_arrays(texts: Sequence[str], segmenter: Segmenter) -> TermArrays:
    """Return the terms of texts, each as often as it counts."""
    # no term holds a NUL, so that it can part words
    normals = [normal_form(text).replace("\0", " ") for text in texts]
    words = [segmenter.search_words(normal) for normal in normals]
    text_codes, text_owners = _coded(normals, np.ones(len(normals), np.int64))
    word_codes, word_owners = _coded(
        ["\0".join(each) for each in words],
        np.fromiter((max(1, len(each)) for each in words), np.int64, len(words)),
    )
    units = _units(normals, text_codes)
    starts, sizes, singles = units
    beside = starts[:-1] + sizes[:-1] == starts[1:]
    pairs = starts[:-1][beside], (sizes[:-1] + sizes[1:])[beside]
    others = starts[~singles], sizes[~singles]
    own_starts, own_sizes, own_owners = _chinese(word_codes, word_owners)
    ends = np.flatnonzero(text_codes == 0)
    in_texts = np.concatenate([starts, pairs[0], others[0]])
    owners = np.repeat(text_owners, np.diff(ends, prepend=-1))[in_texts]
    return TermArrays(
        np.concatenate([text_codes, word_codes]),
        np.concatenate([in_texts, own_starts + len(text_codes)]),
        np.concatenate([sizes, pairs[1], others[1], own_sizes]),
        np.concatenate([owners, own_owners]),
    )


def _coded(
    texts: Sequence[str], parts: NDArray[np.int64]
) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
    """Return texts' characters, a zero after each part, and the text of each part."""
    joined = "".join(f"{text}\0" for text in texts)
    codes = np.frombuffer(joined.encode("utf-32-le"), np.uint32)
    return codes, np.repeat(np.arange(len(texts)), parts)


def _units(
    normals: Sequence[str], codes: NDArray[np.uint32]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return where units start, how long they are, and which are Han characters."""
    kinds = _kinds()[codes]
    sizes = (kinds >= _CHINESE).astype(np.int64)
    single = sizes.astype(bool)
    firsts = np.flatnonzero(codes == 0)
    holding = np.unique(np.searchsorted(firsts, np.flatnonzero(kinds == _GOOD)))
    for number in holding.tolist():
        begin = int(firsts[number - 1]) + 1 if number else 0
        spans = [found.span() for found in OTHER.finditer(normals[number])]
        for start, end in spans:
            sizes[begin + start] = end - start
    starts = np.flatnonzero(sizes)
    return starts, sizes[starts], single[starts]


def _chinese(
    codes: NDArray[np.uint32], owners: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Return those words that hold a Han character and nothing but letters and digits."""
    ends = np.flatnonzero(codes == 0)
    starts = np.empty_like(ends)
    starts[:1] = 0
    starts[1:] = ends[:-1] + 1
    sizes = ends - starts
    sums = np.cumsum(_kinds()[codes])  # a zero adds nothing, so its sum is that before it
    kinds = np.diff(sums[ends], prepend=0)
    fit = np.flatnonzero((kinds >= _CHINESE) & (kinds & (_CHINESE - 1) == sizes))
    return starts[fit], sizes[fit], owners[fit]


@cache
def _kinds() -> NDArray[np.int64]:
    """Return the kind of every character, as the regular expressions of `terms` have them."""
    kinds = np.zeros(_CHARACTERS, np.int64)
    every = "".join(map(chr, range(_CHARACTERS)))
    for found in re.finditer(rf"(?:[^\W_]|[{HAN}])+", every):
        kinds[found.start() : found.end()] = _GOOD
    for found in re.finditer(f"[{HAN}]+", every):
        kinds[found.start() : found.end()] = _GOOD + _CHINESE
    return kinds
