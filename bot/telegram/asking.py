"""A question comes in, an answer goes out, and the history can show it again."""

from dataclasses import dataclass, replace
from functools import partial

import structlog
from telegram import InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from bot.conversation import Previous, asks_source
from bot.errors import HistoryError
from bot.given import GivenAnswer
from bot.history import Carried, Opening
from bot.next_questions import NextQuestion
from bot.rendering import Rendering
from bot.telegram.answers import Answers
from bot.telegram.desk import Desk, place_of
from bot.telegram.groups import is_own, question_in, replied
from bot.telegram.keyboards import under_answer
from bot.telegram.sending import edit_at, send, typing
from bot.telegram.sources import Sources
from retrieval.answering.answer import Status

LENGTH = 1000  # characters of a question; a longer one is a text, and no single thing is asked

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Ready:
    """A message that is ready to be sent: the answer it carries, and in which language."""

    html: str
    answer: GivenAnswer
    rendering: Rendering
    offered: tuple[NextQuestion, ...] = ()

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        """The buttons under it."""
        return under_answer(self.answer, self.rendering.wording, offered=self.offered)


class Asking:
    """Handlers of questions."""

    def __init__(self, desk: Desk, sources: Sources) -> None:
        self._desk = desk
        self._sources = sources
        self._answers = Answers(desk)

    async def message(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A text in private, or one that mentions the bot or replies to it in a group."""
        message = update.effective_message
        if message is not None:
            text = question_in(message) or _replied_text(message)
            await self._take(message, text, self._desk.openings.get(update.update_id))

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/ask QUESTION; without a question, as a reply to a message that is one."""
        message = update.effective_message
        if message is None:
            return
        _, *text = (message.text or "").split(maxsplit=1)
        asked = "".join(text) or _replied_text(message)
        await self._take(message, asked, self._desk.openings.get(update.update_id))

    async def edited(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A question that was answered is changed: its answer changes in place."""
        message = update.edited_message
        text = question_in(message) if message else None
        if message is None or not text or self._refusal(message, text):
            return
        old = await self._desk.work(self._desk.history.answer_to, message.chat_id, message.id)
        if old is None or old.id is None or old.asked == text:
            return
        carrier = await self._desk.work(self._desk.history.message_of, old.id)
        if carrier is None:
            return
        ready = await self._answer(message, text, replaced=old.id)
        bot = message.get_bot()
        if await edit_at(bot, message.chat_id, carrier, ready.html, ready.keyboard):
            self._carried(ready, message.chat_id, carrier)

    async def _take(self, message: Message, text: str, opening: Opening | None) -> None:
        if asks_source(text):
            await self._sources.show(message, [])
            return
        refusal = self._refusal(message, text)
        if refusal:
            await send(message, refusal)
            return
        if not await self._desk.within_quota(message):
            return
        async with typing(message):
            ready = await self._answer(message, text, opening)
        confirmed = self._desk.receipt_of(ready.answer)
        sent = await send(message, ready.html, ready.keyboard, confirmed)
        self._carried(ready, sent.chat_id, sent.id)

    def _refusal(self, message: Message, text: str) -> str | None:
        """Return what is said to something that is no question; None for one that is."""
        wording = self._desk.rendering(message.from_user, text).wording
        if not text.strip():
            return wording.message("ask.usage", example=wording.text("start.example"))
        if len(text) > LENGTH:
            return wording.message("ask.too_long", length=len(text), limit=LENGTH)
        if not any(character.isalnum() for character in text):
            return wording.message("ask.no_words", example=wording.text("start.example"))
        return None

    async def _answer(
        self,
        message: Message,
        text: str,
        opening: Opening | None = None,
        replaced: int | None = None,
    ) -> Ready:
        """Answer and record."""
        desk = self._desk
        rendering = desk.rendering(message.from_user, text)
        previous = await self._previous(message, opening, replaced)
        found = await self._answers.answer(text, previous, rendering)
        made = found.written.to(place_of(message), message.id, found.seconds)
        try:
            made = await desk.ledger.write(desk.history.record_all, made)
        except HistoryError as error:
            log.error("answer not recorded", chat=message.chat_id, cause=str(error))
        wording, html = rendering.wording, found.written.html
        if html is None:
            return Ready(wording.message("ask.refused"), replace(made, citations=()), rendering)
        if made.id is None:
            html += "\n\n" + wording.message("ask.not_recorded")
        if found.offered and made.status is Status.NOT_FOUND:
            html += "\n\n" + wording.message("ask.meant")
        return Ready(html, made, rendering, found.offered)

    async def _previous(
        self, message: Message, opening: Opening | None, replaced: int | None
    ) -> Previous | None:
        """Return what a follow-up leans on: the answer replied to, else the reader's last one."""
        desk, other = self._desk, replied(message)
        try:
            found = None
            if other is not None and is_own(other):
                found = await desk.work(desk.history.answer_in, message.chat_id, other.id)
            if found is None and opening is not None:
                return opening.previous
            if found is None:
                last, place = desk.history.last_answer, place_of(message)
                found = await desk.work(last, place, own=True, before=replaced)
        except HistoryError as error:
            log.error("conversation not found", chat=message.chat_id, cause=str(error))
            return None
        return Previous(found.question, found.article) if found else None

    def _carried(self, ready: Ready, chat: int, message: int) -> None:
        """Have it noted which message carries an answer: with the note that all is done."""
        if ready.answer.id is None:
            return

        def failed(error: HistoryError) -> None:  # its buttons still lead to it
            log.error("message not recorded", chat=chat, cause=str(error))

        desk, carried = self._desk, Carried(chat, message, ready.answer.id)
        kept = partial(desk.receipts.kept, carried)
        desk.ledger.note(desk.history.carry_all, carried, failed, kept)


def _replied_text(message: Message) -> str:
    """Return the words of the message that this one replies to, unless they are the bot's."""
    other = replied(message)
    return other.text or "" if other is not None and not is_own(other) else ""
