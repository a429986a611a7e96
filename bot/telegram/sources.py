"""The proof: /source shows where an answer stands, the buttons open it in place.

One message is edited as the reader goes. What a button says is not believed: its answer must be
recorded, and for this chat.
"""

import structlog
from telegram import CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.errors import HistoryError
from bot.given import GivenAnswer
from bot.history import Event
from bot.rendering import Rendering, Wording
from bot.rendering.views import open_all
from bot.telegram import callbacks
from bot.telegram.callbacks import Turn, View
from bot.telegram.desk import Desk, place_of
from bot.telegram.groups import is_own, replied
from bot.telegram.keyboards import (
    under_answer,
    under_paragraph,
    under_sources,
    under_verified,
)
from bot.telegram.linking import link_rows
from bot.telegram.sending import edit, send
from bot.verification import verify
from retrieval.errors import QuoteError

log = structlog.get_logger(__name__)
Shown = tuple[str, InlineKeyboardMarkup | None]


class Sources:
    """Handlers of /source and of the buttons under answers."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/source [n], alone or as a reply to an older answer."""
        message = update.effective_message
        if message is not None:
            await self.show(message, context.args or [])

    async def verify(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/verify, alone or as a reply to an older answer: are its quotes still in the corpus?"""
        message = update.effective_message
        if message is None:
            return
        wording = self._desk.wording(message.from_user)
        found = await self._desk.work(self.meant, message)
        problem = _unciting(found, message)
        if found is None or problem:
            await send(message, wording.message(f"source.{problem}"))
            return
        html, keyboard = await self._desk.work(self._verified, found)
        await self._carried(await send(message, html, keyboard), found)

    async def show(self, message: Message, arguments: list[str]) -> None:
        """Show the citations of the answer replied to, else of the chat's last one."""
        wording = self._desk.wording(message.from_user)
        found = await self._desk.work(self.meant, message)
        unciting = _unciting(found, message)
        if found is None or unciting:
            await send(message, wording.message(f"source.{unciting}"))
            return
        problem, number = _number(arguments, found, wording)
        if problem:
            await send(message, problem)
            return
        html, keyboard = await self._desk.work(
            self._sources, found, number, message.get_bot().username
        )
        await self._carried(await send(message, html, keyboard), found)

    async def _carried(self, sent: Message, found: GivenAnswer) -> None:
        """Note that a message shows an answer, so that a reply to it is about that answer."""
        if found.id is None:
            return
        try:
            await self._desk.work(self._desk.history.carried, sent.chat_id, sent.id, found.id)
        except HistoryError as error:
            log.error("message not recorded", chat=sent.chat_id, cause=str(error))

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under an answer: another view of it, in the same message."""
        query = update.callback_query
        if query is None:
            return
        wording = self._desk.wording(query.from_user)
        turn = callbacks.read(query.data or "")
        message = query.message
        if not isinstance(turn, Turn) or not isinstance(message, Message):
            await notice(query, wording.text("alerts.stale"))
            return
        found = await self._desk.work(self._desk.history.answer, turn.answer)
        if found is None or found.citation(turn.number) is None:
            await notice(query, wording.text("alerts.stale"))
            return
        if found.place.chat != message.chat_id:
            await notice(query, wording.text("alerts.not_here"))
            return
        try:
            html, keyboard = await self._desk.work(
                self._view, found, turn, query.get_bot().username
            )
        except QuoteError as error:
            log.error("quote refused", answer=found.id, cause=str(error))
            await self._desk.count(Event.QUOTE_REFUSED)
            await notice(query, wording.text("alerts.gone"))
            return
        there = await edit(message, html, keyboard)
        await notice(query, None if there else wording.text("alerts.stale"))

    def meant(self, message: Message) -> GivenAnswer | None:
        """Return the answer that a message is about: the one replied to, else the last. Blocks."""
        other = replied(message)
        history = self._desk.history
        if other is None:
            return history.last_answer(place_of(message))
        if not is_own(other):
            return history.answer_to(message.chat_id, other.id)
        found = history.answer_in(message.chat_id, other.id)
        if found is None and (id_ := _answer_in_buttons(other)) is not None:
            found = history.answer(id_)  # sent while the history could not be written
            if found is not None and found.place.chat != message.chat_id:
                return None
        return found

    def _view(self, found: GivenAnswer, turn: Turn, bot: str) -> Shown:
        rendering = self._rendering(found)
        shelf = self._desk.library.catalogue
        if turn.view is View.SOURCES:
            return self._sources(found, None, bot)
        if turn.view is View.VERIFIED:
            return self._verified(found)
        if turn.view is View.ANSWER:
            html = rendering.answer(found, shelf, turn.number)
            offered = self._desk.offered(found)
            return html, under_answer(found, rendering.wording, turn.number, offered)
        leaf = rendering.leaf(found, turn.number, shelf, turn.leaf)
        return leaf.html, under_paragraph(found, rendering.wording, turn.number, leaf)

    def _sources(self, found: GivenAnswer, number: int | None, bot: str) -> Shown:
        rendering, shelf = self._rendering(found), self._desk.library.catalogue
        html = rendering.sources(found, shelf, number)
        asked = tuple(item for item in found.citations if number in (None, item.number))
        quotes, _ = open_all(asked, shelf)
        links = link_rows(rendering.wording, bot, self._desk.public_url, [*quotes.values()])
        numbers = [item.number for item in asked]
        return html, under_sources(found, rendering.wording, numbers, links)

    def _verified(self, found: GivenAnswer) -> Shown:
        rendering = self._rendering(found)
        checks = verify(found, self._desk.library.catalogue)
        return rendering.verified(found, checks), under_verified(found, rendering.wording)

    def _rendering(self, found: GivenAnswer) -> Rendering:
        return self._desk.renderings[found.language]


async def notice(query: CallbackQuery, text: str | None) -> None:
    """Take the clock from a button, with words over the chat where there are any.

    Without words it is a sign only: where it fails, what the button asked for is done all the same.
    """
    try:
        await query.answer(text, show_alert=text is not None)
    except TelegramError as error:
        if text is not None and "too old" not in error.message:  # else the reader has gone on
            raise


def _unciting(found: GivenAnswer | None, message: Message) -> str | None:
    """Return the text that says why there is no quote to show; None where there is one."""
    is_reply = replied(message) is not None
    if found is None:
        return "not_an_answer" if is_reply else "none_yet"
    if not found.citations:
        return "no_citation_there" if is_reply else "no_citation"
    return None


def _number(
    arguments: list[str], found: GivenAnswer, wording: Wording
) -> tuple[str | None, int | None]:
    """Return what is wrong with /source's arguments, or the citation asked for (None: all)."""
    count = len(found.citations)
    if not arguments:
        return None, None
    word = arguments[0].strip("[]【】()（）")
    if len(arguments) == 1 and word.isdecimal() and len(word) < 4 and found.citation(int(word)):
        return None, int(word)
    if count == 1:
        return wording.message("source.only_one"), None
    return wording.message("source.wrong_number", count=count), None


def _answer_in_buttons(message: Message) -> int | None:
    """Return the answer that the buttons under a message of the bot's belong to."""
    if message.reply_markup is None:
        return None
    for row in message.reply_markup.inline_keyboard:
        for button in row:
            turn = callbacks.read(str(button.callback_data or ""))
            if isinstance(turn, Turn):
                return turn.answer
    return None
