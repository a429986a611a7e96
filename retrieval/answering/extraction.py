"""The answer inside the sentence: every stretch of words is measured, a forest picks the best."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.anatomy import anatomy
from retrieval.answering.boundaries import Weights, boundary_scores, load_weights
from retrieval.answering.coverage import Candidate, Matrix
from retrieval.answering.fitting import Fitting
from retrieval.answering.forest import Forest, load_forest
from retrieval.answering.network.inputs import inputs
from retrieval.answering.network.network import Ends, Network, load_network
from retrieval.answering.query import Query
from retrieval.answering.question import AnswerType, Question
from retrieval.answering.stretch_features import NAMES, Sentence, matrix, measured
from retrieval.answering.stretches import Stretches, stretches
from retrieval.text.spans import Span
from retrieval.text.tags import tagged

FEATURES = (
    *NAMES,
    "starts_like", "ends_like", "bounded_like", "bounded_lead",
    "network_start", "network_end", "network", "network_lead",
)  # fmt: skip
"""The forest's columns; the last are what `boundaries` and the network say of a stretch's ends."""

TELLING = (
    "fit", "near_left", "near_right", "clause_share", "clause_lead", "straight", "turned",
    "clause_before", "clause_behind", "touching_before", "touching_behind", "head_end",
    "head_behind", "unit", "asked_share", "bounded_like",
)  # fmt: skip
"""Columns that tell whether the best stretch answers at all."""

_TOLD = [FEATURES.index(name) for name in TELLING]
_NETWORK = FEATURES.index("network")

Scores = NDArray[np.floating]


@dataclass(frozen=True, slots=True)
class Extract:
    """A stretch of a sentence's normal form that may answer.

    Attributes:
        span: where it stands.
        score: the forest's.
        answers: how far the network takes any stretch of the sentence for an answer; above 0 for
            likelier one than none.
        told: what was measured of it, of what TELLING names.
    """

    span: Span
    score: float
    answers: float = 0.0
    told: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Choice:
    """The stretches of a sentence that may answer, and what is measured of them but their ends."""

    sentence: Sentence
    stretches: Stretches
    values: Matrix

    def with_ends(self, noted: tuple[Scores, Scores], network: Ends) -> Matrix:
        """All columns of FEATURES.

        Args:
            noted: how starts and ends score at each word by what is noted of them.
            network: how they score at each character by the network.
        """
        starts, ends = noted
        return np.column_stack(
            [
                self.values,
                *_together(starts[self.stretches.first], ends[self.stretches.last]),
                *_together(*self.by_network(network)),
            ]
        ).astype(np.float32)

    def by_network(self, network: Ends) -> tuple[Scores, Scores]:
        """[stretches] each: how their starts and their ends score by the network."""
        whole = network.over(len(self.sentence.text))
        return whole.starts[self.stretches.start], whole.ends[self.stretches.end - 1]


def _together(start: Scores, end: Scores) -> tuple[Scores, ...]:
    """Starts, ends, their sums, and how far each sum is behind the greatest."""
    both = start + end
    return start, end, both, both - both.max(initial=-np.inf)


@dataclass(frozen=True, slots=True)
class Reader:
    """What answers are cut out by: a forest over stretches, weights of their ends, a network."""

    forest: Forest
    ends: tuple[Weights, Weights]
    network: Network

    def extract(
        self,
        question: Question,
        query: Query,
        found: Sequence[Candidate],
        fittings: Sequence[Sequence[Fitting]],
    ) -> list[Extract | None]:
        """Of each sentence the stretch that answers best, if it has any, given what fits in it."""
        seen = self.network.read(inputs(question, found, fittings))
        every = [
            choices(question, query, one.text, fits)
            for one, fits in zip(found, fittings, strict=True)
        ]
        values = [self._values(choice, ends) for choice, ends in zip(every, seen, strict=True)]
        if not any(map(len, values)):
            return [None] * len(values)
        scores = self.forest.scores(np.vstack(values))
        each = np.split(scores, np.cumsum([len(one) for one in values])[:-1])
        return [
            _best(question, *one) if len(one[0].stretches) else None
            for one in zip(every, fittings, values, each, strict=True)
        ]

    def _values(self, choice: Choice, network: Ends) -> Matrix:
        """[stretches, FEATURES] of a sentence."""
        if not len(choice.stretches):
            return np.zeros((0, len(FEATURES)), np.float32)
        one = choice.sentence
        noted = boundary_scores(one.question.expected, one.parts, one.words, self.ends)
        return choice.with_ends(noted, network)


def _best(
    question: Question, choice: Choice, found: Sequence[Fitting], values: Matrix, scores: Scores
) -> Extract:
    """The stretch that scores best."""
    best = int(np.argmax(scores))
    span = _name_alone(question, choice.stretches.span(best), found)
    told = dict(zip(TELLING, values[best, _TOLD].tolist(), strict=True))
    return Extract(span, float(scores[best]), float(values[:, _NETWORK].max()), told)


@lru_cache(maxsize=1)
def load_reader() -> Reader:
    """The reader that comes with the project."""
    return Reader(load_forest("spans"), load_weights(), load_network())


def extract(
    question: Question,
    query: Query,
    found: Sequence[Candidate],
    fittings: Sequence[Sequence[Fitting]],
) -> list[Extract | None]:
    """The same by the reader that comes with the project."""
    return load_reader().extract(question, query, found, fittings)


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
