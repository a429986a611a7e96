"""The best sentences are read for their answers before one is chosen: who reads, chooses better.

The sentence forest weighs how much of the question a sentence says; the span forest, how well a
stretch of it answers. Each tells something that the other does not: their sum chooses better than
either (docs/answering.md).
"""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.extraction import Extract, extract
from retrieval.answering.features import Measured
from retrieval.answering.fitting import Fitting
from retrieval.answering.query import Query
from retrieval.answering.question import AnswerType, Question

READ = 5
"""Sentences that are read: the right one is seldom further behind, and each costs time."""

BEHIND = 3.0
"""What a sentence may score less than the best and be read: more is hardly ever made up for."""

WEIGHT = 0.5
"""What a point of the span forest counts in a sentence's score; up to 1.2 it is much alike."""

UNREAD = (AnswerType.YES_NO, AnswerType.AUTHOR, AnswerType.TITLE)
"""Types whose answer is the sentence itself, or stands in no sentence."""

Extractor = Callable[[Question, Query, str, Sequence[Fitting]], Extract | None]
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
    return {
        at: extractor(question, query, measured.candidates[at].text, measured.fittings[at])
        for at in best
    }


def weigh(scores: NDArray[np.float32], readings: Readings) -> NDArray[np.float32]:
    """[sentences]: their scores less what the answer in each falls short of the best one.

    A sentence that was not read, or has no stretch to answer with, counts as the worst of those
    that were.
    """
    if not any(readings.values()):
        return scores
    lacks = np.full(len(scores), shortfall(None, readings), np.float32)
    for at, one in readings.items():
        lacks[at] = shortfall(one, readings)
    weighed: NDArray[np.float32] = scores + lacks
    return weighed


def shortfall(one: Extract | None, readings: Readings) -> float:
    """What a sentence's score loses by what was read in it: 0 for the best answer, else less."""
    found = [each.score for each in readings.values() if each is not None]
    if not found:
        return 0.0
    return WEIGHT * ((one.score if one is not None else min(found)) - max(found))
