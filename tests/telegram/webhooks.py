"""Posts updates to the bot's webhook, in order, again and again until it answers 2xx."""

import asyncio
import json

from tornado.httpclient import AsyncHTTPClient, HTTPError, HTTPRequest

from tests.telegram.cloud import Cloud
from tests.telegram.updates import Update

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_FIRST_PAUSE_SECONDS = 0.1
_LONGEST_PAUSE_SECONDS = 2.0
_PATIENCE_SECONDS = 10.0


class Courier:
    """Delivers one cloud's updates while a webhook is set; runs in the server's event loop."""

    def __init__(self, cloud: Cloud) -> None:
        self._cloud = cloud
        self._news = asyncio.Event()
        self._client = AsyncHTTPClient(force_instance=True)

    def wake(self) -> None:
        """Something has come, or the webhook was changed."""
        self._news.set()

    def _next(self) -> tuple[Update | None, str, str | None]:
        with self._cloud.changed:
            webhook = self._cloud.webhook
            pending = self._cloud.updates.pending() if webhook.url else []
            return (pending[0] if pending else None), webhook.url, webhook.secret

    async def run(self) -> None:
        """Deliver for ever; one update at a time, so that they arrive in order."""
        pause = _FIRST_PAUSE_SECONDS
        while True:
            update, url, secret = self._next()
            if update is None:
                await self._news.wait()
                self._news.clear()
                continue
            problem = await self._post(update, url, secret)
            with self._cloud.changed:
                self._note(update, problem)
            if problem is None:
                pause = _FIRST_PAUSE_SECONDS
                continue
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)

    def _note(self, update: Update, problem: str | None) -> None:
        if problem is None:
            self._cloud.updates.confirm(update)
        else:
            self._cloud.webhook.last_error = problem
            self._cloud.webhook.last_error_date = int(self._cloud.now())
        self._cloud.changed.notify_all()

    def _routed(self, url: str) -> str:
        for public, to in self._cloud.routes.items():
            if url.startswith(public):
                return to + url.removeprefix(public)
        return url

    async def _post(self, update: Update, url: str, secret: str | None) -> str | None:
        headers = {"Content-Type": "application/json"}
        if secret is not None:
            headers[SECRET_HEADER] = secret
        body = json.dumps(update.json(), ensure_ascii=False).encode()
        request = HTTPRequest(
            self._routed(url),
            "POST",
            headers,
            body,
            request_timeout=_PATIENCE_SECONDS,
            follow_redirects=False,
        )
        try:
            await self._client.fetch(request)
        except HTTPError as error:
            return f"Wrong response from the webhook: {error.code} {error.message}"
        except OSError as error:
            return f"Connection failed: {error}"
        return None
