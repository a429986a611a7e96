"""/forget_me: all that is kept of a reader is deleted; what grew old goes by itself."""

import asyncio
from datetime import timedelta

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from bot.errors import HistoryError
from bot.telegram import callbacks
from bot.telegram.callbacks import Forget
from bot.telegram.desk import Desk
from bot.telegram.sending import edit, send
from bot.telegram.sources import notice

ONCE = timedelta(hours=6)  # between two looks for what has grown too old

log = structlog.get_logger(__name__)


class Forgetting:
    """Handlers of /forget_me and its button."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/forget_me: what would be deleted, and the button that does it."""
        message, user = update.effective_message, update.effective_user
        if message is None or user is None:
            return
        wording = self._desk.wording(user)
        button = InlineKeyboardButton(
            wording.text("buttons.forget"), callback_data=str(Forget(user.id))
        )
        await send(message, wording.message("forget.ask"), InlineKeyboardMarkup([[button]]))

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """The button: only whoever asked to be forgotten may press it."""
        query = update.callback_query
        if query is None:
            return
        wording = self._desk.wording(query.from_user)
        meant = callbacks.read(query.data or "")
        if not isinstance(meant, Forget) or meant.reader != query.from_user.id:
            await notice(query, wording.text("alerts.not_here"))
            return
        count = await self._desk.work(self._desk.history.retention.forget, meant.reader)
        self._desk.chosen.pop(meant.reader, None)
        log.info("a reader was forgotten", answers=count)
        if isinstance(query.message, Message):
            await edit(query.message, wording.message("forget.done", count=count))
        await notice(query, None)


async def expire(desk: Desk, days: int) -> None:
    """Delete answers older than `days`, now and every few hours, until cancelled."""
    while True:
        try:
            count = await desk.work(desk.history.retention.expire, timedelta(days=days))
            log.info("old answers deleted", answers=count)
        except HistoryError as error:
            log.error("old answers not deleted", cause=str(error))  # tried again next time
        await asyncio.sleep(ONCE.total_seconds())
