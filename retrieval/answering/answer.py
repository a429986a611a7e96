"""What a question got: evidence, and how sure it is."""

from dataclasses import dataclass
from enum import StrEnum

from retrieval.answering.evidence import Evidence
from retrieval.answering.question import Question


class Status(StrEnum):
    """The three bands of confidence."""

    ANSWERED = "answered"
    NEAREST = "nearest"  # nothing says it directly; these passages come nearest
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Answer:
    """The evidence for one question, best first. `confidence` is a probability in [0, 1].

    `nearest`: articles of the best passages, best first, also where they answer nothing.
    `generation`: the live one, by its number, when the last of what was needed had been read.
    """

    question: Question
    status: Status
    evidence: tuple[Evidence, ...]
    confidence: float
    verdict: bool | None = None  # of a yes-no question, where the first evidence decides it
    disagreeing: tuple[int, ...] = ()  # positions in `evidence` that say other than the first
    nearest: tuple[str, ...] = ()
    generation: int = 0
