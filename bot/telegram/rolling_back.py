"""/rollback and its button: the last generation's articles are the live ones again; for owners."""

from contextlib import suppress
from functools import partial

from telegram import InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.history import Deed
from bot.rendering import Wording
from bot.rendering.changes import changes
from bot.rendering.problems import error_text
from bot.replay import Replay
from bot.telegram.admin_callbacks import Return, read
from bot.telegram.desk import Desk
from bot.telegram.renewing import Renewing, return_button
from bot.telegram.roles import Role
from bot.telegram.sending import send
from bot.telegram.sources import notice
from retrieval.errors import NoEarlierGenerationError


class RollingBack:
    """Handlers of /rollback and of the buttons that go back."""

    def __init__(self, desk: Desk, replay: Replay | None) -> None:
        self._desk = desk
        self._replay = replay

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/rollback: what would change, and the button that does it."""
        message = await self._desk.admitted(update, Role.OWNER)
        if message is None:
            return
        wording = self._desk.wording(update.effective_user)
        try:
            shown = await self._desk.work(self._ahead, wording)
        except NoEarlierGenerationError as error:
            await send(message, error_text(wording, error))
            return
        await send(message, *shown)

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button: asks whether one is sure, then goes back; once, as long as nothing is newer."""
        query = update.callback_query
        if query is None:
            return
        wording = self._desk.wording(query.from_user)
        back, message = read(query.data or ""), query.message
        if not isinstance(back, Return) or not isinstance(message, Message):
            await notice(query, wording.text("alerts.stale"))
            return
        if self._desk.roles.of(query.from_user) < Role.OWNER:
            await notice(query, wording.text("alerts.not_allowed"))
            return
        live = await self._desk.work(self._desk.library.catalogue.generation)
        if live is None or live.number != back.live:
            await notice(query, wording.text("alerts.newer"))
            return
        await notice(query, None)
        if not back.sure:
            sure = return_button(wording, Return(back.live, back.to, sure=True))
            with suppress(BadRequest):  # it shows this already
                await message.edit_reply_markup(InlineKeyboardMarkup([[sure]]))
            return
        with suppress(BadRequest):
            await message.edit_reply_markup(None)
        note = await send(message, wording.message("reload.going_back"))
        application = context.application
        renewing = Renewing(self._desk, self._replay, note, query.from_user, application)
        # By number: of two that come at once the second finds that nothing is left to do.
        rollback = partial(self._desk.library.rollback, back.to)
        application.create_task(renewing.run(Deed.ROLLBACK, rollback), update=update)

    def _ahead(self, wording: Wording) -> tuple[str, InlineKeyboardMarkup | None]:
        diff = self._desk.library.rollback(dry_run=True)
        live = self._desk.library.catalogue.generation()
        html = changes(wording, diff)
        if live is None or diff.restored is None:
            return html, None
        sure = return_button(wording, Return(live.number, diff.restored, sure=True))
        return html, InlineKeyboardMarkup([[sure]])
