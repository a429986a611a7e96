"""One bag of terms: what an engine counts and what a query asks, from one function.

Words alone miss what the segmenter cuts differently in question and page; characters and pairs of
neighbours alone rank worse than with words. So a text's terms are all three, counted together:
docs/retrieval.md has the figures of this and of what else was tried.
"""

import re
from collections import Counter
from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from operator import add

from retrieval.text.normalize import normalise
from retrieval.text.words import Segmenter

Terms = Mapping[str, float]
"""Term to weight. A paragraph's weights are whole term frequencies; a query's may be fractions."""

FORMAT = 2
"""Raised whenever the same text may give other terms: an index of another format is rebuilt."""

# by number, since what Python calls a letter grows with its release of Unicode
HAN = "\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af〇"
_NUMBER = r"\d+(?:\.\d+)*%?"
_RUN = re.compile(rf"(?:{_NUMBER}|[^\W_]|[{HAN}])+")  # what no blank, no punctuation breaks
OTHER = re.compile(rf"{_NUMBER}|[^\W\d_{HAN}]+")  # a word that is not Chinese
_UNIT = re.compile(rf"[{HAN}]|{OTHER.pattern}")
_HAN_ALONE = re.compile(rf"[{HAN}]+")
_CHINESE = re.compile(rf"[^\W_]*[{HAN}](?:[^\W_]|[{HAN}])*")
_DIGIT = re.compile(r"\d")
_THOUSANDS = re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})+(?![\d,])")


def terms(text: str, segmenter: Segmenter) -> Counter[str]:
    """Return the terms of `text` and how often each stands there.

    A term is a word, a Han character, or two neighbours with nothing between them (城区, 2023年,
    12.5万), where a number or a run of other letters stands whole as a character does. What is two
    of these at once counts as both. Thousands' commas are left out of numbers; punctuation and
    blanks are never in a term.
    """
    return Counter(term_list(text, segmenter))


def term_list(text: str, segmenter: Segmenter) -> list[str]:
    """Return the terms of `text`, each as often as it counts, in no particular order."""
    normal = normal_form(text)
    found = [word for word in segmenter.search_words(normal) if _is_chinese[word]]
    found += OTHER.findall(normal)
    for run in _RUN.findall(normal):
        # in a run of Han characters alone each is a unit
        units = run if _HAN_ALONE.fullmatch(run) else _UNIT.findall(run)
        found += units
        found += map(add, units, units[1:])
    return found


def normal_form(text: str) -> str:
    """Return what terms are cut from: the normal form, numbers without thousands' commas."""
    normal = normalise(text).text
    if "," in normal and _DIGIT.search(normal):
        normal = _THOUSANDS.sub(_without_commas, normal)
    return normal


class Bag(Mapping[str, float]):
    """A paragraph's terms as one text, counted only where somebody asks for counts.

    An engine that takes text needs no counts, and a text goes from process to process at no cost.

    Args:
        joined: each term as often as it counts, with a blank between any two.
    """

    __slots__ = ("_counts", "joined")

    def __init__(self, joined: str) -> None:
        self.joined = joined
        self._counts: dict[str, float] | None = None

    def __getitem__(self, term: str) -> float:
        return self._counted()[term]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counted())

    def __len__(self) -> int:
        return len(self._counted())

    def items(self) -> ItemsView[str, float]:
        """Return the terms and their counts; the dictionary's own view, which is quick."""
        return self._counted().items()

    def values(self) -> ValuesView[float]:
        """Return the counts, in the terms' order."""
        return self._counted().values()

    def _counted(self) -> dict[str, float]:
        if self._counts is None:
            self._counts = dict(Counter(self.joined.split(" "))) if self.joined else {}
        return self._counts


class _Judged(dict[str, bool]):
    """Whether a word holds a Han character and nothing but letters and digits, looked up once."""

    _MOST = 200_000  # words, some 25 MB; most of what is met again is among them

    def __missing__(self, word: str) -> bool:
        if len(self) >= self._MOST:
            self.clear()
        self[word] = found = _CHINESE.fullmatch(word) is not None
        return found


_is_chinese = _Judged()


def paragraph_terms(
    text: str, contexts: Iterable[tuple[str, int]], segmenter: Segmenter
) -> Counter[str]:
    """Return a paragraph's terms with those of what it stands under.

    Args:
        text: the paragraph.
        contexts: headline, section heading and the like, each with the whole number of times that
            its terms are counted in; 0 leaves it out.
        segmenter: cuts the words.
    """
    counts = terms(text, segmenter)
    for context, weight in contexts:
        if weight:
            for term, count in terms(context, segmenter).items():
                counts[term] += count * weight
    return counts


def terms_fingerprint(segmenter: Segmenter) -> str:
    """Return what an index of these terms is kept under; another one's must be rebuilt."""
    return f"terms-{FORMAT}-{segmenter.fingerprint}"


def _without_commas(number: re.Match[str]) -> str:
    return number.group().replace(",", "")
