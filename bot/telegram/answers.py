"""Answers ready to be recorded and sent: found, cited and written out once for all who ask alike.

What was written is sent again only while nobody has written into the catalogue since and answers
are looked for in the same way (`Library.mark`): its quotes, cut and proven then, are what they
would be now.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Hashable
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import NamedTuple

from bot import metrics
from bot.conversation import Previous
from bot.history import Event
from bot.language import Language
from bot.next_questions import NextQuestion
from bot.rendering import Rendering
from bot.telegram.desk import Desk
from bot.writing import Written, write

MOST = 2_000  # answers kept ready; some kilobytes each


class _Asked(NamedTuple):
    text: str
    previous: Previous | None
    language: Language


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
            ready = await self._think(mark, key)
        metrics.answered("telegram", ready.written.given.status.value, ready.seconds)
        return ready

    async def _think(self, mark: Hashable, key: _Asked) -> Ready:
        """Look for an answer, once for all who ask alike meanwhile."""
        if mark is None:
            return await self._made(key)
        under_way = self._under_way.get((mark, key))
        if under_way is None:
            under_way = self._under_way[mark, key] = asyncio.ensure_future(self._made(key))
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

    async def _made(self, key: _Asked) -> Ready:
        written = await self._write(*key)
        if written.html is None:
            await self._desk.count(Event.QUOTE_REFUSED)
            return Ready(written, (), written.seconds)
        return Ready(written, self._desk.offered(written.given, written.nearest), written.seconds)

    async def _write(self, text: str, previous: Previous | None, language: Language) -> Written:
        """Have it written by a thinker, or here where there is none."""
        desk = self._desk
        thought = desk.thinkers.write(text, previous, language)
        if thought is not None:
            with suppress(BrokenExecutor):
                written = await asyncio.wrap_future(thought)
                if written is not None:
                    return written
        return await desk.think(write, desk.library, desk.renderings, text, previous, language)
