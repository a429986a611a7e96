"""How well one piece of text goes on from another: what the words say where a column was cut.

A small model of which character follows which (`characters.txt`, made by `training`) gives, for
the end of one piece and the beginning of another, the logarithm of how much likelier they are
side by side than apart; positive speaks for one sentence, negative against.
"""

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from retrieval.text.words import dictionary_words

START = "^"  # stands for the beginning of a sentence
_PAIR_BACKOFF = 40.0  # weight of the shorter context, as so many observations
_TRIPLE_BACKOFF = 10.0
_NO_LETTERS = frozenset(["", *"，。、；：？！“”‘’（）《》〈〉【】—…,;:?!()"])  # no word has them
_FORMS: dict[str, str | None] = {
    **dict(zip(",:;?!()「」『』", "，：；？！（）“”‘’", strict=True)),
    **dict.fromkeys("0123456789０１２３４５６７８９", "0"),
    **dict.fromkeys("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "a"),
    **dict.fromkeys(" \t\n\r\f\v\u00a0\u3000", None),
}
_TABLE = str.maketrans(_FORMS)
_CHANGED = frozenset(_FORMS)


def normal(text: str) -> str:
    """Bring text to the few forms that the model knows: any digit is 0, any letter a."""
    return text.translate(_TABLE)


@dataclass(frozen=True, slots=True)
class Model:
    """Counts of pairs and triples of characters, and the sums that make them probabilities."""

    counts: dict[str, float]
    sums: dict[str, float]  # of what follows one character
    pair_sums: dict[str, float]  # of what follows two; most pairs are not counted so
    singles: dict[str, float]  # probabilities
    unseen: float  # probability of any other character

    def cut(self, end: str, begin: str) -> float:
        """Log odds that two characters stand after two others, for they do rather than by chance.

        Each probability leans on the one with the shorter context, the less the more was seen.
        """
        counts, last, both = self.counts, end[1], end[1] + begin[0]
        alone, after = _start(begin)
        once = counts.get(both, 0.0) + _PAIR_BACKOFF * alone
        one = _TRIPLE_BACKOFF * once / (self.sums.get(last, 0.0) + _PAIR_BACKOFF)
        two = _TRIPLE_BACKOFF * after
        seen, seen_across = self.pair_sums.get(end, 0.0), self.pair_sums.get(both, 0.0)
        if seen:  # else nothing was seen after it
            one += counts.get(end + begin[0], 0.0)
        if seen_across:
            two += counts.get(last + begin, 0.0)
        one /= seen + _TRIPLE_BACKOFF
        two /= seen_across + _TRIPLE_BACKOFF
        return math.log(one / alone) + math.log(two / after)

    def start(self, begin: str) -> tuple[float, float]:
        """Return the probabilities of a character anywhere, and of one after it."""
        first, second = begin[0], begin[1]
        alone = self.singles.get(first, self.unseen)
        after = self.counts.get(begin, 0.0) + _PAIR_BACKOFF * self.singles.get(second, self.unseen)
        return alone, after / (self.sums.get(first, 0.0) + _PAIR_BACKOFF)

    def opening(self, begin: str) -> float:
        """Log odds that two characters begin a sentence, for they do rather than by chance."""
        alone, after = _start(begin)
        first = self.counts.get(START + begin[0], 0.0) + _PAIR_BACKOFF * alone
        first /= self.sums.get(START, 0.0) + _PAIR_BACKOFF
        second = self.counts.get(START + begin, 0.0) + _TRIPLE_BACKOFF * after
        second /= self.pair_sums.get(START + begin[0], 0.0) + _TRIPLE_BACKOFF
        return math.log(first / alone) + math.log(second / after)


@cache
def model() -> Model:
    """Load the model that comes with the package."""
    counts: dict[str, float] = {}
    sums: dict[str, float] = {}
    pair_sums: dict[str, float] = {}
    singles: dict[str, float] = {}
    weights = {chr(ord("A") + level): 2.0 ** (level / 2) for level in range(64)}
    text = (files(__package__) / "characters.txt").read_text("utf-8")
    for row in text.splitlines():
        context, following = row.split(" ", 1)
        total = 0.0
        for at in range(0, len(following), 2):
            number = weights[following[at + 1]]
            counts[context + following[at]] = number
            total += number
            if len(context) == 1:
                singles[following[at]] = singles.get(following[at], 0.0) + number
        (sums if len(context) == 1 else pair_sums)[context] = total
    total = sum(singles.values()) + 3000
    likely = {character: (number + 0.5) / total for character, number in singles.items()}
    return Model(counts, sums, pair_sums, likely, 0.5 / total)


def junction(tail: str, head: str) -> float:
    """How much likelier `head` is right after `tail` than anywhere; natural logarithm."""
    end, begin = _last_two(tail), _first_two(head)
    if len(end) < 2 or len(begin) < 2:
        return 0.0
    return model().cut(end, begin)


def bridges(tail: str, head: str) -> bool:
    """Whether a word of the dictionary lies across the cut between two pieces."""
    end, begin = "".join(tail[-8:].split()), "".join(head[:8].split())
    if end[-1:] in _NO_LETTERS or begin[:1] in _NO_LETTERS:
        return False
    at, cut = 0, len(end)
    for word in dictionary_words(end + begin):
        at += len(word)
        if at >= cut:
            return at > cut
    return False


def opening(head: str) -> float:
    """How much likelier `head` is at the beginning of a sentence than anywhere; logarithm."""
    return _opening(_first_two(head))


def _first_two(text: str) -> str:
    two = text[:2]
    return two if len(two) == 2 and _CHANGED.isdisjoint(two) else normal(text[:8])[:2]


def _last_two(text: str) -> str:
    two = text[-2:]
    return two if len(two) == 2 and _CHANGED.isdisjoint(two) else normal(text[-8:])[-2:]


@lru_cache(maxsize=1 << 14)  # one beginning is looked at after many ends
def _start(begin: str) -> tuple[float, float]:
    return model().start(begin)


@lru_cache(maxsize=1 << 14)
def _opening(begin: str) -> float:
    return model().opening(begin) if len(begin) == 2 else 0.0
