"""The answer inside the sentence: every stretch of words is measured, a forest picks the best.

A stretch never starts or ends with a function word or a mark. Most lie within one clause; reasons,
manners and definitions may run over several.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from retrieval.answering.coverage import Matrix
from retrieval.answering.fitting import Fitting
from retrieval.answering.forest import load_forest
from retrieval.answering.query import Query
from retrieval.answering.question import AnswerType, Question
from retrieval.text.spans import Span
from retrieval.text.tags import Tagged, tagged

LONGEST = 14  # words of a stretch within a clause: 97 of 100 short answers are no longer
LONGEST_RUN = 5  # clauses of a stretch that runs over several

_CLAUSE_END = frozenset(",。;:!?…\n")
_MARK = re.compile(r"^[\W_]+$")
# Tags of words that no answer starts or ends with: particles, prepositions, conjunctions, ...
_NEVER_FIRST = ("u", "c", "y", "e", "x", "w")
_NEVER_LAST = ("u", "p", "c", "e", "x", "w")
_TAGS = {
    tag: float(number)
    for number, tag in enumerate(
        "x u y c p d r f v vn a b m q t s n j l i z g nr ns nt nz eng".split()  # noqa: SIM905
    )
}
_BEFORE = {c: float(n) for n, c in enumerate("为是达至到叫在于由被的“《、,(:有了以将把与和对从", 1)}
_AFTER = {c: float(n) for n, c in enumerate("的等、,。;”》)是为和与在了时后前中上及:", 1)}
_GROUPS = (
    (AnswerType.NUMBER,),
    (AnswerType.MONEY,),
    (AnswerType.PERCENTAGE,),
    (AnswerType.DURATION,),
    (AnswerType.DATE,),
    (AnswerType.PERSON, AnswerType.AUTHOR),
    (AnswerType.PLACE,),
    (AnswerType.ORGANISATION,),
    (AnswerType.NAME, AnswerType.TITLE),
    (AnswerType.LIST,),
    (AnswerType.DEFINITION,),
    (AnswerType.REASON,),
    (AnswerType.MANNER,),
)


# Where a sentence has a thing of the kind asked for, the answer has it too.
_TOLD_BY_FIT = frozenset(
    {
        AnswerType.NUMBER,
        AnswerType.MONEY,
        AnswerType.PERCENTAGE,
        AnswerType.DURATION,
        AnswerType.DATE,
        AnswerType.PERSON,
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
_MARKS = (("“", "”"), ("《", "》"), ("(", ")"))
_COMPARED = 8  # best fitting spans that a stretch is held against


@dataclass(frozen=True, slots=True)
class Extract:
    """A stretch of a sentence's normal form, and how it scored."""

    span: Span
    score: float


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words `[first, last]` of a sentence, and whether they run over clauses."""

    first: int
    last: int
    runs: bool


def extract(
    question: Question, query: Query, text: str, found: Sequence[Fitting]
) -> Extract | None:
    """The stretch of `text` (a sentence's normal form) that answers best, if it has any."""
    spans, values = stretches(question, query, text, found)
    if not spans:
        return None
    scores = load_forest("spans").scores(values)
    best = int(np.argmax(scores))
    return Extract(spans[best], float(scores[best]))


def stretches(
    question: Question, query: Query, text: str, found: Sequence[Fitting]
) -> tuple[list[Span], Matrix]:
    """All stretches of a sentence that may answer, and what is measured of them."""
    words = tagged(text)
    spans = {
        Span(words[one.first].span.start, words[one.last].span.end): one
        for one in _candidates(words)
    }
    fits = {one.span: one.fit for one in found}
    for span in fits:
        spans.setdefault(span, _around(words, span))
    kept = list(spans)
    if question.expected in _TOLD_BY_FIT and any(one.fit >= _FITS for one in found):
        kept = [span for span in kept if any(_meet(span, one.span) for one in found)]
    if question.expected not in _GOVERNED:
        kept = [span for span in kept if words[spans[span].first].word not in _GOVERNING]
    kept = [span for span in kept if _balanced(span.cut(text))]
    if not kept:
        return [], np.zeros((0, 0), np.float32)
    reader = _Reader(question, query, text, words, fits)
    rows = [reader.row(span, spans[span]) for span in kept]
    return kept, np.asarray(rows, np.float32)


def _balanced(stretch: str) -> bool:
    """Whether every mark that is opened in a stretch is closed in it, and the other way round."""
    return all(stretch.count(one) == stretch.count(other) for one, other in _MARKS)


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _candidates(words: Sequence[Tagged]) -> Iterator[Stretch]:
    """Stretches within a clause, and runs of clauses."""
    clauses = list(_clauses(words))
    for start, end in clauses:
        for first in range(start, end):
            if not _may_start(words[first]):
                continue
            for last in range(first, min(end, first + LONGEST)):
                if _may_end(words[last]):
                    yield Stretch(first, last, runs=False)
    for place, (start, end) in enumerate(clauses):
        starts = [start, *(n + 1 for n in range(start, min(start + 4, end - 1)))]
        for _, stop in clauses[place : place + LONGEST_RUN]:
            for first in starts:
                beyond = stop > end or stop - first > LONGEST
                if beyond and _may_start(words[first]):
                    yield Stretch(first, stop - 1, runs=True)


def _clauses(words: Sequence[Tagged]) -> Iterator[tuple[int, int]]:
    """Where clauses lie, `[first, last)` in words, without the marks that end them."""
    start = 0
    for place, word in enumerate(words):
        if word.word[0] in _CLAUSE_END:
            if place > start:
                yield start, place
            start = place + 1
    if start < len(words):
        yield start, len(words)


def _may_start(word: Tagged) -> bool:
    return word.word in "“《" or not (word.tag.startswith(_NEVER_FIRST) and _marked(word))


def _may_end(word: Tagged) -> bool:
    return word.word in "”》" or not (word.tag.startswith(_NEVER_LAST) and _marked(word))


def _marked(word: Tagged) -> bool:
    """Whether a word of a function tag is one: a mark or Chinese, not a name of Latin letters."""
    return bool(_MARK.match(word.word)) or not word.word.isascii()


def _around(words: Sequence[Tagged], span: Span) -> Stretch:
    """The words that a span touches."""
    starts = [word.span.start for word in words]
    first = max(0, bisect_left(starts, span.start + 1) - 1)
    last = max(first, bisect_left(starts, span.end) - 1)
    return Stretch(first, last, runs=False)


FEATURES = (
    "characters", "words", "runs", "starts_at", "ends_at", "tag_first", "tag_last", "tag_before",
    "tag_after", "mark_before", "mark_after", "asked_share", "fit", "fit_overlap", "near_left",
    "near_right", "before_is_asked", "after_is_asked", "before_is_before", "after_is_after",
    "ends_with_after", "digits", "quoted", "quotes", "rows", "verbs", "latin", "unit", "commas_in",
    *(f"asks_{group[0]}" for group in _GROUPS),
)  # fmt: skip


class _Reader:
    """Measures stretches of one sentence; what they share is worked out once."""

    def __init__(
        self,
        question: Question,
        query: Query,
        text: str,
        words: Sequence[Tagged],
        fits: dict[Span, float],
    ) -> None:
        self.question, self.text, self.words, self.fits = question, text, words, fits
        self.asked = [float(word.word in question.normalised) for word in words]
        self.verbs = [float(word.tag.startswith("v") and word.tag != "vn") for word in words]
        self.asked_sum = _sums(self.asked)
        self.verb_sum = _sums(self.verbs)
        self.tags = [_tag(word) for word in words]
        self.digit_sum = _sums([character.isdigit() for character in text])
        self.row_sum = _sums([character == "、" for character in text])
        self.comma_sum = _sums([character == "," for character in text])
        self.quote_sum = _sums([character in "“《" for character in text])
        self.spots = [
            (match.start(), match.end(), concept.idf)
            for concept in query.concepts
            for match in re.finditer(re.escape(concept.word), text)
        ]
        self.mass = sum(concept.idf for concept in query.concepts) or 1.0
        ranked = sorted(fits.items(), key=lambda one: -one[1])
        self.best_fits = ranked[:_COMPARED]
        self.groups = [float(question.expected in group) for group in _GROUPS]

    def row(self, span: Span, stretch: Stretch) -> list[float]:
        """One value for each of FEATURES."""
        words, question = self.words, self.question
        first, last = stretch.first, stretch.last
        inside = self.text[span.start : span.end]
        count = last - first + 1
        before = words[first - 1] if first else None
        after = words[last + 1] if last + 1 < len(words) else None
        left, right = self._near(span)
        left_mark = self.text[span.start - 1 : span.start]
        right_mark = self.text[span.end : span.end + 1]
        return [
            float(len(inside)),
            float(count),
            float(stretch.runs),
            span.start / len(self.text),
            span.end / len(self.text),
            self.tags[first],
            self.tags[last],
            self.tags[first - 1] if before else -1.0,
            self.tags[last + 1] if after else -1.0,
            _BEFORE.get(left_mark, 0.0) if left_mark else -1.0,
            _AFTER.get(right_mark, 0.0) if right_mark else -1.0,
            (self.asked_sum[last + 1] - self.asked_sum[first]) / count,
            self.fits.get(span, 0.0),
            self._overlap(span),
            left / self.mass,
            right / self.mass,
            self.asked[first - 1] if before else -1.0,
            self.asked[last + 1] if after else -1.0,
            float(before is not None and before.word == question.before),
            float(after is not None and after.word == question.after),
            float(bool(question.after) and inside.endswith(question.after)),
            float(self.digit_sum[span.end] > self.digit_sum[span.start]),
            float(left_mark in "“《「" and right_mark in "”》」") if left_mark else 0.0,
            float(self.quote_sum[span.end] > self.quote_sum[span.start]),
            self.row_sum[span.end] - self.row_sum[span.start],
            self.verb_sum[last + 1] - self.verb_sum[first],
            float(inside.isascii()),
            float(bool(question.focus) and inside.endswith(question.focus[0])),
            self.comma_sum[span.end] - self.comma_sum[span.start],
            *self.groups,
        ]

    def _near(self, span: Span) -> tuple[float, float]:
        left = right = 0.0
        for start, end, idf in self.spots:
            if end <= span.start:
                left += idf / (1 + (span.start - end) / 4)
            elif start >= span.end:
                right += idf / (1 + (start - span.end) / 4)
        return left, right

    def _overlap(self, span: Span) -> float:
        best = 0.0
        for other, fit in self.best_fits:
            shared = min(span.end, other.end) - max(span.start, other.start)
            if shared > 0:
                whole = max(span.end, other.end) - min(span.start, other.start)
                best = max(best, fit * shared / whole)
        return best


def _sums(values: Sequence[float]) -> list[float]:
    """Running sums: what lies in `[start, end)` is one taken from another."""
    return [0.0, *accumulate(map(float, values))]


def _tag(word: Tagged) -> float:
    if _MARK.match(word.word):
        return 0.0
    return _TAGS.get(word.tag, _TAGS.get(word.tag[0], float(len(_TAGS))))
