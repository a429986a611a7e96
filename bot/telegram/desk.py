"""What every handler has at hand: the library, the history, the words, and who is an admin."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

import structlog
from telegram import Message, User

from bot.errors import HistoryError
from bot.given import Place
from bot.history import Event, History
from bot.language import Language, of_tag, of_text
from bot.rendering import Rendering, Wording
from retrieval.library import Library

P = ParamSpec("P")
R = TypeVar("R")

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
    renderings: dict[Language, Rendering] = field(
        default_factory=lambda: {language: Rendering(language) for language in Language}
    )

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
        """Return what speaks to this user: in the language written, else in their client's."""
        known = of_tag(user.language_code if user else None, self.language)
        return self.renderings[of_text(text, known)]

    def wording(self, user: User | None) -> Wording:
        """Return the words for what is no answer: in the language of the user's client."""
        return self.rendering(user).wording

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
