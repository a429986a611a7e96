"""/hide: a passage that shall not be quoted any more, and the list of those, to take it back."""

from collections import OrderedDict
from contextlib import suppress

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.citations import open_quote
from bot.given import GivenAnswer
from bot.history import Deed
from bot.rendering import Wording
from bot.rendering.markup import clip
from bot.telegram.admin_callbacks import Inventory, Veil, read
from bot.telegram.desk import Desk
from bot.telegram.groups import replied
from bot.telegram.inventory import Inventories
from bot.telegram.sending import edit, send
from bot.telegram.sources import Sources, notice
from retrieval.corpus.model import Paragraph
from retrieval.errors import QuoteError

REMEMBERED = 1_000  # messages whose button is known
TOLD = 60  # characters of a passage that the log of acts keeps


class Hiding:
    """Handlers of /hide and of its buttons."""

    def __init__(self, desk: Desk, sources: Sources, inventories: Inventories) -> None:
        self._desk = desk
        self._sources = sources
        self._inventories = inventories
        self._drawn: OrderedDict[tuple[int, int], bool] = OrderedDict()  # messages: last hidden?

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/hide [N], as a reply to an answer or on the last one; alone: the list."""
        message = await self._desk.admitted(update)
        if message is None:
            return
        arguments = context.args or []
        if replied(message) is None and not arguments:
            await self._inventories.show(update, Inventory.HIDDEN)
            return
        wording = self._desk.wording(update.effective_user)
        found = await self._desk.work(self._sources.meant, message)
        number = _number(arguments)
        citation = found.citation(number) if found and number else None
        if found is None or citation is None:
            await send(message, wording.message("hide.usage"))
            return
        try:
            html = await self._desk.work(self._asked, found, citation.number, wording)
        except QuoteError:
            await send(message, wording.message("source.gone"))
            return
        await send(message, html, under_passage_to_hide(wording, citation.paragraph, hide=True))

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button: hide this passage, or show it again."""
        query = update.callback_query
        if query is None:
            return
        wording = self._desk.wording(query.from_user)
        veil = read(query.data or "")
        paragraph = None
        if isinstance(veil, Veil):
            catalogue = self._desk.library.catalogue
            paragraph = await self._desk.work(catalogue.paragraph, veil.paragraph)
        if not isinstance(veil, Veil) or paragraph is None:
            await notice(query, wording.text("alerts.stale"))
            return
        if not self._desk.is_admin(query.from_user):
            await notice(query, wording.text("alerts.not_allowed"))
            return
        await self._draw(query, veil, paragraph)
        key = "hidden" if veil.hide else "shown"
        await notice(query, wording.text(f"hide.{key}"))
        await self._redraw(query, veil, wording)

    async def _draw(self, query: CallbackQuery, veil: Veil, paragraph: Paragraph) -> None:
        """Hide or show; only what changes something is written down."""
        hiding = self._desk.library.catalogue.hiding
        if await self._desk.work(hiding.hide if veil.hide else hiding.show, paragraph):
            deed = Deed.HIDE if veil.hide else Deed.SHOW
            subject = f"{clip(paragraph.text, TOLD)} · {paragraph.id}"
            await self._desk.write_down(query.from_user, deed, subject)

    async def _redraw(self, query: CallbackQuery, veil: Veil, wording: Wording) -> None:
        """Let the message show what is so now: the list without it, or the other button.

        Once for many presses that ask for the same: edits are counted by Telegram, presses not.
        """
        if not isinstance(query.message, Message):
            return
        place = (query.message.chat_id, query.message.id)
        if not veil.listed and self._drawn.get(place) is veil.hide:
            return
        self._drawn[place] = veil.hide
        if len(self._drawn) > REMEMBERED:
            self._drawn.popitem(last=False)
        if veil.listed:
            page = self._inventories.page
            shown = await self._desk.work(page, wording, Inventory.HIDDEN, 0)
            await edit(query.message, *shown)
            return
        with suppress(BadRequest):  # deleted, or it shows this already
            keyboard = under_passage_to_hide(wording, veil.paragraph, not veil.hide)
            await query.message.edit_reply_markup(keyboard)

    def _asked(self, found: GivenAnswer, number: int, wording: Wording) -> str:
        citation = found.citation(number)
        assert citation is not None
        quote = open_quote(citation, self._desk.library.catalogue)
        rendering = self._desk.renderings[wording.language]
        return f"{rendering.passage(quote)}\n\n{wording.message('hide.ask')}"


def under_passage_to_hide(wording: Wording, paragraph: str, hide: bool) -> InlineKeyboardMarkup:
    """The button that hides a paragraph, or shows it again."""
    label = wording.text("buttons.hide" if hide else "buttons.unhide")
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(label, callback_data=str(Veil(paragraph, hide)))]]
    )


def _number(arguments: list[str]) -> int | None:
    """Return the citation that is meant; None where the argument is no number."""
    if not arguments:
        return 1
    word = arguments[0].strip("[]【】()（）")
    return int(word) if len(arguments) == 1 and word.isdecimal() and len(word) < 4 else None
