"""How sure an answer is: a probability from what was measured, cut into three bands.

A raw score tells nothing about an absent answer; the share of the question's idf that was found
does: it refuses 93 of 100 questions without a source where the raw score refuses 76.
A small forest weighs the signals; the bands are fitted on gold questions, kept with the corpus, and
come with defaults.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType

import numpy as np

from retrieval.answering.answer import Status
from retrieval.answering.forest import load_forest
from retrieval.corpus.catalogue import Catalogue

CONTRADICTIONS: Mapping[str, float] = MappingProxyType(
    {
        "other_year": 2.5,  # 2025 was asked for, 2024 is told
        "other_place": 2.0,  # an administrative place that the article does not know
        "other_unit": 1.5,  # households were asked for, ships are counted
        "unsaid_post": 2.0,  # the head of a district was asked for, another person is named
        "unsaid_names": 1.5,  # a name in marks that the passage does not say
        "unsaid_now": 1.5,  # the weather of today
        "unfit": 1.5,  # a sum was asked for, none is told
        "strange": 3.0,  # hardly a word of the question is said, nor a place of it
    }
)
"""What each contradiction takes from the forest's score (logits), as far as it holds.

Set by hand: answered gold questions know next to none of them (2 of 120), near misses do (21 of
26), and made-up misses are too unlike them to learn it from.
"""

NOTE = "answering.bands"
"""The catalogue's note that keeps a corpus's own bands."""


@dataclass(frozen=True, slots=True)
class Bands:
    """How the forest's score becomes a probability, and where the three bands part.

    Attributes:
        answered: from this confidence on an answer is claimed.
        nearest: from this confidence on the nearest passages are offered.
        slope: of the logistic curve over the forest's score.
        shift: added to the score in front of it.
    """

    answered: float = 0.10
    nearest: float = 0.02
    slope: float = 1.0
    shift: float = 0.0

    def confidence(self, signals: Mapping[str, float]) -> float:
        """The probability that the evidence answers."""
        forest = load_forest("confidence")
        row = np.asarray([[signals.get(name, 0.0) for name in forest.names]], np.float32)
        against = sum(weight * signals.get(name, 0.0) for name, weight in CONTRADICTIONS.items())
        return self.probability(float(forest.scores(row)[0]) - against)

    def probability(self, score: float) -> float:
        """The probability that a score of the forest stands for."""
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, self.slope * (score + self.shift)))))

    def status(self, confidence: float) -> Status:
        """The band that a confidence lies in."""
        if confidence >= self.answered:
            return Status.ANSWERED
        return Status.NEAREST if confidence >= self.nearest else Status.NOT_FOUND

    def keep(self, catalogue: Catalogue) -> None:
        """Store these bands with the corpus."""
        catalogue.set_note(NOTE, json.dumps(asdict(self)))

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Bands":
        """The bands kept with the corpus, or those that come with the project."""
        kept = catalogue.note(NOTE)
        return cls(**json.loads(kept)) if kept else cls()
