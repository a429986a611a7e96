"""What the updates at work write into the history, gathered: one transaction takes all that waits.

While one runs in its thread, what is asked queues for the next; so the busier the bot, the less
each update costs, and a single one waits for nothing. Whoever asked is told after it was kept.
"""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple, TypeVar

from bot.errors import HistoryAwayError, HistoryError
from bot.history import Entry, History, Many

T = TypeVar("T")
R = TypeVar("R")

MOST = 500  # entries of a transaction: a few hundredths of a second
FEW = 4  # entries: as many as one question alone brings at a time
PAUSE = 0.005  # seconds from a transaction of more to the next: so that it takes more along


class _Asked(NamedTuple):
    entry: Entry
    told: asyncio.Future[Any]


class Ledger:
    """Writes into one history; to be used from one event loop."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._thread = ThreadPoolExecutor(1, "ledger")
        self._waiting: list[_Asked] = []
        self._at_work: list[_Asked] = []
        self._begun = False

    def write(self, write: Many[T, R], item: T) -> asyncio.Future[R]:
        """Write an item with the next transaction; what is asked first is never written later.

        Returns:
            What becomes what `write` returns for the item, or the exception that it fails with.
        """
        loop = asyncio.get_running_loop()
        told: asyncio.Future[R] = loop.create_future()
        self._waiting.append(_Asked(Entry(write, item), told))
        if not self._begun:
            self._begun = True
            loop.call_soon(self._next, loop)  # with all that is asked meanwhile
        return told

    def note(
        self,
        write: Many[T, R],
        item: T,
        failed: Callable[[HistoryError], None],
        kept: Callable[[], None],
    ) -> None:
        """Write an item that nobody waits for; one of the two is called with what came of it."""

        def tell(told: asyncio.Future[R]) -> None:
            error = None if told.cancelled() else told.exception()
            if isinstance(error, HistoryError):
                failed(error)
            elif error is None and not told.cancelled():
                kept()

        self.write(write, item).add_done_callback(tell)

    async def settle(self) -> None:
        """Wait until nothing waits to be written."""
        while asked := [one.told for one in (*self._at_work, *self._waiting)]:
            await asyncio.wait(asked)

    def close(self) -> None:
        """End its thread."""
        self._thread.shutdown(wait=False)

    def _next(self, loop: asyncio.AbstractEventLoop) -> None:
        self._at_work, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        self._begun = bool(self._at_work)
        if self._begun:
            self._thread.submit(self._work, loop, [one.entry for one in self._at_work])

    def _work(self, loop: asyncio.AbstractEventLoop, entries: Sequence[Entry]) -> None:
        outcomes = self._history.together(entries)
        loop.call_soon_threadsafe(self._tell, loop, outcomes)

    def _tell(self, loop: asyncio.AbstractEventLoop, outcomes: Sequence[Any]) -> None:
        done, self._at_work = self._at_work, []
        if outcomes and isinstance(outcomes[0], HistoryAwayError):
            done, self._waiting = done + self._waiting, []  # they have waited as long as these
            outcomes = [outcomes[0]] * len(done)
        for asked, outcome in zip(done, outcomes, strict=True):
            if asked.told.done():  # whoever asked was cancelled
                continue
            if isinstance(outcome, BaseException):
                asked.told.set_exception(outcome)
            else:
                asked.told.set_result(outcome)
        # After those who were told have asked for more; where many are at it, after others, too.
        loop.call_later(PAUSE if len(done) > FEW else 0, self._next, loop)
