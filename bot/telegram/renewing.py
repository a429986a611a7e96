"""What makes a new generation, from its start to its end: gold questions, diff, the way back.

Reloads, rollbacks and files that are taken end alike: the diff in one message, below it what became
of the gold questions, and for owners the button that brings the last generation back.
"""

import asyncio
from collections.abc import Callable
from typing import Any

import structlog
from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, User

from bot.history import Deed, Outcome
from bot.rendering import Wording
from bot.rendering.changes import changes
from bot.rendering.replays import replay_html
from bot.replay import Replay, Replayed
from bot.telegram.admin_callbacks import Return
from bot.telegram.desk import Desk
from bot.telegram.reloading import (
    Bot,
    Progress,
    Reloaded,
    StoppingError,
    conclude,
    reloaded,
    show_progress,
)
from bot.telegram.roles import Role
from retrieval.corpus.diff import Diff
from retrieval.errors import GoldError, RetrievalError

OUTCOMES = {
    "changed": Outcome.DONE,
    "unchanged": Outcome.DONE,
    "refused": Outcome.REFUSED,
    "stopped": Outcome.FAILED,
    "failed": Outcome.FAILED,
}

log = structlog.get_logger(__name__)


class Renewing:
    """One renewal of the corpus as somebody in a chat sees it.

    Args:
        desk: what handlers work with.
        replay: the gold questions; None where there are none.
        note: the bot's message that shows it.
        user: who wants it.
        application: while it runs, the work goes on.
    """

    def __init__(
        self, desk: Desk, replay: Replay | None, note: Message, user: User | None, application: Bot
    ) -> None:
        self._desk = desk
        self._replay = replay
        self._note = note
        self._user = user
        self._application = application
        self._wording = desk.wording(user)

    async def run(self, deed: Deed, call: Callable[[Progress], Diff]) -> None:
        """Do it: a reload or a rollback, written down and shown to its end."""
        before = await self.measure_first()
        ended = await self.work(call)
        number = str(ended.diff.generation) if ended.diff is not None else ""
        await self._desk.write_down(self._user, deed, number, OUTCOMES[ended.outcome])
        await self.end(ended, before, refusable=deed is Deed.RELOAD)

    async def work(self, call: Callable[[Progress], Diff]) -> Reloaded:
        """Do what makes the new generation, with its progress in the message."""
        return await reloaded(self._desk, self._note, self._wording, self._application, call)

    async def measure_first(self) -> Replayed | None:
        """Return how the generation that is live now answers; asks it where nobody did."""
        if self._replay is None:
            return None
        try:
            kept = await self._desk.work(self._replay.kept)
            return kept or await self._replayed(self._replay, "")
        except (RetrievalError, StoppingError) as error:
            log.warning("gold questions not asked", cause=str(error))
            return None

    async def end(
        self, ended: Reloaded, before: Replayed | None, told: str = "", refusable: bool = False
    ) -> None:
        """Show the end: what is `told` first, then the diff or the problem, then the figures.

        What is `refusable` is undone where the gold questions fare worse, if that is wanted.
        """
        if ended.diff is None:
            await conclude(self._note, ended.problem)
            return
        html = f"{told}\n\n{changes(self._wording, ended.diff)}".strip()
        keyboard = await self._desk.work(self._under, ended.diff)
        await conclude(self._note, html, keyboard)
        if self._replay is None or not ended.diff:
            return
        figures, worse = await self._figures(self._replay, before, html)
        html = f"{html}\n\n{figures}"
        if worse and refusable and before is not None and self._replay.refuses:
            html, keyboard = await self._undone(self._replay, before, html), None
        await conclude(self._note, html, keyboard)

    async def _undone(self, replay: Replay, before: Replayed, html: str) -> str:
        """Bring the last generation back, and say so."""
        try:
            await self._desk.work(replay.undo, before)
        except RetrievalError as error:
            log.warning("a worse generation stays", cause=str(error))
            return html
        await self._desk.write_down(self._user, Deed.ROLLBACK, str(before.generation), Outcome.DONE)
        return f"{html}\n\n{self._wording.message('replay.refused')}"

    async def _figures(
        self, replay: Replay, before: Replayed | None, html: str
    ) -> tuple[str, bool]:
        """How the gold questions are answered now, and whether that is worse."""
        wording = self._wording
        try:
            now = await self._replayed(replay, html)
        except GoldError as error:
            return wording.message("replay.broken", line=error.line or 1), False
        except (RetrievalError, StoppingError) as error:
            log.warning("gold questions not asked", cause=str(error))
            return wording.message("replay.failed"), False
        return replay_html(wording, before, now)

    async def _replayed(self, replay: Replay, html: str) -> Replayed:
        latest: dict[str, Any] = {}

        def told(done: int, total: int) -> None:
            if not self._application.running:
                raise StoppingError
            latest.update(done=done, total=total)

        def shown() -> str | None:
            progress = self._wording.message("replay.asking", **latest) if latest else ""
            return f"{html}\n\n{progress}".strip() or None

        work = asyncio.ensure_future(self._desk.work(replay.run, told))
        await show_progress(self._note, work, shown)
        return await work

    def _under(self, diff: Diff) -> InlineKeyboardMarkup | None:
        """The button that brings the last generation back: for owners, where one is. Blocks."""
        previous = self._desk.library.catalogue.previous()
        owner = self._desk.roles.of(self._user) >= Role.OWNER
        if not diff or diff.generation is None or previous is None or not owner:
            return None
        back = Return(diff.generation, previous.number)
        return InlineKeyboardMarkup([[return_button(self._wording, back)]])


def return_button(wording: Wording, back: Return) -> InlineKeyboardButton:
    """The button that brings a generation back; one that is sure does it, another asks first."""
    key = "roll_back_surely" if back.sure else "roll_back"
    label = wording.text(f"buttons.{key}", generation=back.to)
    return InlineKeyboardButton(label, callback_data=str(back))
