"""A citation that a link leads to: shown with its source, and its article to turn through.

It belongs to no conversation: the button's own characters say which sentence is meant.
"""

import structlog
from telegram import InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from bot.address import Address, cited
from bot.citations import open_quote
from bot.rendering import Rendering
from bot.telegram import callbacks
from bot.telegram.callbacks import Passage
from bot.telegram.desk import Desk
from bot.telegram.keyboards import under_leaf, under_passage
from bot.telegram.linking import link_rows
from bot.telegram.sending import edit, send
from bot.telegram.sources import notice
from retrieval.errors import QuoteError

log = structlog.get_logger(__name__)


class Passages:
    """Handlers of links to a citation and of the buttons under what they show."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def show(self, message: Message, address: Address | None) -> None:
        """Show what a link leads to; say so where it leads nowhere."""
        rendering = self._desk.rendering(message.from_user)
        if address is not None:
            try:
                bot = message.get_bot().username
                await send(message, *await self._desk.work(self._quote, rendering, bot, address))
                return
            except QuoteError as error:
                log.info("link leads nowhere", chat=message.chat_id, cause=str(error))
        await send(message, rendering.wording.message("source.no_such_link"))

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under it: a paragraph of its article, or the quote again."""
        query = update.callback_query
        if query is None:
            return
        rendering = self._desk.rendering(query.from_user)
        passage = callbacks.read(query.data or "")
        message = query.message
        if not isinstance(passage, Passage) or not isinstance(message, Message):
            await notice(query, rendering.wording.text("alerts.stale"))
            return
        bot, address = query.get_bot().username, passage.address
        try:
            if passage.leaf is None:
                shown = await self._desk.work(self._quote, rendering, bot, address)
            else:
                shown = await self._desk.work(self._leaf, rendering, address, passage.leaf)
        except QuoteError:
            await notice(query, rendering.wording.text("alerts.gone"))
            return
        there = await edit(message, *shown)
        await notice(query, None if there else rendering.wording.text("alerts.stale"))

    def _quote(
        self, rendering: Rendering, bot: str, address: Address
    ) -> tuple[str, InlineKeyboardMarkup]:
        shelf = self._desk.library.catalogue
        quote = open_quote(cited(address, shelf), shelf)
        home = rendering.leaf_of(quote).home
        links = link_rows(rendering.wording, bot, self._desk.public_url, [quote])
        return rendering.passage(quote), under_passage(rendering.wording, address, home, links)

    def _leaf(
        self, rendering: Rendering, address: Address, position: int
    ) -> tuple[str, InlineKeyboardMarkup]:
        shelf = self._desk.library.catalogue
        leaf = rendering.leaf_of(open_quote(cited(address, shelf), shelf), position)
        return leaf.html, under_leaf(rendering.wording, address, leaf)
