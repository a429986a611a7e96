"""A question's answer as a message: found, cited, written out, and not yet given to anybody."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog

from bot.conversation import Previous, left_behind, reply
from bot.given import GivenAnswer, Place, given
from bot.language import Language
from bot.rendering import Rendering
from retrieval.answering.answer import Status
from retrieval.errors import QuoteError
from retrieval.library import Library

EVIDENCE = 3  # citations of an answer

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Written:
    """An answer that nobody has been given yet, and its message.

    `html` is None where its quote was refused: the catalogue holds other words than were found.
    """

    given: GivenAnswer
    html: str | None
    nearest: tuple[str, ...] = ()  # articles, where nothing answers
    seconds: float = 0.0  # that it took to find

    def to(self, place: Place, message: int, seconds: float) -> GivenAnswer:
        """Return it as given now, at a place, in reply to a message."""
        milliseconds, now = round(seconds * 1000), datetime.now(UTC)
        return replace(
            self.given, place=place, message=message, milliseconds=milliseconds, time=now
        )


def write(
    library: Library,
    renderings: Mapping[Language, Rendering],
    text: str,
    previous: Previous | None,
    language: Language,
) -> Written:
    """Answer a question as a follow-up of `previous`, and write the answer out.

    Raises:
        RetrievalError: catalogue or index cannot be asked.
    """
    begun = time.perf_counter()
    answer = reply(library, text, previous, EVIDENCE)
    seconds = time.perf_counter() - begun
    made = given(answer, text, language, article=left_behind(answer, previous).article)
    try:
        html = _html(library, made, renderings[language])
    except QuoteError as error:
        log.error("quote refused", cause=str(error))
        return Written(made, None, seconds=seconds)
    return Written(made, html, answer.nearest, seconds)


def _html(library: Library, made: GivenAnswer, rendering: Rendering) -> str:
    if made.status is Status.NOT_FOUND and not library.catalogue.count().articles:
        return rendering.wording.message("start.empty")
    return rendering.answer(made, library.catalogue)
