"""The best sentences are read for their answers before one is chosen: who reads, chooses better.

The sentence forest weighs how much of the question a sentence says; the span forest and the
network, how well a stretch of it answers. Each tells something that the others do not: their sum
chooses better than any (docs/answering.md).
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.coverage import Candidate
from retrieval.answering.extraction import Extract, extract
from retrieval.answering.features import Measured
from retrieval.answering.fitting import Fitting
from retrieval.answering.query import Query
from retrieval.answering.question import AnswerType, Question

READ = 6
"""Sentences that are read: the right one is seldom further behind, and each costs time."""

BEHIND = 3.0
"""What a sentence may score less than the best and be read: more is hardly ever made up for."""

WEIGHT = 0.3
"""What a point of the span forest counts in a sentence's score; from 0.15 to 0.5 it is alike."""

LOST = 3.0
"""What a sentence loses at least that was not read: it was far behind, and stays there."""

UNREAD = (AnswerType.YES_NO, AnswerType.AUTHOR, AnswerType.TITLE)
"""Types whose answer is the sentence itself, or stands in no sentence."""

NETWORK = 0.25
"""What a point of the network counts; from 0.2 to 0.4 it is alike."""

Extractor = Callable[
    [Question, Query, Sequence[Candidate], Sequence[Sequence[Fitting]]], Sequence[Extract | None]
]
Readings = Mapping[int, Extract | None]
"""For the sentences that were read, by position, their best stretch."""


def read(
    question: Question,
    query: Query,
    measured: Measured,
    scores: NDArray[np.float32],
    extractor: Extractor = extract,
) -> Readings:
    """Read the sentences that score best, as far as they may come first."""
    if question.expected in UNREAD:
        return {}
    least = scores.max(initial=-np.inf) - BEHIND
    best = [at for at in np.argsort(-scores, kind="stable")[:READ].tolist() if scores[at] >= least]
    found = [measured.candidates[at] for at in best]
    read = extractor(question, query, found, [measured.fittings[at] for at in best])
    return dict(zip(best, read, strict=True))


def weigh(scores: NDArray[np.float32], readings: Readings) -> NDArray[np.float32]:
    """[sentences]: their scores less what the answer in each falls short of the best one.

    One that has no stretch to answer with counts as the worst of those that were read; one that was
    not read as well, and loses LOST at least.
    """
    if not any(readings.values()):
        return scores
    unread = min(sum(shortfalls(None, readings)), -LOST)
    lacks = np.full(len(scores), unread, np.float32)
    for at, one in readings.items():
        lacks[at] = sum(shortfalls(one, readings))
    weighed: NDArray[np.float32] = scores + lacks
    return weighed


def shortfalls(one: Extract | None, readings: Readings) -> tuple[float, float]:
    """What a sentence's score loses by what was read in it: 0 for the best answer, else less.

    The first by the span forest, the second by the network.
    """
    found = [each for each in readings.values() if each is not None]
    if not found:
        return 0.0, 0.0
    scores, answers = [each.score for each in found], [each.answers for each in found]
    score, answer = (one.score, one.answers) if one else (min(scores), min(answers))
    return WEIGHT * (score - max(scores)), NETWORK * (answer - max(answers))
