"""Fetches a file from an address that a person gives: bounded in size and time, and only outward.

Each connection goes to the very address that was looked up and judged, so a name that changes its
address in between (DNS rebinding) leads nowhere else; redirects are new connections and judged so.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

import httpx

from bot.adding.addresses import Reachable, is_public, read_address
from bot.adding.refusal import Refusal, RefusedError

REDIRECTS = 5
ADDRESS = 2000  # characters of an address
CONNECT = 10.0  # seconds for a connection, and between two pieces of what comes
HEADERS = {
    "User-Agent": "Chuchu (adds a page to a corpus)",
    "Accept": "text/plain, text/markdown, text/html;q=0.9, */*;q=0.5",
    "Accept-Encoding": "identity",  # packed, a small answer could become any size
}

Resolve = Callable[[str, int], Awaitable[list[str]]]


async def looked_up(host: str, port: int) -> list[str]:
    """Return the addresses of a host's name, as text."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class Outward(httpx.AsyncBaseTransport):
    """Sends each request to an address that was judged, and to no other.

    Args:
        resolve: looks a name up.
        reachable: whether an address may be connected to.
    """

    def __init__(self, resolve: Resolve = looked_up, reachable: Reachable = is_public) -> None:
        self._resolve = resolve
        self._reachable = reachable
        self._inner = httpx.AsyncHTTPTransport(retries=0, trust_env=False)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request of httpx's; its host is asked by name, at the address that was judged.

        Raises:
            RefusedError: another scheme, a user name, or an address that may not be reached.
        """
        url = request.url
        if url.scheme not in ("http", "https") or url.userinfo or not url.host:
            raise RefusedError(Refusal.ADDRESS)
        host = url.raw_host.decode("ascii")
        address = await self._judged(host, url.port or (443 if url.scheme == "https" else 80))
        pinned = httpx.Request(
            request.method,
            url.copy_with(host=address),
            headers=request.headers,  # Host is the name's
            stream=request.stream,
            extensions={
                **request.extensions,
                "sni_hostname": url.host,
            },  # and so is the certificate
        )
        return await self._inner.handle_async_request(pinned)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._inner.aclose()

    async def _judged(self, host: str, port: int) -> str:
        """Return one address of a host; refuse a host with any that may not be reached."""
        try:
            found = await self._resolve(host, port)
            addresses = [read_address(text) for text in found]
        except (OSError, UnicodeError, ValueError) as error:
            raise RefusedError(Refusal.UNREACHED) from error
        if not addresses:
            raise RefusedError(Refusal.UNREACHED)
        if not all(map(self._reachable, addresses)):
            raise RefusedError(Refusal.PRIVATE)
        return str(addresses[0])


def is_address(text: str) -> bool:
    """Whether a text is an address that may be tried at all."""
    try:
        parts = urlsplit(text)
        return (
            len(text) <= ADDRESS
            and parts.scheme in ("http", "https")
            and bool(parts.hostname)
            and parts.username is None
            and (parts.port is None or parts.port > 0)
        )
    except ValueError:
        return False


async def fetch(
    url: str,
    limit: int,
    seconds: float,
    resolve: Resolve = looked_up,
    reachable: Reachable = is_public,
) -> tuple[str, bytes]:
    """Fetch what stands at an address.

    Args:
        url: an http or https address without user name or password.
        limit: the most bytes.
        seconds: the longest it may take, redirects and all.
        resolve: looks names up.
        reachable: whether an address may be connected to.

    Returns:
        The address after redirects, and the bytes.

    Raises:
        RefusedError: says why not.
    """
    if not is_address(url):
        raise RefusedError(Refusal.ADDRESS)
    client = httpx.AsyncClient(
        transport=Outward(resolve, reachable),
        follow_redirects=True,
        max_redirects=REDIRECTS,
        timeout=min(CONNECT, seconds),
        headers=HEADERS,
        trust_env=False,  # a proxy would look names up by itself
    )
    try:
        async with asyncio.timeout(seconds), client, client.stream("GET", url) as response:
            return str(response.url), await _body(response, limit)
    except (TimeoutError, httpx.TimeoutException) as error:
        raise RefusedError(Refusal.SLOW) from error
    except httpx.TooManyRedirects as error:
        raise RefusedError(Refusal.REDIRECTS) from error
    except (httpx.InvalidURL, httpx.UnsupportedProtocol) as error:
        raise RefusedError(Refusal.ADDRESS) from error
    except (httpx.HTTPError, OSError, ValueError) as error:
        raise RefusedError(Refusal.UNREACHED) from error


async def _body(response: httpx.Response, limit: int) -> bytes:
    if response.status_code != httpx.codes.OK:
        raise RefusedError(Refusal.STATUS, str(response.status_code))
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise RefusedError(Refusal.PACKED)
    said = response.headers.get("Content-Length", "")
    if said.isdecimal() and int(said) > limit:
        raise RefusedError(Refusal.TOO_LARGE)
    data = bytearray()
    async for piece in response.aiter_raw():
        data += piece
        if len(data) > limit:
            raise RefusedError(Refusal.TOO_LARGE)
    return bytes(data)
