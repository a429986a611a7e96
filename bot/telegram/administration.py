"""/reload, /stats and /unanswered: for those whose ids are in `telegram.admins`, in any chat."""

import asyncio
import time
from contextlib import suppress
from datetime import timedelta
from secrets import token_hex
from typing import Any

import structlog
from telegram import Message, Update
from telegram.error import TelegramError
from telegram.ext import Application, ContextTypes

from bot import metrics
from bot.history import Event
from bot.rendering import Wording
from bot.rendering.changes import changes
from bot.rendering.problems import error_text
from bot.telegram.desk import Desk
from bot.telegram.sending import edit, send
from retrieval.corpus.diff import Diff
from retrieval.errors import ReloadRunningError, RetrievalError

EDIT_EVERY = 1.0  # seconds between two edits of the progress; Telegram bears one a second in a chat
EDIT_EVERY_IN_GROUP = 3.5  # and twenty a minute in a group (Bot API FAQ, "broadcasting")

Bot = Application[Any, Any, Any, Any, Any, Any]

log = structlog.get_logger(__name__)


class StoppingError(Exception):
    """The bot is being stopped, and a reload with it."""


class Administration:
    """Handlers of admins' commands."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def reload(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/reload: read the corpus again, with progress and a diff in one message.

        The work goes on beside the updates, so the same chat can ask meanwhile.
        """
        message = await self._desk.admitted(update)
        if message is None:
            return
        wording = self._desk.wording(update.effective_user)
        note = await send(message, wording.message("reload.started"))
        application = context.application
        application.create_task(self._reload(note, wording, application), update=update)

    async def stats(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/stats: what is in the corpus and how questions fare."""
        message = await self._desk.admitted(update)
        if message is not None:
            wording = self._desk.wording(update.effective_user)
            await send(message, await self._desk.work(self._figures, wording))

    async def unanswered(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/unanswered: what was asked in vain, the latest first."""
        message = await self._desk.admitted(update)
        if message is not None:
            wording = self._desk.wording(update.effective_user)
            questions = await self._desk.work(self._desk.history.unanswered)
            await send(message, wording.render("unanswered", questions=questions))

    def _figures(self, wording: Wording) -> str:
        history, catalogue = self._desk.history, self._desk.library.catalogue
        counts = catalogue.count()
        return wording.render(
            "stats",
            sources=counts.sources,
            articles=counts.articles,
            paragraphs=counts.paragraphs,
            generation=catalogue.generation(),
            periods=[
                (wording.text("stats.today"), history.statistics(timedelta(days=1))),
                (wording.text("stats.week"), history.statistics(timedelta(days=7))),
                (wording.text("stats.all"), history.statistics()),
            ],
        )

    async def _reload(self, note: Message, wording: Wording, application: Bot) -> None:
        latest: dict[str, Any] = {}

        def progress(step: str, done: int, total: int) -> None:
            if not application.running:
                raise StoppingError  # nobody waits for it any more; nothing of it is kept
            latest.update(step=step, done=done, total=total)  # read by the loop below

        work = asyncio.ensure_future(self._desk.work(self._desk.library.reload, progress))
        await self._show_progress(note, wording, work, latest)
        outcome = "failed"
        try:
            diff = await work
            outcome, html = "changed" if diff else "unchanged", changes(wording, diff)
        except StoppingError:
            html = wording.message("reload.stopped")
        except ReloadRunningError:
            outcome = "refused"
            html = wording.message("reload.running")
        except RetrievalError as error:
            reference = token_hex(4)
            log.error("reload failed", reference=reference, exc_info=error)
            problem = error_text(wording, error)
            html = wording.message("reload.failed", problem=problem, reference=reference)
        else:
            await self._desk.count(Event.RELOAD)
        metrics.RELOADS.labels(outcome).inc()
        if not await edit(note, html):
            await send(note, html)

    async def _show_progress(
        self,
        note: Message,
        wording: Wording,
        work: "asyncio.Future[Diff]",
        latest: dict[str, Any],
    ) -> None:
        """Keep the message at the latest step until the work is done; never faster than allowed."""
        pause = EDIT_EVERY if note.chat_id > 0 else EDIT_EVERY_IN_GROUP
        shown, edited = "", time.monotonic()
        while not work.done():
            wait = max(0.0, edited + pause - time.monotonic())
            await asyncio.wait({work}, timeout=wait)
            if work.done() or not latest:
                edited = time.monotonic()
                continue
            html = wording.message(f"reload.{latest['step']}", **latest)
            edited = time.monotonic()
            if html != shown:
                with suppress(TelegramError):  # the next one will do
                    await edit(note, html)
                shown = html
