"""How much two pieces of text speak of the same thing: names and words that few texts share.

Place names, people and the words of a topic come back in every paragraph of an article and hardly
in its neighbours. Shared pairs of characters are counted, each by how rare it is in general text.
All pairs of a page are found and compared at once, as arrays: one pair after the other takes long.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from operator import add

import numpy as np
from numpy.typing import NDArray

from retrieval.corpus.page.continuity import model

# Numerals are left out: that two texts count alike tells nothing.
_NUMERALS = "一二三四五六七八九十百千万亿零两年月日个"
RARE = 8.0
SLOPE = 1.2
_STEPS = 1 << 20  # rarities are whole so many parts: their sums do not depend on the order
REACH = 64  # texts nearer than this are compared beforehand, others when somebody asks
_PAIR, _ROW = 1 << 16, 31  # how a pair is made one number, and bits of a row's number

Numbers = NDArray[np.int64]


class Affinity:
    """The telling pairs of one page's texts: what any two of them share.

    Args:
        texts: by number; a text that does not count is empty.
    """

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._pairs, self._rows, self._weights = _telling(texts)
        self._sorted = memoryview(self._pairs.data)
        self._near = memoryview(self._compared().data)
        self._sets: dict[int, frozenset[str]] = {}

    def shared(self, one: int, two: int) -> float:
        """Return the sum of the rarities of the pairs that two texts share."""
        apart = two - one
        if 0 < apart < REACH:
            return self._near[two * REACH + apart]
        if 0 < -apart < REACH:
            return self._near[one * REACH - apart]
        return self.worth(self._set(one) & self._set(two))

    def most(self, several: Sequence[int], two: int) -> float:
        """Return the most that a text shares with one of several, all before it, in their order."""
        if two - several[0] >= REACH:
            return max([self.shared(one, two) for one in several])
        near, at, found = self._near, two * (REACH + 1), 0.0
        for one in several:
            shared = near[at - one]
            if shared > found:  # noqa: PLR1730  - a call of max takes three times as long
                found = shared
        return found

    def total(self, several: Sequence[int], two: int) -> float:
        """Return the sum of what a text shares with each of several, given in their order."""
        if not several:
            return 0.0
        near, at, found = self._near, two * (REACH + 1), 0.0
        if several[-1] < two < several[0] + REACH:
            for one in several:
                found += near[at - one]
        elif several[-1] - REACH < two < several[0]:
            for one in several:
                found += near[one * (REACH + 1) - two]
        else:
            found = sum([self.shared(one, two) for one in several])
        return found

    def pairs(self, texts: Iterable[int]) -> frozenset[str]:
        """Return the pairs of several texts taken as one, for `worth`."""
        return frozenset().union(*map(self._set, texts))

    def worth(self, pairs: Iterable[str]) -> float:
        """Return the sum of the rarities of pairs that several texts have."""
        found = 0.0
        for pair in pairs:
            first, end = self._places(pair)
            if first < end:
                found += self._weights[first]
        return float(found)

    def repeated(self, several: Sequence[int]) -> dict[int, float]:
        """Return what `total` of several counts too often, by text, if they were one text."""
        found: dict[int, float] = {}
        lines = Counter(chain.from_iterable(map(self._set, several)))
        for pair, number in lines.items():
            if number > 1:
                first, end = self._places(pair)
                for text in self._rows[first:end].tolist():
                    more = (number - 1) * float(self._weights[first])
                    found[text] = found.get(text, 0.0) + more
        return found

    def across(self, places: Numbers, first: Numbers, end: Numbers) -> NDArray[np.float64]:
        """Return what the texts before each gap share with those after it.

        Args:
            places: for each text its place among those that are compared, or -1.
            first: for each gap (before place 0, before place 1, ...) the first place that counts.
            end: for each gap the end of the places that count; both must not decrease.
        """
        place = places[self._rows]
        told = (place >= 0).nonzero()[0]
        pairs, place, weights = self._pairs[told], place[told], self._weights[told]
        # A pair counts at a gap by its last place before it and its first one after it.
        both = (pairs[1:] == pairs[:-1]).nonzero()[0]
        before, after = place[both], place[both + 1]
        low = np.maximum(before + 1, end.searchsorted(after, "right"))
        high = np.minimum(after, first.searchsorted(before, "right") - 1) + 1
        counts = low < high
        low, high, weights = low[counts], high[counts], weights[both][counts]
        size = len(first) + 1
        found: NDArray[np.float64] = np.zeros(size)
        found += np.bincount(low, weights, size)
        found -= np.bincount(high, weights, size)
        return found.cumsum()[:-1]

    def _compared(self) -> NDArray[np.float64]:
        """Return what each text shares with each of those before it: row `two`, column `apart`."""
        keys = (self._pairs << _ROW) + self._rows
        at = np.arange(len(keys))
        later = keys.searchsorted(keys + REACH) - at - 1
        one = at.repeat(later)
        two = one + 1 + np.arange(len(one)) - (later.cumsum() - later).repeat(later)
        cells = self._rows[two] * (REACH + 1) - self._rows[one]
        found: NDArray[np.float64] = np.zeros(len(self._texts) * REACH)
        found += np.bincount(cells, self._weights[one], len(self._texts) * REACH)
        return found

    def _set(self, text: int) -> frozenset[str]:
        found = self._sets.get(text)
        if found is None:
            written = self._texts[text]
            found = self._sets[text] = frozenset(map(add, written, written[1:]))
        return found

    def _places(self, pair: str) -> tuple[int, int]:
        """Return where a pair's texts stand in `_rows`; nowhere if it tells nothing."""
        one, two = map(ord, pair)
        if two >= _PAIR:
            return 0, 0
        number = one * _PAIR + two
        return bisect_left(self._sorted, number), bisect_right(self._sorted, number)


def _telling(texts: Sequence[str]) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """Return which text has which pair that others have too and that tells something.

    A pair that stands in one of the texts only can never be shared: few are left.

    Returns:
        Pairs, the numbers of their texts, and rarities; in the order of pairs, then of texts.
    """
    joined = "\n".join(texts)
    codes = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32).astype(np.int64)
    ends = np.array([len(text) + 1 for text in texts], np.int64).cumsum()
    words = _words()[np.minimum(codes, _PAIR - 1)]
    at = (words[1:] & words[:-1]).nonzero()[0]
    rows = ends.searchsorted(at, "right")
    keys = np.sort(((codes[at] * _PAIR + codes[at + 1]) << _ROW) + rows)
    first = np.ones(len(keys), np.bool_)
    first[1:] = keys[1:] > keys[:-1]
    keys = keys[first]
    pairs = keys >> _ROW
    same = pairs[1:] == pairs[:-1]
    repeated = np.zeros(len(keys), np.bool_)
    repeated[1:] = same
    repeated[:-1] |= same
    keys, pairs = keys[repeated], pairs[repeated]
    begins = np.ones(len(pairs), np.bool_)
    begins[1:] = pairs[1:] != pairs[:-1]
    weights = _rarities(pairs[begins])[begins.cumsum() - 1]
    tell = weights > 0.0
    return pairs[tell], keys[tell] & ((1 << _ROW) - 1), weights[tell]


def _rarities(pairs: Numbers) -> NDArray[np.float64]:
    """How telling shared pairs are: 8 if general text has it nowhere, 0 if it has it everywhere."""
    known, rarities = _table()
    at = known.searchsorted(pairs)
    return np.where(known[at] == pairs, rarities[at], RARE)


@cache
def _words() -> NDArray[np.bool_]:
    """Which characters make words: ideographs that are no numerals."""
    words = np.zeros(_PAIR, np.bool_)
    words[0x4E00:0xA000] = True
    words[[ord(numeral) for numeral in _NUMERALS]] = False
    return words


@cache
def _table() -> tuple[Numbers, NDArray[np.float64]]:
    """Return the pairs that the model knows, in order, and their rarities."""
    counts = model().counts
    pairs = [pair for pair in counts if len(pair) == 2]
    letters = np.frombuffer("".join(pairs).encode("utf-32-le"), np.uint32).astype(np.int64)
    known = letters[::2] * _PAIR + letters[1::2]
    order = known.argsort()
    known = np.append(known[order], np.iinfo(np.int64).max)
    numbers = np.append(np.array([counts[pair] for pair in pairs])[order], 0.0)
    rarities = np.maximum(0.0, RARE - SLOPE * np.log1p(numbers))
    return known, np.round(rarities * _STEPS) / _STEPS
