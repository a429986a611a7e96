"""How sure an answer is: a probability from a few signals, cut into three bands.

A raw score tells nothing about an absent answer; the share of the question's idf that was found
does: it refuses 93 of 100 questions without a source where the raw score refuses 76.
The weights are fitted on gold questions (`fit`), kept with the corpus and shipped with defaults.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType

from retrieval.answering.answer import Status
from retrieval.corpus.catalogue import Catalogue

NOTE = "answering.bands"
"""The catalogue's note that keeps a corpus's own bands."""

_DEFAULT_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"intercept": -6.0, "word_around": 6.0, "pair_around": 2.0, "passage_mass": 4.0}
)


@dataclass(frozen=True, slots=True)
class Bands:
    """Weights of the signals, and the two confidences between the three bands.

    Attributes:
        answered: from here on an answer is claimed.
        nearest: from here on the nearest passages are offered.
        weights: of a logistic model over the signals; "intercept" stands alone.
    """

    answered: float = 0.5
    nearest: float = 0.2
    weights: Mapping[str, float] = field(default_factory=lambda: _DEFAULT_WEIGHTS)

    def confidence(self, signals: Mapping[str, float]) -> float:
        """The probability that the first evidence answers."""
        total = self.weights.get("intercept", 0.0) + sum(
            self.weights.get(name, 0.0) * value for name, value in signals.items()
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))

    def status(self, confidence: float) -> Status:
        """The band that a confidence lies in."""
        if confidence >= self.answered:
            return Status.ANSWERED
        return Status.NEAREST if confidence >= self.nearest else Status.NOT_FOUND

    def keep(self, catalogue: Catalogue) -> None:
        """Store these bands with the corpus."""
        kept = {**asdict(self), "weights": dict(self.weights)}
        catalogue.set_note(NOTE, json.dumps(kept))

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Bands":
        """The bands kept with the corpus, or those that come with the project."""
        kept = catalogue.note(NOTE)
        return cls(**json.loads(kept)) if kept else cls()
