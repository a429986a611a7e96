"""/corpus and /articles: what there is to ask about, in figures and a page at a time."""

import math
from dataclasses import dataclass, replace

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
from bot.telegram.wishes import Wish, wish
from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.catalogue.wanted import Wanted
from retrieval.corpus.model import Article

PER_PAGE = 8


class Browsing:
    """Handlers of /articles and its pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/articles, with a source, a date, a place, a page in any order."""
        message = update.effective_message
        if message is None:
            return
        asked = wish(" ".join(context.args or []))
        wording = self._desk.wording(update.effective_user)
        html, keyboard = await self._desk.work(self._page, wording, asked)
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
        html, keyboard = await self._desk.work(
            self._page, wording, replace(wish(page.words), page=page.number)
        )
        there = await edit(query.message, html, keyboard)
        await notice(query, None if there else wording.text("alerts.stale"))

    def _page(self, wording: Wording, asked: Wish) -> tuple[str, InlineKeyboardMarkup | None]:
        catalogue = self._desk.library.catalogue
        count, _ = catalogue.find(asked.wanted, limit=0)
        if not count:
            key = "none_such" if asked.words and catalogue.count().articles else "none"
            return wording.message(f"articles.{key}", wanted=asked.words), None
        pages = math.ceil(count / PER_PAGE)
        page = max(0, min(asked.page, pages - 1))
        chosen = Chosen(catalogue, asked.wanted)
        html = listing(wording, chosen, count, page + 1, PER_PAGE, asked.words)
        return html, under_articles(wording, page, pages, asked.words)


@dataclass(frozen=True, slots=True)
class Chosen:
    """As much of the catalogue as a list of chosen articles needs."""

    catalogue: Catalogue
    wanted: Wanted

    def articles(
        self, source: str | None = None, offset: int = 0, limit: int | None = None
    ) -> list[Article]:
        """Return live articles of the choice, in reading order."""
        wanted = self.wanted if source is None else replace(self.wanted, source=source)
        return self.catalogue.find(wanted, offset, limit)[1]
