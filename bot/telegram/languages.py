"""/language: a reader chooses the words around the quotes, else their client decides."""

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from bot.language import Language
from bot.telegram import callbacks
from bot.telegram.callbacks import Choice
from bot.telegram.desk import Desk
from bot.telegram.sending import edit, send
from bot.telegram.sources import notice

log = structlog.get_logger(__name__)

# As each is called in itself, so that whoever reads only one of them finds it.
NAMES = {
    Language.SIMPLIFIED: "简体中文",
    Language.TRADITIONAL: "繁體中文",
    Language.ENGLISH: "English",
}
AUTOMATIC = "自动 · Auto"


class Languages:
    """Handlers of /language and its buttons."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/language: the languages to choose from."""
        if update.effective_message is not None:
            wording = self._desk.wording(update.effective_user)
            html = wording.message("language.choose")
            await send(update.effective_message, html, _keyboard())

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button: the choice of whoever pressed it, in a group too."""
        query = update.callback_query
        if query is None:
            return
        choice = callbacks.read(query.data or "")
        if not isinstance(choice, Choice):
            wording = self._desk.wording(query.from_user)
            await notice(query, wording.text("alerts.stale"))
            return
        await self._desk.choose(query.from_user.id, choice.language)
        wording = self._desk.wording(query.from_user)
        chosen = "chosen" if choice.language else "automatic"
        await notice(query, wording.text(f"language.{chosen}"))
        if isinstance(query.message, Message) and query.message.chat.type == "private":
            await edit(query.message, wording.message("language.choose"), _keyboard())


def _keyboard() -> InlineKeyboardMarkup:
    names = [
        InlineKeyboardButton(name, callback_data=str(Choice(language)))
        for language, name in NAMES.items()
    ]
    automatic = InlineKeyboardButton(AUTOMATIC, callback_data=str(Choice(None)))
    return InlineKeyboardMarkup([names, [automatic]])
