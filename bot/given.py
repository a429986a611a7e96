"""An answer as it was given: what history keeps, and all that is needed to show it again."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.citations import Citation, cite
from bot.language import Language
from retrieval.answering.answer import Answer, Status
from retrieval.answering.evidence import Evidence
from retrieval.answering.question import AnswerType

NEVER = datetime.fromtimestamp(0, UTC)

# How far below the first evidence a further one may score (logits: 1.5 is 4.5 times less likely).
# On the gold's seed pages what lay further below had nothing to do with the answer.
NEAR = 1.5


@dataclass(frozen=True, slots=True)
class Place:
    """Where a conversation happens. Ids only; names are never kept."""

    chat: int
    user: int | None = None
    thread: int | None = None  # of a forum topic
    kind: str = field(default="private", compare=False)  # of the chat, as Telegram calls it


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """One answer with its citations. `id` is None while it is not recorded."""

    asked: str  # as typed
    question: str  # as completed from the conversation
    expected: AnswerType
    status: Status
    confidence: float
    language: Language
    citations: tuple[Citation, ...] = ()
    article: str | None = None  # the id of the article that the conversation is about
    verdict: bool | None = None
    milliseconds: int = 0
    time: datetime = NEVER
    place: Place = Place(0)
    message: int | None = None  # the id of the message that asked
    id: int | None = None

    @property
    def completed(self) -> bool:
        """Whether the conversation added something to what was typed."""
        return self.question.strip() != self.asked.strip()

    def citation(self, number: int) -> Citation | None:
        """Return the citation of this number, counted from 1."""
        return self.citations[number - 1] if 1 <= number <= len(self.citations) else None


def given(  # noqa: PLR0913  a record of many things
    answer: Answer,
    asked: str,
    language: Language,
    place: Place | None = None,
    *,
    article: str | None = None,
    milliseconds: int = 0,
    message: int | None = None,
) -> GivenAnswer:
    """Make the record of an answer at this moment, not yet in any history."""
    kept = worth_citing(answer)
    return GivenAnswer(
        asked=asked,
        question=answer.question.text,
        expected=answer.question.expected,
        status=answer.status,
        confidence=answer.confidence,
        language=language,
        citations=cite([item for _, item in kept], _disagreeing(answer, kept)),
        article=article,
        verdict=answer.verdict,
        milliseconds=milliseconds,
        time=datetime.now(UTC),
        place=place or Place(0),
        message=message,
    )


def worth_citing(answer: Answer) -> list[tuple[int, Evidence]]:
    """Return the evidence that a reader is shown, with its positions in the answer.

    Further evidence is worth it where it scores near the first. Where the answer is found it also
    must stand somewhere else: the first quote's own paragraph is opened by a button as it is.
    What disagrees is always told.
    """
    kept: list[tuple[int, Evidence]] = []
    for position, item in enumerate(answer.evidence):
        if not kept or position in answer.disagreeing:
            kept.append((position, item))
            continue
        near = item.score >= answer.evidence[0].score - NEAR
        elsewhere = all(item.paragraph.id != other.paragraph.id for _, other in kept)
        if near and (elsewhere or answer.status is Status.NEAREST):
            kept.append((position, item))
    return kept


def _disagreeing(answer: Answer, kept: list[tuple[int, Evidence]]) -> list[int]:
    return [at for at, (position, _) in enumerate(kept) if position in answer.disagreeing]
