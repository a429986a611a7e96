"""Everything between a question and its answer, kept together so that it can be told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.evidence import Evidence
from retrieval.answering.features import Measured
from retrieval.answering.passages import Passage
from retrieval.answering.query import Query
from retrieval.answering.question import Question
from retrieval.answering.quoting import Quote
from retrieval.answering.reading import Readings


@dataclass(frozen=True, slots=True)
class Found:
    """What was found for a question, before it is judged.

    Attributes:
        question: as understood.
        query: what was searched for.
        passages: the paragraphs found, best first.
        measured: their sentences and what was measured of them.
        scores: of these sentences, by the forest and by what was read in them.
        readings: the answers in the best of them.
        quotes: the best of them, grown where unsure.
        evidence: what is offered as the answer.
        signals: what its confidence is made from.
        generation: number of the one that the passages were read from.
    """

    question: Question
    query: Query
    passages: Sequence[Passage]
    measured: Measured
    scores: NDArray[np.float32]
    readings: Readings
    quotes: Sequence[Quote]
    evidence: Sequence[Evidence]
    signals: Mapping[str, float]
    generation: int
