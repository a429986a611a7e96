"""Many short texts searched at once: to begin a search costs more than to go on with it."""

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from retrieval.text.sounds import sounds

_BETWEEN = "\uffff"  # no character


class Lines:
    """Texts that are looked through for one term after another."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._texts = texts
        self._all = _BETWEEN.join(texts)
        self._starts = list(accumulate((len(text) + 1 for text in texts), initial=0))

    def __len__(self) -> int:
        return len(self._texts)

    def heard(self) -> "Lines":
        """The same as they sound."""
        return Lines([sounds(text) for text in self._texts])

    def holding(self, term: str) -> list[int]:
        """The positions of the texts that `term` stands in."""
        found: list[int] = []
        place = self._all.find(term)
        while 0 <= place < self._starts[-1]:
            line = bisect_right(self._starts, place) - 1
            following = self._starts[line + 1]
            if place + len(term) < following:
                found.append(line)
                place = self._all.find(term, following)
            else:  # across the end of a text
                place = self._all.find(term, place + 1)
        return found
