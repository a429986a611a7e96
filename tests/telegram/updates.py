"""The updates that wait for the bot: kept until confirmed, handed to one poller at a time."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.telegram.errors import conflict

KEPT_SECONDS = 24 * 60 * 60  # "Incoming updates are stored ... not longer than 24 hours"
# Kinds that are sent only to bots which ask for them by name.
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


@dataclass(frozen=True, slots=True)
class Update:
    """One update and when it was made."""

    id: int
    kind: str
    content: dict[str, Any]
    created: float

    def json(self) -> dict[str, Any]:
        """An `Update`."""
        return {"update_id": self.id, self.kind: self.content}


class UpdateQueue:
    """Updates in order. All of its methods run while the cloud is locked.

    Args:
        clock: the time now in Unix seconds.
        first_id: the id of the first update.
    """

    def __init__(self, clock: Callable[[], float], first_id: int = 700_000_001) -> None:
        self._clock = clock
        self._next_id = first_id
        self._waiting: deque[Update] = deque()
        self._poll: asyncio.Future[None] | None = None
        self.calls = 0  # polls begun and webhooks set
        self.allowed: list[str] = []
        self.wake: Callable[[], None] = lambda: None

    def wanted(self, kind: str) -> bool:
        """Whether the bot asked for this kind of update (an empty list: all the usual ones)."""
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def add(self, kind: str, content: dict[str, Any]) -> Update | None:
        """Put an update at the end, if the bot wants its kind."""
        if not self.wanted(kind):
            return None
        update = Update(self._next_id, kind, content, self._clock())
        self._next_id += 1
        self._waiting.append(update)
        self.wake()
        return update

    def _forget_old(self) -> None:
        oldest = self._clock() - KEPT_SECONDS
        while self._waiting and self._waiting[0].created < oldest:
            self._waiting.popleft()

    def fetch(self, offset: int, limit: int) -> list[Update]:
        """Confirm all updates before `offset`, and return up to `limit` of the rest.

        A negative offset keeps only the last `-offset` updates and forgets those before.
        """
        self._forget_old()
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popleft()
        while self._waiting and self._waiting[0].id < offset:
            self._waiting.popleft()
        return list(self._waiting)[:limit]

    def confirm(self, update: Update) -> None:
        """A webhook took this update."""
        if update in self._waiting:
            self._waiting.remove(update)

    def clear(self) -> None:
        """Forget everything, as `drop_pending_updates` asks."""
        self._waiting.clear()

    def pending(self) -> list[Update]:
        """Those not yet confirmed."""
        self._forget_old()
        return list(self._waiting)

    def begin_poll(self, poll: asyncio.Future[None]) -> None:
        """Let `poll` wait for updates; the poll before it ends with a conflict."""
        self.end_poll(
            "terminated by other getUpdates request; make sure that only one bot instance is "
            "running"
        )
        self._poll = poll
        self.calls += 1

    def end_poll(self, reason: str) -> None:
        """End a waiting poll with 409."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(conflict(reason))
        self._poll = None

    def forget_poll(self, poll: asyncio.Future[None]) -> None:
        """`poll` is over."""
        if self._poll is poll:
            self._poll = None

    def wake_poll(self) -> None:
        """Something has come: let a waiting poll answer. Runs in the server's event loop."""
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
