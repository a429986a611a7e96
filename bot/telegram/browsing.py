"""/corpus and /articles: what there is to ask about, in figures and a page at a time."""

import math

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from bot.rendering import Wording
from bot.rendering.listing import listing
from bot.rendering.stock import stock
from bot.telegram import callbacks
from bot.telegram.callbacks import Page
from bot.telegram.desk import Desk
from bot.telegram.keyboards import under_articles
from bot.telegram.sending import edit, send
from bot.telegram.sources import notice

PER_PAGE = 8


class Browsing:
    """Handlers of /articles and its pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/articles [page]."""
        message = update.effective_message
        if message is None:
            return
        word = context.args[0] if context.args else ""
        page = int(word) - 1 if word.isdecimal() and len(word) < 7 else 0
        wording = self._desk.wording(update.effective_user)
        html, keyboard = await self._desk.work(self._page, wording, page)
        await send(message, html, keyboard)

    async def corpus(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/corpus: what is in it, how fresh it is, what came last."""
        message = update.effective_message
        if message is not None:
            wording = self._desk.wording(update.effective_user)
            await send(message, await self._desk.work(stock, wording, self._desk.library.catalogue))

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under the list: another page of it, in the same message."""
        query = update.callback_query
        if query is None:
            return
        wording = self._desk.wording(query.from_user)
        page = callbacks.read(query.data or "")
        if not isinstance(page, Page) or not isinstance(query.message, Message):
            await notice(query, wording.text("alerts.stale"))
            return
        html, keyboard = await self._desk.work(self._page, wording, page.number)
        there = await edit(query.message, html, keyboard)
        await notice(query, None if there else wording.text("alerts.stale"))

    def _page(self, wording: Wording, page: int) -> tuple[str, InlineKeyboardMarkup | None]:
        catalogue = self._desk.library.catalogue
        count = catalogue.count().articles
        if not count:
            return wording.message("articles.none"), None
        pages = math.ceil(count / PER_PAGE)
        page = max(0, min(page, pages - 1))
        html = listing(wording, catalogue, count, page + 1, PER_PAGE)
        return html, under_articles(wording, page, pages)
