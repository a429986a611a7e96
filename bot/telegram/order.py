"""Several updates at once, but those of one chat one after another, in the order they came."""

from collections import deque
from collections.abc import Awaitable
from typing import Any

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot import metrics
from bot.telegram.inbox import Inbox, chat_of


class ChatOrder(BaseUpdateProcessor):
    """Works on up to `max_concurrent_updates` chats at once.

    An update whose chat is being worked on is left with the one at work there and takes up no
    place of its own: a reader who writes much keeps nobody else waiting.
    """

    def __init__(self, max_concurrent_updates: int, inbox: Inbox | None = None) -> None:
        super().__init__(max_concurrent_updates)
        self._inbox = inbox
        self._waiting: dict[int, deque[Awaitable[Any]]] = {}

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Work on an update and on those that its chat sends meanwhile."""
        metrics.UPDATES.labels(_kind(update)).inc()
        if self._inbox is not None:
            coroutine = _then(coroutine, self._inbox, update)
        chat = chat_of(update)
        if chat is None:
            await coroutine
            return
        if chat in self._waiting:
            self._waiting[chat].append(coroutine)
            return
        waiting = self._waiting[chat] = deque([coroutine])
        try:
            while waiting:
                await waiting.popleft()
        finally:
            del self._waiting[chat]

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to let go of."""


async def _then(coroutine: Awaitable[Any], inbox: Inbox, update: object) -> None:
    inbox.begun(update)
    try:
        await coroutine
    finally:
        inbox.finished(update)


def _kind(update: object) -> str:
    kinds = (kind for kind in Update.ALL_TYPES if getattr(update, kind, None) is not None)
    return next(kinds, "other")
