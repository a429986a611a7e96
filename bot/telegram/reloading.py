"""One reload as its message shows it: progress while it runs, then what changed or why not."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from secrets import token_hex
from typing import Any

import structlog
from telegram import InlineKeyboardMarkup, Message
from telegram.error import TelegramError
from telegram.ext import Application

from bot import metrics
from bot.history import Event
from bot.rendering import Wording
from bot.rendering.problems import error_text
from bot.telegram.desk import Desk
from bot.telegram.sending import edit, send
from retrieval.corpus.diff import Diff
from retrieval.errors import ReloadRunningError, RetrievalError

EDIT_EVERY = 1.0  # seconds between two edits of the progress; Telegram bears one a second in a chat
EDIT_EVERY_IN_GROUP = 3.5  # and twenty a minute in a group (Bot API FAQ, "broadcasting")

Bot = Application[Any, Any, Any, Any, Any, Any]
Progress = Callable[[str, int, int], None]

log = structlog.get_logger(__name__)


class StoppingError(Exception):
    """The bot is being stopped, and a reload with it."""


@dataclass(frozen=True, slots=True)
class Reloaded:
    """How a reload ended: "changed", "unchanged", "refused", "stopped" or "failed", and why."""

    outcome: str
    diff: Diff | None = None
    problem: str = ""  # Telegram's HTML


async def reloaded(
    desk: Desk,
    note: Message,
    wording: Wording,
    application: Bot,
    call: Callable[[Progress], Diff],
) -> Reloaded:
    """Do what makes a new generation, and keep `note` at its latest step until it is done.

    Args:
        desk: what handlers work with.
        note: a message of the bot; it shows the progress, not the end.
        wording: the words for it.
        application: while it runs, the work goes on.
        call: a reload or a rollback; is given what to tell of its progress.
    """
    latest: dict[str, Any] = {}

    def progress(step: str, done: int, total: int) -> None:
        if not application.running:
            raise StoppingError  # nobody waits for it any more; nothing of it is kept
        latest.update(step=step, done=done, total=total)  # read by the loop below

    work = asyncio.ensure_future(desk.work(call, progress))
    await show_progress(note, work, lambda: _step(wording, latest))
    ended = await _ended(work, wording)
    if ended.diff is not None:
        await desk.count(Event.RELOAD)
    metrics.RELOADS.labels("failed" if ended.outcome == "stopped" else ended.outcome).inc()
    return ended


async def conclude(note: Message, html: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
    """Put the end into the message, or into a new one where it was deleted."""
    if not await edit(note, html, keyboard):
        await send(note, html, keyboard)


async def show_progress(
    note: Message, work: "asyncio.Future[Any]", told: Callable[[], str | None]
) -> None:
    """Keep a message at what `told` returns until the work is done; never faster than allowed."""
    pause = EDIT_EVERY if note.chat_id > 0 else EDIT_EVERY_IN_GROUP
    shown, edited = "", time.monotonic()
    while not work.done():
        wait = max(0.0, edited + pause - time.monotonic())
        await asyncio.wait({work}, timeout=wait)
        html = None if work.done() else told()
        edited = time.monotonic()
        if html and html != shown:
            with suppress(TelegramError):  # the next one will do
                await edit(note, html)
            shown = html


async def _ended(work: "asyncio.Future[Diff]", wording: Wording) -> Reloaded:
    try:
        diff = await work
    except StoppingError:
        return Reloaded("stopped", problem=wording.message("reload.stopped"))
    except ReloadRunningError:
        return Reloaded("refused", problem=wording.message("reload.running"))
    except RetrievalError as error:
        reference = token_hex(4)
        log.error("reload failed", reference=reference, exc_info=error)
        problem = error_text(wording, error)
        html = wording.message("reload.failed", problem=problem, reference=reference)
        return Reloaded("failed", problem=html)
    return Reloaded("changed" if diff else "unchanged", diff)


def _step(wording: Wording, latest: dict[str, Any]) -> str | None:
    return wording.message(f"reload.{latest['step']}", **latest) if latest else None
