"""Requests to Telegram over aiohttp: a third of the processor time of the library's own, httpx.

Connections are kept and used again. A proxy is taken from the environment (HTTPS_PROXY, ALL_PROXY,
NO_PROXY), certificates are those of certifi or of SSL_CERT_FILE, as with httpx.
"""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from functools import lru_cache
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
import httpx
import structlog
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECTIONS = 256  # at once; what comes then waits for one
AWAY = 10  # requests that fail one after the other, until Telegram counts as away
POOL, CONNECT, READ, WRITE, UPLOAD = 1.0, 5.0, 5.0, 5.0, 20.0  # seconds, as the library has them

log = structlog.get_logger(__name__)

CONFIRMED: ContextVar[Callable[[bytes], None] | None] = ContextVar("confirmed", default=None)
"""What is called with Telegram's answer to a request of this context as soon as it is there: before
the library has read it, and before whatever else came meanwhile is worked on."""


class Requests(BaseRequest):
    """A pool of connections to Telegram."""

    def __init__(self, connections: int = CONNECTIONS) -> None:
        self._connections = connections
        self._session: aiohttp.ClientSession | None = None  # opened with the first request
        self._failed = 0  # requests, since one came through
        self._reached = False  # whether one ever did

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer is waited for where nothing else is said."""
        return READ

    async def initialize(self) -> None:
        """Do nothing: the first request opens the pool."""

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917  - as the library calls it
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ANN401
    ) -> tuple[int, bytes]:
        """Send a request.

        Returns:
            The answer's status and body.

        Raises:
            TimedOut: Telegram was not reached, or did not answer, in time.
            NetworkError: the connection failed.
        """
        has_files = bool(request_data and request_data.multipart_data)
        timeout = _timeout(
            _seconds(pool_timeout, POOL),
            _seconds(connect_timeout, CONNECT),
            _seconds(write_timeout, UPLOAD if has_files else WRITE),
            _seconds(read_timeout, READ),
        )
        try:
            told = await self._send(url, method, request_data, timeout)
        except BaseException as error:
            await self._note_failure(error)
            raise
        self._note_success()
        return told

    async def _send(
        self, url: str, method: str, data: RequestData | None, timeout: aiohttp.ClientTimeout
    ) -> tuple[int, bytes]:
        if self._session is None:
            self._session = self._opened()
        try:
            async with self._session.request(
                method, url, data=_body(data), timeout=timeout, proxy=_proxy(url)
            ) as answer:
                return await _heard(answer)
        except TimeoutError as error:
            raise TimedOut from error
        except aiohttp.InvalidURL:  # its words hold the address, and so the token
            raise NetworkError("aiohttp.InvalidURL: see telegram.base_url") from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(f"aiohttp.{type(error).__name__}: {error}") from error

    def _opened(self) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=self._connections, ssl=httpx.create_ssl_context()),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": self.USER_AGENT},
        )

    async def _note_failure(self, error: BaseException) -> None:
        """Tell that Telegram is away: at the start at once, later after some requests."""
        if not self._reached:
            await self.shutdown()  # a start that is broken off leaves nothing open
        if not isinstance(error, NetworkError):
            return
        self._failed += 1
        if self._failed == (AWAY if self._reached else 1):
            log.warning("Telegram cannot be reached; it is tried again", cause=str(error))

    def _note_success(self) -> None:
        if self._failed >= AWAY or (self._failed and not self._reached):
            log.info("Telegram can be reached")
        self._reached, self._failed = True, 0


async def _heard(answer: aiohttp.ClientResponse) -> tuple[int, bytes]:
    body = await answer.read()
    confirmed = CONFIRMED.get()
    if confirmed is not None and answer.ok:
        confirmed(body)
        await asyncio.sleep(0)  # others that were answered are confirmed before this one goes on
    return answer.status, body


def _seconds(given: Any, usual: float) -> float | None:  # noqa: ANN401
    seconds: float | None = usual if given is BaseRequest.DEFAULT_NONE else given
    return seconds


def _timeout(
    pool: float | None, connect: float | None, write: float | None, read: float | None
) -> aiohttp.ClientTimeout:
    steps = pool, connect, write, read
    total = None if None in steps else sum(step for step in steps if step is not None)
    return aiohttp.ClientTimeout(total=total, sock_connect=connect, sock_read=read)


def _body(data: RequestData | None) -> aiohttp.FormData | None:
    """The fields of a form, and its files."""
    if data is None:
        return None
    form = aiohttp.FormData(data.json_parameters, quote_fields=False)  # 页.txt, not %E9%A1%B5.txt
    for name, (filename, content, kind) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


def _proxy(url: str) -> str | None:
    parts = urlsplit(url)
    return _proxy_of(parts.scheme, parts.hostname or "")


@lru_cache(maxsize=16)
def _proxy_of(scheme: str, host: str) -> str | None:
    """The proxy that the environment names for a host."""
    known = getproxies()
    proxy = known.get(scheme) or known.get("all")
    if proxy is None or proxy_bypass(host):
        return None
    if urlsplit(proxy).scheme not in {"http", "https"}:
        raise NetworkError("a proxy in the environment is neither http:// nor https://")
    return proxy
