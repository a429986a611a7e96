"""How this process asks Telegram for updates: to ask for the next says that the last are taken."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.telegram.requests import Requests


class Polling(Requests):
    """Requests for updates, each sent only when all that the one before brought is kept."""

    def __init__(self, keep: Callable[[], Awaitable[None]]) -> None:
        super().__init__(connections=1)
        self._keep = keep

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
        """As the library's; keeps first."""
        await self._keep()
        return await super().do_request(*args, **kwargs)
