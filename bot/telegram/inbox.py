"""The queue of updates that none is lost from: kept in the database before Telegram is told.

Telegram counts an update as taken when a webhook's call returns, which waits for `put`, or when the
next poll begins, which waits for `keep`. So what a killed process had is still there, and this
process or another takes it up. While the database cannot be reached, updates are worked on all the
same; then a kill loses them.
"""

import asyncio
import json
import time
from asyncio import Future
from collections import OrderedDict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

import structlog
from telegram import Bot, Update

from bot.errors import HistoryAwayError, HistoryError, RivalError
from bot.history import (
    Admission,
    Arrival,
    Completion,
    Entry,
    History,
    Opening,
    Receipts,
    Standing,
    Worker,
    this_process,
)
from bot.telegram.desk import place_of
from bot.telegram.ledger import Ledger

P = ParamSpec("P")
R = TypeVar("R")

BEAT = 1.5  # seconds between two signs of life
DEAD_AFTER = 6.0  # seconds without one, until what a worker had in hand is taken up by another
CLEAN_EVERY = 3600.0  # seconds
REMEMBERED = 10_000  # updates that could not be kept, and are known if they come again
NAMES = frozenset({"last_name", "username", "title", "phone_number", "vcard"})

log = structlog.get_logger(__name__)


def chat_of(update: object) -> int | None:
    """Return whose order an update belongs to: its chat's, else its sender's; None: nobody's."""
    if not isinstance(update, Update):
        return None
    chat = update.effective_chat or update.effective_user  # an inline query has no chat
    return chat.id if chat else None


def _nameless(content: Any) -> Any:  # noqa: ANN401  JSON of any shape
    """Leave out what people and groups are called: ids are all that is ever kept of them."""
    if isinstance(content, list):
        return [_nameless(one) for one in content]
    if not isinstance(content, dict):
        return content
    return {
        key: "" if key == "first_name" else _nameless(value)  # the library wants one
        for key, value in content.items()
        if key not in NAMES
    }


@dataclass(frozen=True, slots=True)
class _Coming:
    """An update on its way into the database; without a standing it is worked on unkept."""

    chat: int
    standing: Future[Standing] | None = None
    opening: Future[Opening] | None = None


class Inbox(asyncio.Queue[object]):
    """What the application fetches its updates from.

    Args:
        history: where they are kept.
        ledger: what writes into it.
        receipts: what Telegram confirmed and the history may not know.
        polls: whether this process asks Telegram for updates; else Telegram calls it.
        openings: what is known of those who ask, by the update's id, for as long as it is in hand.
    """

    def __init__(
        self,
        history: History,
        ledger: Ledger,
        receipts: Receipts,
        polls: bool,
        openings: dict[int, Opening],
    ) -> None:
        super().__init__()
        self._history = history
        self._ledger = ledger
        self._receipts = receipts
        self._openings = openings
        self._me = this_process(polls)
        # One thread of its own: to show that this worker lives must not wait for answers.
        self._threads = ThreadPoolExecutor(1, "inbox")
        self._bot: Bot | None = None
        self._polled: list[Update] = []  # what the last poll brought, until it is kept
        self._keeping: asyncio.Task[None] | None = None
        self._beating: asyncio.Task[None] | None = None
        self._kept: dict[int, int] = {}  # updates in hand that are in the database: id to chat
        self._unfinished: dict[int, int] = {}  # done with, and not yet so in the database
        self._unkept: OrderedDict[int, int | None] = OrderedDict()  # id to chat
        self._watched: dict[str, tuple[int, float]] = {}  # others' beats, and since when so many
        self._cleaned = -CLEAN_EVERY
        self._away = False  # the database cannot be reached
        self._stopping = False  # what follows now is left to others, and to the next start

    async def start(self, bot: Bot) -> None:
        """Begin to show that this worker lives; take up what others left.

        Raises:
            RivalError: another process serves the bot, and one of the two polls.
        """
        self._bot = bot
        with suppress(HistoryError):  # looked at again with the first beat
            await self._refuse_rivals()
        await self._beat()
        await self._work(self._receipts.open, self._me.id)  # now that others know of this worker
        self._beating = asyncio.create_task(self._beat_on())

    async def stop(self) -> None:
        """Leave what is not begun to others, or to the next start."""
        if self._beating is None:
            self._threads.shutdown(wait=False)
            return
        self._beating.cancel()
        await self._ledger.settle()
        try:
            await self._flush()
            await self._work(self._history.arrivals.release, self._me.id)
            await self._work(self._history.workers.leave, self._me.id)
        except HistoryError as error:  # found out by its beats
            log.error("updates not released", cause=str(error))
        await self._work(self._receipts.close)
        self._threads.shutdown(wait=False)

    async def put(self, item: object) -> None:
        """Keep an update, then let it be worked on; one that came before is passed over."""
        if not isinstance(item, Update):  # the sign that the application stops
            self._stopping = True
            await super().put(item)
        elif self._me.polls:
            self._polled.append(item)
            if self._keeping is None:  # when the others of this poll are there too
                self._keeping = asyncio.create_task(self._keep_polled())
        else:
            await self._admit([item])

    async def keep(self) -> None:
        """Wait until all that was polled is kept."""
        while self._keeping is not None:
            await asyncio.shield(self._keeping)

    async def _keep_polled(self) -> None:
        try:
            while self._polled:
                polled, self._polled = self._polled, []
                await self._admit(polled)
        finally:
            self._keeping = None

    def begun(self, update: object) -> None:
        """Note that an update is worked on from now on."""
        if isinstance(update, Update) and update.update_id in self._kept:
            self._receipts.begin(update.update_id)

    def finished(self, update: object) -> None:
        """Note that an update is done with; the next of its chat follows."""
        if not isinstance(update, Update) or update.update_id not in self._kept:
            return
        id_, chat = update.update_id, self._kept.pop(update.update_id)
        self._openings.pop(id_, None)
        self._finish(id_, chat)

    def _finish(self, id_: int, chat: int) -> Future[Arrival | None]:
        """Have it noted; nobody needs to wait for that."""

        def tell(told: Future[Arrival | None]) -> None:
            error = None if told.cancelled() else told.exception()
            if error is not None:
                self._unfinished[id_] = chat
                self._tell(error)
            else:
                self._unfinished.pop(id_, None)
                self._pass_on(told.result())

        done = Completion(id_, chat, self._me.id)
        told = self._ledger.write(self._history.arrivals.finish_all, done)
        told.add_done_callback(tell)
        return told

    async def _admit(self, updates: Sequence[Update]) -> None:
        """Queue those updates that this worker is to work on now."""
        for update, coming in [(one, self._ask(one)) for one in updates]:
            if coming is None or await self._is_taken(update, coming):
                await super().put(update)

    def _ask(self, update: Update) -> "_Coming | None":
        """Ask for an update to be kept; None where it is not worth it."""
        chat = chat_of(update)
        if chat is None or update.inline_query is not None:
            return None  # to offer sentences twice harms nobody
        if self._away:  # the next beat tries again: not every update waits for that
            return _Coming(chat)
        if update.update_id in self._kept or update.update_id in self._unkept:
            return _Coming(chat)
        message = update.message
        body = json.dumps(_nameless(update.to_dict()), ensure_ascii=False)
        came = Arrival(update.update_id, chat, body, message.id if message else None)
        asked = Admission(came, self._me.id)
        standing = self._ledger.write(self._history.arrivals.admit_all, asked)
        return _Coming(chat, standing, self._open(update))

    def _open(self, update: Update) -> Future[Opening] | None:
        """Read what is known of who asks, in the same transaction: nobody comes between."""
        message = update.message
        if message is None or message.from_user is None or message.from_user.is_bot:
            return None
        opening = self._ledger.write(self._history.open_all, place_of(message))
        # Where it fails, so does the update's standing, which tells of both.
        opening.add_done_callback(lambda told: told.cancelled() or told.exception())
        return opening

    async def _is_taken(self, update: Update, coming: "_Coming") -> bool:
        """Whether an update is to be worked on now, by this worker."""
        id_ = update.update_id
        if coming.standing is None:
            return self._take_unkept(id_, coming.chat)
        try:
            standing = await coming.standing
            opening = await coming.opening if coming.opening is not None else None
        except Exception as error:  # whatever is wrong with it: it is worked on, and so are others
            self._tell(error)
            return self._take_unkept(id_, coming.chat)
        if standing is not Standing.TAKEN:
            return False
        self._kept[id_] = coming.chat
        if opening is not None and coming.chat not in self._unkept.values():
            self._openings[id_] = opening  # else an answer that is on its way may belong to it
        return True

    def _take_unkept(self, id_: int, chat: int) -> bool:
        """Whether an update that cannot be kept comes for the first time."""
        if id_ in self._kept or id_ in self._unkept:
            return False
        self._unkept[id_] = chat
        if len(self._unkept) > REMEMBERED:
            self._unkept.popitem(last=False)
        return True

    def _pass_on(self, *arrivals: Arrival | None) -> None:
        for arrival in arrivals:
            if arrival is not None and not self._stopping:
                self._kept[arrival.id] = arrival.chat
                content: dict[str, Any] = json.loads(arrival.body)
                self.put_nowait(Update.de_json(content, self._bot))

    async def _beat_on(self) -> None:
        while True:
            await asyncio.sleep(BEAT)
            await self._beat()

    async def _beat(self) -> None:
        arrivals, workers = self._history.arrivals, self._history.workers
        try:
            others = await self._work(workers.beat, self._me)
            await self._flush()
            dead = self._dead(others)
            known = {self._me.id, *(one.id for one in others)}
            gone = [*dead, *await self._work(self._receipts.left_by, known)]
            begun = await self._work(self._take_receipts, gone)
            self._pass_on(*await self._work(arrivals.take_up, self._me.id, dead, begun))
            for id_ in dead:
                await self._work(workers.leave, id_)
            for id_ in gone:
                await self._work(self._receipts.forget, id_)
            if time.monotonic() - self._cleaned > CLEAN_EVERY:
                self._cleaned = time.monotonic()
                await self._work(arrivals.expire)
        except HistoryError as error:
            self._tell(error)
            self._watched.clear()  # the others could not beat either: they get time to
            return
        if self._away:
            self._away = False
            log.info("the history can be used again")

    def _take_receipts(self, gone: Sequence[str]) -> set[int] | None:
        """Have the history know which answers Telegram had taken from those who are gone.

        Returns:
            The updates that they had begun; None where one of them has left no file.
        """
        confirmed = [one for id_ in gone for one in self._receipts.confirmed_to(id_)]
        outcomes = self._history.together(
            [Entry(self._history.carry_all, one) for one in confirmed]
        )
        for carried, outcome in zip(confirmed, outcomes, strict=True):
            if isinstance(outcome, HistoryAwayError):  # with the next beat
                raise outcome
            if isinstance(outcome, Exception):  # the answer is forgotten meanwhile
                log.info("receipt passed over", chat=carried.chat, cause=type(outcome).__name__)
        begun = [self._receipts.begun_by(id_) for id_ in gone]
        known = begun and None not in begun
        return {one for each in begun if each for one in each} if known else None

    def _dead(self, others: list[Worker]) -> list[str]:
        now = time.monotonic()
        seen = {one.id: self._watched.get(one.id, (-1, now)) for one in others}
        self._watched = {
            one.id: seen[one.id] if seen[one.id][0] == one.beats else (one.beats, now)
            for one in others
        }
        still = {id_ for id_, (_, since) in self._watched.items() if now - since > DEAD_AFTER}
        return [one.id for one in others if one.was_killed or one.id in still]

    async def _flush(self) -> None:
        """Note what was finished while the database could not be reached."""
        for id_, chat in list(self._unfinished.items()):
            await self._finish(id_, chat)

    async def _refuse_rivals(self) -> None:
        known = await self._work(self._history.workers.known)
        rivals = {
            one.id: one.beats
            for one in known
            if (one.polls or self._me.polls) and not one.was_killed
        }
        if not rivals:
            return
        await asyncio.sleep(2 * BEAT)  # one that was killed beats no more
        for one in await self._work(self._history.workers.known):
            if one.beats > rivals.get(one.id, one.beats):
                raise RivalError(one.host, one.pid)

    def _tell(self, error: BaseException) -> None:
        if not isinstance(error, HistoryAwayError):
            log.error("an update is not kept", cause=type(error).__name__)
        elif not self._away:
            self._away = True
            log.error("updates are not kept: a kill would lose them", cause=str(error))

    async def _work(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._threads, lambda: call(*args, **kwargs))
