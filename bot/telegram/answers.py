"""Answers ready to be recorded and sent: found, cited and written out once for all who ask alike.

What was written is sent again only while nobody has written into the catalogue since and answers
are looked for in the same way (`Library.mark`): its quotes, cut and proven then, are what they
would be now.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Hashable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

import structlog

from bot import metrics
from bot.conversation import Previous, left_behind, reply
from bot.errors import HistoryError
from bot.given import GivenAnswer, Place, given
from bot.history import Event
from bot.language import Language
from bot.next_questions import NextQuestion
from bot.rendering import Rendering
from bot.telegram.desk import Desk
from retrieval.answering.answer import Status
from retrieval.errors import QuoteError

EVIDENCE = 3  # citations of an answer
MOST = 2_000  # answers kept ready; some kilobytes each

log = structlog.get_logger(__name__)


class _Asked(NamedTuple):
    text: str
    previous: Previous | None
    language: Language


@dataclass(frozen=True, slots=True)
class Written:
    """An answer that nobody has been given yet, and its message.

    `html` is None where its quote was refused: the catalogue holds other words than were found.
    """

    given: GivenAnswer
    html: str | None
    nearest: tuple[str, ...] = ()  # articles, where nothing answers

    def to(self, place: Place, message: int, seconds: float) -> GivenAnswer:
        """Return it as given now, at a place, in reply to a message."""
        milliseconds, now = round(seconds * 1000), datetime.now(UTC)
        return replace(
            self.given, place=place, message=message, milliseconds=milliseconds, time=now
        )


@dataclass(frozen=True, slots=True)
class Ready:
    """What was written for a question, what may be asked next, and how long it took."""

    written: Written
    offered: tuple[NextQuestion, ...]
    seconds: float


class Answers:
    """Writes answers, and keeps those that were written lately."""

    def __init__(self, desk: Desk, most: int = MOST) -> None:
        self._desk = desk
        self._most = most
        self._mark: Hashable = None
        self._known: OrderedDict[Hashable, Written] = OrderedDict()
        self._under_way: dict[Hashable, asyncio.Task[Ready]] = {}

    async def answer(self, text: str, previous: Previous | None, rendering: Rendering) -> Ready:
        """Answer a question as a follow-up of `previous`, or alone where it stands alone."""
        begun = time.perf_counter()
        mark = self._desk.library.mark()
        key = _Asked(text, previous, rendering.language)
        known = self._find(mark, key)
        if known is not None:
            offered = self._desk.offered(known.given, known.nearest)
            ready = Ready(known, offered, time.perf_counter() - begun)
        else:
            ready = await self._think(mark, key, rendering)
        metrics.answered("telegram", ready.written.given.status.value, ready.seconds)
        return ready

    async def _think(self, mark: Hashable, key: _Asked, rendering: Rendering) -> Ready:
        """Look for an answer, once for all who ask alike meanwhile."""
        if mark is None:
            return await self._desk.think(self._write, key.text, key.previous, rendering)
        under_way = self._under_way.get((mark, key))
        if under_way is None:
            thought = self._desk.think(self._write, key.text, key.previous, rendering)
            under_way = self._under_way[mark, key] = asyncio.ensure_future(thought)
            under_way.add_done_callback(lambda _: self._under_way.pop((mark, key)))
        ready = await asyncio.shield(under_way)  # one who asked may go away, others wait for it
        self._keep(mark, key, ready.written)
        return ready

    def _find(self, mark: Hashable, key: Hashable) -> Written | None:
        if mark is None or mark != self._mark or key not in self._known:
            return None
        self._known.move_to_end(key)
        return self._known[key]

    def _keep(self, mark: Hashable, key: Hashable, written: Written) -> None:
        """Keep an answer that was begun at `mark`, unless something has changed since."""
        if mark is None or mark != self._desk.library.mark() or written.html is None:
            return
        if mark != self._mark:
            self._mark, self._known = mark, OrderedDict()
        self._known[key] = written
        if len(self._known) > self._most:
            self._known.popitem(last=False)

    def _write(self, text: str, previous: Previous | None, rendering: Rendering) -> Ready:
        """Answer and render. Blocks; called in a thread."""
        begun = time.perf_counter()
        answer = reply(self._desk.library, text, previous, EVIDENCE)
        seconds = time.perf_counter() - begun
        article = left_behind(answer, previous).article
        made = given(answer, text, rendering.language, article=article)
        try:
            html = self._html(made, rendering)
        except QuoteError as error:
            log.error("quote refused", cause=str(error))
            with suppress(HistoryError):
                self._desk.history.count(Event.QUOTE_REFUSED)
            return Ready(Written(made, None), (), seconds)
        offered = self._desk.offered(made, answer.nearest)
        return Ready(Written(made, html, answer.nearest), offered, seconds)

    def _html(self, made: GivenAnswer, rendering: Rendering) -> str:
        catalogue = self._desk.library.catalogue
        if made.status is Status.NOT_FOUND and not catalogue.count().articles:
            return rendering.wording.message("start.empty")
        return rendering.answer(made, catalogue)
