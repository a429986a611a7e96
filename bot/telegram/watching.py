"""/watch: standing questions, whose readers are told when the corpus has a new answer to them."""

import asyncio
import hashlib
from contextlib import suppress

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.constants import ParseMode
from telegram.error import Forbidden, TelegramError
from telegram.ext import ContextTypes

from bot.errors import HistoryError
from bot.given import GivenAnswer, Place, given
from bot.history import Watch
from bot.rendering import Wording
from bot.rendering.markup import clip, harmless
from bot.telegram import callbacks
from bot.telegram.callbacks import Unwatch
from bot.telegram.desk import Desk, place_of
from bot.telegram.keyboards import under_answer
from bot.telegram.sending import NO_PREVIEW, edit, send
from bot.telegram.sources import notice
from retrieval.answering.answer import Answer, Status
from retrieval.errors import RetrievalError

LOOK_EVERY = 3.0  # seconds between two looks for a new generation: one short query each
LENGTH = 300  # characters of a standing question
SHOWN = 40  # units of it on a button
EVIDENCE = 3

log = structlog.get_logger(__name__)
Shown = tuple[str, InlineKeyboardMarkup | None]


class Watching:
    """Handlers of /watch and its buttons.

    Args:
        desk: what handlers work with.
        most: standing questions of one reader.
    """

    def __init__(self, desk: Desk, most: int) -> None:
        self._desk = desk
        self._most = most

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/watch QUESTION: keep it; /watch: those kept here, each with a button to end it."""
        message = update.effective_message
        if message is None or message.from_user is None:
            return
        _, *words = (message.text or "").split(maxsplit=1)
        question = "".join(words).strip()
        wording = self._desk.rendering(message.from_user, question).wording
        if not question:
            html, keyboard = await self._desk.work(self._list, place_of(message), wording)
        elif len(question) > LENGTH or not any(map(str.isalnum, question)):
            html, keyboard = wording.message("watch.usage", limit=LENGTH), None
        else:
            html, keyboard = await self._desk.work(self._add, message, question, wording), None
        await send(message, html, keyboard)

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button: a reader's own question is ended."""
        query = update.callback_query
        if query is None:
            return
        wording = self._desk.wording(query.from_user)
        meant = callbacks.read(query.data or "")
        if not isinstance(meant, Unwatch) or not isinstance(query.message, Message):
            await notice(query, wording.text("alerts.stale"))
            return
        reader = query.from_user.id
        ended = await self._desk.work(self._desk.history.watches.remove, meant.id, reader)
        if not ended:
            await notice(query, wording.text("alerts.stale"))
            return
        place = Place(query.message.chat_id, reader)
        html, keyboard = await self._desk.work(self._list, place, wording)
        await edit(query.message, html, keyboard)
        await notice(query, None)

    def _add(self, message: Message, question: str, wording: Wording) -> str:
        assert message.from_user is not None
        language = self._desk.rendering(message.from_user, question).language
        answer = self._desk.library.answer(question, EVIDENCE)
        wanted = Watch(
            message.chat_id, message.from_user.id, question, language, told=_news(answer)
        )
        if not self._desk.history.watches.add(wanted, self._most):
            return wording.message("watch.full", most=self._most)
        known = "known" if wanted.told else "unknown"
        return wording.message(f"watch.added_{known}", question=harmless(question))

    def _list(self, place: Place, wording: Wording) -> Shown:
        mine = self._desk.history.watches.of(place.user or 0, place.chat)
        if not mine:
            return wording.message("watch.none"), None
        buttons = [
            [
                InlineKeyboardButton(
                    f"✖ {clip(one.question, SHOWN)}", callback_data=str(Unwatch(one.id))
                )
            ]
            for one in mine
        ]
        return wording.message("watch.list", count=len(mine)), InlineKeyboardMarkup(buttons)


async def follow(desk: Desk, bot: Bot) -> None:
    """Look at all standing questions at the start and with each new generation, until cancelled."""
    seen: int | None = None
    while True:
        try:
            live = await desk.work(desk.library.catalogue.generation)
            number = live.number if live else 0
            if number != seen:
                await _look(desk, bot)
                seen = number
        except (HistoryError, RetrievalError) as error:
            log.error("standing questions not looked at", cause=str(error))  # tried again
        await asyncio.sleep(LOOK_EVERY)


async def _look(desk: Desk, bot: Bot) -> None:
    last = 0
    while watches := await desk.work(desk.history.watches.after, last):
        for one in watches:
            answer = await desk.work(desk.library.answer, one.question, EVIDENCE)
            news = _news(answer)
            if news and news != one.told and await desk.work(desk.history.watches.tell, one, news):
                await _tell(desk, bot, one, answer)
        last = watches[-1].id


async def _tell(desk: Desk, bot: Bot, one: Watch, answer: Answer) -> None:
    rendering = desk.renderings[one.language]
    made = given(answer, one.question, one.language, Place(one.chat, one.reader))

    def written() -> tuple[str, GivenAnswer]:
        kept = made
        with suppress(HistoryError):
            kept = desk.history.record(made)
        return rendering.answer(kept, desk.library.catalogue), kept

    try:
        html, kept = await desk.work(written)
        header = rendering.wording.message("watch.news", question=harmless(clip(one.question, 120)))
        sent = await bot.send_message(
            one.chat,
            f"{header}\n\n{html}",
            ParseMode.HTML,
            reply_markup=under_answer(kept, rendering.wording),
            link_preview_options=NO_PREVIEW,
        )
        if kept.id is not None:
            await desk.work(desk.history.carried, sent.chat_id, sent.id, kept.id)
    except Forbidden:
        log.info("shut out", chat=one.chat)
        await desk.work(desk.history.watches.remove, one.id, one.reader)
    except (TelegramError, HistoryError, RetrievalError) as error:
        log.error("standing question not told", chat=one.chat, cause=str(error))


def _news(answer: Answer) -> str:
    """Return what stands for the sentence that answers; empty without one."""
    if answer.status is not Status.ANSWERED or not answer.evidence:
        return ""
    first = answer.evidence[0]
    sentence = first.paragraph.text[first.sentence.start : first.sentence.end]
    return hashlib.sha256(sentence.encode("utf-8", "replace")).hexdigest()
