"""How sure an answer is: a probability from what was measured, cut into three bands.

A raw score tells nothing about an absent answer: it is high wherever the sentence forest was
trained. What the question says and the article does not tells more. A small forest weighs such
signals, contradictions (2025 was asked for, 2024 is told) take from its score, and two bounds cut
it. All of it is fitted by `tools.train` on questions that the forests had not seen, and stands in
`weights/confidence.json`; a corpus may keep bounds of its own.
"""

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np

from retrieval.answering.answer import Status
from retrieval.answering.forest import WEIGHTS, load_forest
from retrieval.corpus.catalogue import Catalogue

NOTE = "answering.bands"
"""The catalogue's note that keeps a corpus's own bands."""


@lru_cache(maxsize=1)
def _fitted() -> dict[str, Any]:
    """Bounds and contradictions' weights as they come with the project."""
    kept = json.loads((WEIGHTS / "confidence.json").read_text(encoding="utf-8"))
    return {"against": kept["against"], **kept["bands"]}


@lru_cache(maxsize=1)
def _fingerprint() -> str:
    """Changes with the weights."""
    return hashlib.sha256((WEIGHTS / "confidence.json").read_bytes()).hexdigest()[:16]


def _default(name: str) -> float:
    value: float = field(default_factory=lambda: float(_fitted()[name]))
    return value


@dataclass(frozen=True, slots=True)
class Bands:
    """How the forest's score becomes a probability, and where the three bands part.

    Attributes:
        answered: from this confidence on an answer is claimed.
        nearest: from this confidence on the nearest passages are offered.
        slope: of the logistic curve over the forest's score.
        shift: added to the score in front of it.
    """

    answered: float = _default("answered")
    nearest: float = _default("nearest")
    slope: float = _default("slope")
    shift: float = _default("shift")

    def confidence(self, signals: Mapping[str, float]) -> float:
        """The probability that the evidence answers."""
        forest = load_forest("confidence")
        row = np.asarray([[signals.get(name, 0.0) for name in forest.names]], np.float32)
        against = sum(
            weight * signals.get(name, 0.0) for name, weight in _fitted()["against"].items()
        )
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
        """Store these bands with the corpus, and by which weights they were found."""
        kept = asdict(self) | {"weights": _fingerprint()}
        catalogue.set_note(NOTE, json.dumps(kept))

    @classmethod
    def of(cls, catalogue: Catalogue) -> "Bands":
        """The bands kept with the corpus, or those that come with the project.

        Bounds of other weights than today's mean nothing and are passed over.
        """
        note = catalogue.note(NOTE)
        kept = json.loads(note) if note else {}
        return cls(**kept) if kept.pop("weights", "") == _fingerprint() else cls()
