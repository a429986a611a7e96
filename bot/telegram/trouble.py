"""When something fails: the log first, then a sentence to the reader, with the log's reference.

The log has ids and the error; never what readers wrote, and no names.
"""

import time
from contextlib import suppress
from secrets import token_hex

import structlog
from telegram import ChatMember, Update
from telegram.constants import ParseMode
from telegram.error import Conflict, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ContextTypes

from bot.errors import HistoryError, TemplateError
from bot.history import Event
from bot.telegram.desk import Desk
from bot.telegram.sending import send
from bot.telegram.sources import notice
from retrieval.errors import RetrievalError, SearchUnavailableError

CONFLICT_EVERY = 600.0  # seconds between two complaints: Telegram refuses every poll

log = structlog.get_logger(__name__)


class Trouble:
    """Handlers of errors, and of being shut out."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._told_of_rival = -CONFLICT_EVERY

    async def error(self, update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Every error that a handler did not expect."""
        error = context.error
        known = update if isinstance(update, Update) else None
        chat = known.effective_chat.id if known and known.effective_chat else None
        if isinstance(error, Forbidden):
            log.info("shut out", chat=chat, cause=error.message)
            if chat is not None:
                await self._note_blocked(chat)
            return
        if isinstance(error, Conflict):
            await self._tell_of_rival(error, context)
            return
        if known is None and isinstance(error, NetworkError | RetryAfter):
            log.warning("telegram not reached", cause=error.message)  # tried again by itself
            return
        reference = token_hex(4)
        log.error(
            "update failed",
            reference=reference,
            update=known.update_id if known else None,
            chat=chat,
            exc_info=error,
        )
        await self._desk.count(Event.ERROR)
        if known is not None:
            await self._tell(known, error, reference)

    async def membership(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The bot was stopped by its reader or thrown out of a group, or let in again."""
        change = update.my_chat_member
        if change is None:
            return
        gone = change.new_chat_member.status in (ChatMember.BANNED, ChatMember.LEFT)
        history = self._desk.history
        try:
            await self._desk.work(history.seen, change.chat.id, change.chat.type)
            if gone:
                await self._desk.work(history.blocked, change.chat.id)
        except HistoryError as failure:
            log.error("chat not recorded", chat=change.chat.id, cause=str(failure))

    async def _tell(self, update: Update, error: Exception | None, reference: str) -> None:
        wording = self._desk.wording(update.effective_user)
        with suppress(TelegramError):
            if update.callback_query is not None:
                await notice(update.callback_query, wording.text("alerts.busy"))
            elif update.effective_message is not None and not update.edited_message:
                html = wording.message(f"errors.{_kind(error)}", reference=reference)
                await send(update.effective_message, html)

    async def _tell_of_rival(self, error: Conflict, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Two programs fetch one bot's updates: each gets some of them, so admins must know."""
        if time.monotonic() - self._told_of_rival < CONFLICT_EVERY:
            return
        self._told_of_rival = time.monotonic()
        log.error(
            "another program uses this bot's token: stop one, or give both one webhook",
            cause=error.message,
        )
        for admin in sorted(self._desk.roles.owners):
            html = self._desk.renderings[self._desk.language].wording.message("errors.conflict")
            with suppress(TelegramError):
                await context.bot.send_message(admin, html, ParseMode.HTML)

    async def _note_blocked(self, chat: int) -> None:
        try:
            await self._desk.work(self._desk.history.blocked, chat)
        except HistoryError as failure:
            log.error("chat not recorded", chat=chat, cause=str(failure))
        await self._desk.count(Event.BLOCKED)


def _kind(error: Exception | None) -> str:
    """Return which sentence a reader gets."""
    if isinstance(error, SearchUnavailableError):
        return "search"
    if isinstance(error, RetrievalError):
        return "corpus"
    if isinstance(error, HistoryError):
        return "history"
    if isinstance(error, TemplateError):
        return "template"
    return "unexpected"
