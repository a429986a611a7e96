"""Which stretches of words of a sentence may be an answer.

A stretch never starts or ends with a function word or a mark. Most lie within one clause; reasons,
manners and definitions may run over several.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.fitting import Fitting
from retrieval.answering.question import AnswerType
from retrieval.text.spans import Span
from retrieval.text.tags import Tagged

Indices = NDArray[np.int64]

LONGEST = 14  # words of a stretch within a clause: 97 of 100 short answers are no longer
LONGEST_RUN = 5  # clauses of a stretch that runs over several
CLAUSE_ENDS = frozenset(",。;:!?…\n")

_MARK = re.compile(r"^[\W_]+$")
# Tags of words that no answer starts or ends with: particles, prepositions, conjunctions, ...
_NEVER_FIRST = ("u", "c", "y", "e", "x", "w")
_NEVER_LAST = ("u", "p", "c", "e", "x", "w")
# Where a sentence has a thing of the kind asked for, the answer has it too.
_TOLD_BY_FIT = frozenset(
    {
        AnswerType.NUMBER,
        AnswerType.MONEY,
        AnswerType.PERCENTAGE,
        AnswerType.DURATION,
        AnswerType.DATE,
    }
)
_FITS = 0.5
# Words that govern an answer and are no part of it, but of reasons, manners and the like.
_GOVERNING = frozenset("以为是将把由被在对从于与和及即")
_GOVERNED = frozenset(
    {
        AnswerType.REASON,
        AnswerType.MANNER,
        AnswerType.DATE,
        AnswerType.DURATION,
        AnswerType.OTHER,
    }
)
_PAIRED = (("“", "”"), ("《", "》"), ("(", ")"))


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of a text, an array entry each.

    Attributes:
        start, end: characters `[start, end)`.
        first, last: words `[first, last]`; those that a stretch touches where it cuts words.
        runs: whether it runs over clauses.
    """

    start: Indices
    end: Indices
    first: Indices
    last: Indices
    runs: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.start)

    def span(self, place: int) -> Span:
        """One of them."""
        return Span(int(self.start[place]), int(self.end[place]))

    def those(self, kept: NDArray[np.bool_]) -> "Stretches":
        """Those that are kept."""
        return Stretches(
            self.start[kept], self.end[kept], self.first[kept], self.last[kept], self.runs[kept]
        )


def stretches(
    expected: AnswerType, text: str, words: Sequence[Tagged], found: Sequence[Fitting]
) -> Stretches:
    """All stretches of a sentence that may answer.

    Args:
        expected: what the question asks for.
        text: the sentence in normal form.
        words: its words.
        found: spans of it that fit; each is a stretch whatever its words are.
    """
    every = _with_fitting(_of_words(words), words, found)
    kept = np.ones(len(every), bool)
    if expected in _TOLD_BY_FIT and any(one.fit >= _FITS for one in found):
        kept &= _meeting(every, [one.span for one in found])
    if expected not in _GOVERNED:
        kept &= ~np.asarray([word.word in _GOVERNING for word in words], bool)[every.first]
    for opening, closing in _PAIRED:
        if opening in text or closing in text:
            kept &= _balanced(every, text, opening, closing)
    return every.those(kept)


def _of_words(words: Sequence[Tagged]) -> Stretches:
    """Stretches within a clause, and runs of clauses."""
    clauses = list(_clauses(words))
    clause = np.full(len(words), -1)
    for number, (begin, stop) in enumerate(clauses):
        clause[begin:stop] = number
    may_start = np.asarray([_may_start(word) for word in words], bool)
    may_end = np.asarray([_may_end(word) for word in words], bool)
    firsts = np.flatnonzero(may_start & (clause >= 0))
    lasts = np.flatnonzero(may_end & (clause >= 0))
    ahead = lasts[None, :] - firsts[:, None]
    within = (ahead >= 0) & (ahead < LONGEST) & (clause[firsts][:, None] == clause[lasts][None, :])
    rows, columns = np.nonzero(within)
    over = list(_runs(clauses, may_start))
    first = np.concatenate([firsts[rows], np.asarray([one for one, _ in over], np.int64)])
    last = np.concatenate([lasts[columns], np.asarray([one for _, one in over], np.int64)])
    starts = np.asarray([word.span.start for word in words], np.int64)
    ends = np.asarray([word.span.end for word in words], np.int64)
    runs = np.arange(len(first)) >= len(rows)
    return Stretches(starts[first], ends[last], first, last, runs)


def _runs(
    clauses: Sequence[tuple[int, int]], may_start: NDArray[np.bool_]
) -> Iterator[tuple[int, int]]:
    """First and last words of stretches of several clauses, or of one beyond LONGEST."""
    for place, (start, end) in enumerate(clauses):
        starts = [start, *range(start + 1, min(start + 4, end - 1) + 1)]
        for _, stop in clauses[place : place + LONGEST_RUN]:
            for first in starts:
                if (stop > end or stop - first > LONGEST) and may_start[first]:
                    yield first, stop - 1


def _clauses(words: Sequence[Tagged]) -> Iterator[tuple[int, int]]:
    """Where clauses lie, `[first, last)` in words, without the marks that end them."""
    start = 0
    for place, word in enumerate(words):
        if word.word[0] in CLAUSE_ENDS:
            if place > start:
                yield start, place
            start = place + 1
    if start < len(words):
        yield start, len(words)


def _with_fitting(every: Stretches, words: Sequence[Tagged], found: Sequence[Fitting]) -> Stretches:
    """Add the fitting spans that are no stretch of words yet."""
    if not found:
        return every
    known = set(zip(every.start.tolist(), every.end.tolist(), strict=True))
    starts = [word.span.start for word in words]
    more = []
    for one in found:
        start, end = one.span.start, one.span.end
        if (start, end) not in known:
            known.add((start, end))
            first = max(0, bisect_left(starts, start + 1) - 1)
            more.append((start, end, first, max(first, bisect_left(starts, end) - 1)))
    if not more:
        return every
    added = np.asarray(more, np.int64).T
    return Stretches(
        np.concatenate([every.start, added[0]]),
        np.concatenate([every.end, added[1]]),
        np.concatenate([every.first, added[2]]),
        np.concatenate([every.last, added[3]]),
        np.concatenate([every.runs, np.zeros(len(more), bool)]),
    )


def _meeting(every: Stretches, spans: Sequence[Span]) -> NDArray[np.bool_]:
    """Which of them share a character with one of `spans`."""
    starts = np.asarray([span.start for span in spans])
    ends = np.asarray([span.end for span in spans])
    met = (every.start[:, None] < ends) & (starts < every.end[:, None])
    return np.asarray(met.any(axis=1))


def _balanced(every: Stretches, text: str, opening: str, closing: str) -> NDArray[np.bool_]:
    """Which of them close as many of these marks as they open."""
    steps = [0, *((one == opening) - (one == closing) for one in text)]
    depth = np.cumsum(steps)
    return np.asarray(depth[every.start] == depth[every.end])


def is_mark(word: str) -> bool:
    """Whether a word is punctuation."""
    return bool(_MARK.match(word))


def _may_start(word: Tagged) -> bool:
    return word.word in "“《" or not (word.tag.startswith(_NEVER_FIRST) and _marked(word))


def _may_end(word: Tagged) -> bool:
    return word.word in "”》" or not (word.tag.startswith(_NEVER_LAST) and _marked(word))


def _marked(word: Tagged) -> bool:
    """Whether a word of a function tag is one: a mark or Chinese, not a name of Latin letters."""
    return is_mark(word.word) or not word.word.isascii()
