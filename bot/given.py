"""An answer as it was given: what history keeps, and all that is needed to show it again."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.citations import Citation, cite
from bot.language import Language
from retrieval.answering.answer import Answer, Status
from retrieval.answering.question import AnswerType

NEVER = datetime.fromtimestamp(0, UTC)


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
    return GivenAnswer(
        asked=asked,
        question=answer.question.text,
        expected=answer.question.expected,
        status=answer.status,
        confidence=answer.confidence,
        language=language,
        citations=cite(answer.evidence, answer.disagreeing),
        article=article,
        verdict=answer.verdict,
        milliseconds=milliseconds,
        time=datetime.now(UTC),
        place=place or Place(0),
        message=message,
    )
