"""What every handler has at hand: the library, the history, the words, and who is an admin."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

import structlog
from telegram import Message, Update, User

from bot.errors import HistoryError
from bot.given import Place
from bot.history import Event, History
from bot.language import Language, of_tag, of_text
from bot.rendering import Rendering, Wording
from bot.telegram.sending import send
from retrieval.library import Library

P = ParamSpec("P")
R = TypeVar("R")

READERS = 10_000  # whose choice is kept in memory
REMEMBERED = 60.0  # seconds until it is read again: another process may have changed it

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Desk:
    """What handlers work with. Library and history block, so they are called in `threads`."""

    library: Library
    history: History
    language: Language
    admins: frozenset[int]
    threads: ThreadPoolExecutor
    public_url: str = ""  # of the reader's page; empty: there is none for others
    chosen: dict[int, tuple[Language | None, float]] = field(default_factory=dict)
    renderings: dict[Language, Rendering] = field(
        default_factory=lambda: {language: Rendering(language) for language in Language}
    )

    async def meet(self, user: User | None) -> None:
        """Learn which language a reader chose, before anything is said to them."""
        if user is None or user.is_bot:
            return
        known = self.chosen.get(user.id)
        if known is not None and known[1] > time.monotonic():
            return
        try:
            language = await self.work(self.history.readers.language, user.id)
        except HistoryError as error:
            log.error("choice not read", cause=str(error))
            language = known[0] if known else None
        self._remember(user.id, language)

    async def choose(self, reader: int, language: Language | None) -> None:
        """Keep a reader's choice of language; None: their client's.

        Raises:
            HistoryError: it cannot be kept.
        """
        await self.work(self.history.readers.choose, reader, language)
        self._remember(reader, language)

    def _remember(self, reader: int, language: Language | None) -> None:
        while len(self.chosen) >= READERS:
            del self.chosen[next(iter(self.chosen))]
        self.chosen[reader] = language, time.monotonic() + REMEMBERED

    async def work(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call something that blocks, in a thread of its own, and wait for it."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, lambda: call(*args, **kwargs))

    async def count(self, event: Event) -> None:
        """Count an event for /stats; a count that cannot be kept is only logged."""
        try:
            await self.work(self.history.count, event)
        except HistoryError as error:
            log.error("not counted", what=event.value, cause=str(error))

    def rendering(self, user: User | None, text: str = "") -> Rendering:
        """Return what speaks to this user: in the language chosen, written, or of their client."""
        chosen = self.chosen.get(user.id) if user else None
        if chosen and chosen[0]:
            return self.renderings[chosen[0]]
        known = of_tag(user.language_code if user else None, self.language)
        return self.renderings[of_text(text, known)]

    def wording(self, user: User | None) -> Wording:
        """Return the words for what is no answer: in the language chosen or of the client."""
        return self.rendering(user).wording

    async def admitted(self, update: Update) -> Message | None:
        """Return an admin's message to reply to; None where a stranger's, who is told so."""
        message = update.effective_message
        if message is None or self.is_admin(update.effective_user):
            return message
        await send(message, self.wording(update.effective_user).message("admin.refused"))
        return None

    def is_admin(self, user: User | None) -> bool:
        """Whether this user may reload the corpus and see the figures."""
        return user is not None and user.id in self.admins


def place_of(message: Message) -> Place:
    """Return where a message is, in ids."""
    return Place(
        chat=message.chat_id,
        user=message.from_user.id if message.from_user else None,
        thread=message.message_thread_id if message.is_topic_message else None,
        kind=message.chat.type,
    )
