"""/sources and /audit, and the pages of every list that those who keep the corpus see."""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from bot.rendering import Wording
from bot.rendering.inventory import Sheet, audit_html, hidden_html, sheet, sources_html
from bot.telegram.admin_callbacks import Inventory, ListPage, Veil, read
from bot.telegram.desk import Desk
from bot.telegram.roles import Role
from bot.telegram.sending import edit, send
from bot.telegram.sources import notice

PER_PAGE = {Inventory.SOURCES: 10, Inventory.AUDIT: 12, Inventory.HIDDEN: 5}
NEEDED = {Inventory.AUDIT: Role.OWNER}  # who may see a list; editors where nothing is said

Shown = tuple[str, InlineKeyboardMarkup | None]


class Inventories:
    """Handlers of lists and their pages."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def sources(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/sources: the files of the corpus, those that came last first."""
        await self.show(update, Inventory.SOURCES)

    async def audit(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/audit: who did what to the corpus; for owners."""
        await self.show(update, Inventory.AUDIT)

    async def show(self, update: Update, inventory: Inventory) -> None:
        """Send the first page of a list to one who may see it."""
        message = await self._desk.admitted(update, NEEDED.get(inventory, Role.EDITOR))
        if message is not None:
            wording = self._desk.wording(update.effective_user)
            await send(message, *await self._desk.work(self.page, wording, inventory, 0))

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under a list: another page of it, in the same message."""
        query = update.callback_query
        if query is None:
            return
        wording = self._desk.wording(query.from_user)
        asked = read(query.data or "")
        if not isinstance(asked, ListPage) or not isinstance(query.message, Message):
            await notice(query, wording.text("alerts.stale"))
            return
        if self._desk.roles.of(query.from_user) < NEEDED.get(asked.inventory, Role.EDITOR):
            await notice(query, wording.text("alerts.not_allowed"))
            return
        shown = await self._desk.work(self.page, wording, asked.inventory, asked.number)
        there = await edit(query.message, *shown)
        await notice(query, None if there else wording.text("alerts.stale"))

    def page(self, wording: Wording, inventory: Inventory, wanted: int) -> Shown:
        """Return a page of a list, the nearest to the one wanted. Blocks."""
        size = PER_PAGE[inventory]
        catalogue, audit = self._desk.library.catalogue, self._desk.history.audit
        if inventory is Inventory.AUDIT:
            count = audit.count()
            at = sheet(wanted, count, size)
            acts = audit.acts(at.first - 1, size)
            return audit_html(wording, acts, at, count), _under(wording, inventory, at)
        if inventory is Inventory.HIDDEN:
            hidden = catalogue.hiding.hidden()
            at = sheet(wanted, len(hidden), size)
            here = hidden[at.first - 1 :][:size]
            html = hidden_html(wording, catalogue, here, at, len(hidden))
            veils = [Veil(one.paragraph, hide=False, listed=True) for one in here]
            return html, _under(wording, inventory, at, veils)
        records = sorted(catalogue.sources(), key=lambda one: (-one.modified, one.source.name))
        at = sheet(wanted, len(records), size)
        here_too = records[at.first - 1 :][:size]
        html = sources_html(wording, catalogue, here_too, at, len(records))
        return html, _under(wording, inventory, at)


def _under(
    wording: Wording, inventory: Inventory, at: Sheet, veils: Sequence[Veil] = ()
) -> InlineKeyboardMarkup | None:
    """Show this one again, for each; the pages before and after."""
    again = [
        InlineKeyboardButton(
            wording.text("buttons.show_again", number=at.first + place), callback_data=str(veil)
        )
        for place, veil in enumerate(veils)
    ]
    turns = []
    if at.page > 0:
        turns.append(("previous_page", ListPage(inventory, at.page - 1)))
    if at.page < at.pages - 1:
        turns.append(("next_page", ListPage(inventory, at.page + 1)))
    buttons = [
        InlineKeyboardButton(wording.text(f"buttons.{name}"), callback_data=str(page))
        for name, page in turns
    ]
    rows = [row for row in (again, buttons) if row]
    return InlineKeyboardMarkup(rows) if rows else None
