"""/start and /help, and what is said to what is no question at all."""

from telegram import Update
from telegram.ext import ContextTypes

from bot.telegram.desk import Desk
from bot.telegram.linking import PREFIX, read_parameter
from bot.telegram.passages import Passages
from bot.telegram.sending import send


class Greeting:
    """Handlers of what opens a conversation or leads nowhere."""

    def __init__(self, desk: Desk, passages: Passages) -> None:
        self._desk = desk
        self._passages = passages

    async def start(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/start: what the bot is for; in an empty corpus, that there is nothing yet.

        Followed from a link to a citation: that citation; from inline mode: the help.
        """
        if context.args and context.args[0].startswith(PREFIX) and update.effective_message:
            await self._passages.show(update.effective_message, read_parameter(context.args[0]))
            return
        if context.args and context.args[0] == "help":
            await self.help(update, context)
            return
        wording = self._desk.wording(update.effective_user)
        html = wording.message("start.hello", example=wording.text("start.example"))
        counts = await self._desk.work(self._desk.library.catalogue.count)
        if not counts.articles:
            html += "\n\n" + wording.message("start.empty")
        await self._say(update, html)

    async def help(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/help: every command; for admins theirs too."""
        wording = self._desk.wording(update.effective_user)
        html = wording.message("help.reader", bot=context.bot.username)
        if self._desk.is_admin(update.effective_user):
            html += "\n\n" + wording.message("help.admin")
        await self._say(update, html)

    async def unknown(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A command that does not exist (private chats; groups have other bots)."""
        await self._say(
            update, self._desk.wording(update.effective_user).message("ask.unknown_command")
        )

    async def wordless(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A photograph, a voice message, a sticker ... (private chats)."""
        await self._say(update, self._desk.wording(update.effective_user).message("ask.only_text"))

    async def _say(self, update: Update, html: str) -> None:
        if update.effective_message is not None:
            await send(update.effective_message, html)
