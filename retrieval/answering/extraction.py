"""The answer inside the sentence: every stretch of words is measured, a forest picks the best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.anatomy import anatomy
from retrieval.answering.boundaries import Weights, boundary_scores, load_weights
from retrieval.answering.coverage import Matrix
from retrieval.answering.fitting import Fitting
from retrieval.answering.forest import Forest, load_forest
from retrieval.answering.query import Query
from retrieval.answering.question import AnswerType, Question
from retrieval.answering.stretch_features import NAMES, Sentence, matrix, measured
from retrieval.answering.stretches import Stretches, stretches
from retrieval.text.spans import Span
from retrieval.text.tags import tagged

FEATURES = (*NAMES, "starts_like", "ends_like", "bounded_like", "bounded_lead")
"""The forest's columns; the last four are what `boundaries` says of a stretch's ends."""

TELLING = (
    "fit", "near_left", "near_right", "clause_share", "clause_lead", "straight", "turned",
    "clause_before", "clause_behind", "touching_before", "touching_behind", "head_end",
    "head_behind", "unit", "asked_share", "bounded_like",
)  # fmt: skip
"""Columns that tell whether the best stretch answers at all."""

_TOLD = [FEATURES.index(name) for name in TELLING]

Scores = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Extract:
    """A stretch of a sentence's normal form that may answer.

    Attributes:
        span: where it stands.
        score: the forest's.
        told: what was measured of it, of what TELLING names.
    """

    span: Span
    score: float
    told: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """The stretches of a sentence that may answer, and what is measured of them but their ends."""

    sentence: Sentence
    stretches: Stretches
    values: Matrix

    def with_boundaries(self, starts: Scores, ends: Scores) -> Matrix:
        """All columns of FEATURES, given how starts and ends score at each word."""
        start, end = starts[self.stretches.first], ends[self.stretches.last]
        both = start + end
        lead = both - both.max(initial=-np.inf)
        return np.column_stack([self.values, start, end, both, lead]).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Reader:
    """What answers are cut out by: a forest over stretches, weights of their starts and ends."""

    forest: Forest
    ends: tuple[Weights, Weights]

    def extract(
        self, question: Question, query: Query, text: str, found: Sequence[Fitting]
    ) -> Extract | None:
        """The stretch of `text` (a sentence's normal form) that answers best, if it has any."""
        choice = choices(question, query, text, found)
        if not len(choice.stretches):
            return None
        sentence = choice.sentence
        bounds = boundary_scores(question.expected, sentence.parts, sentence.words, self.ends)
        values = choice.with_boundaries(*bounds)
        scores = self.forest.scores(values)
        best = int(np.argmax(scores))
        span = _name_alone(question, choice.stretches.span(best), found)
        told = dict(zip(TELLING, values[best, _TOLD].tolist(), strict=True))
        return Extract(span, float(scores[best]), told)


@lru_cache(maxsize=1)
def load_reader() -> Reader:
    """The reader that comes with the project."""
    return Reader(load_forest("spans"), load_weights())


def extract(
    question: Question, query: Query, text: str, found: Sequence[Fitting]
) -> Extract | None:
    """The same by the reader that comes with the project."""
    return load_reader().extract(question, query, text, found)


def _name_alone(question: Question, span: Span, found: Sequence[Fitting]) -> Span:
    """Who is asked for is answered by name: whole, and without the post before it (馆长周云帆)."""
    if question.expected is not AnswerType.PERSON:
        return span
    names = [
        one.span
        for one in found
        if one.fit >= 1 and span.start <= one.span.start < span.end <= one.span.end
    ]
    return min(names, default=span)


def choices(question: Question, query: Query, text: str, found: Sequence[Fitting]) -> Choice:
    """All stretches of a sentence that may answer, measured."""
    words = tagged(text)
    sentence = Sentence(question, anatomy(question), query, text, words)
    every = stretches(question.expected, text, words, found)
    if not len(every):
        return Choice(sentence, every, np.zeros((0, len(NAMES)), np.float32))
    columns = measured(sentence, every, found)
    return Choice(sentence, every, matrix(columns, NAMES, len(every)))
