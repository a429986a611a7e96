"""Serves the page with uvicorn: alone until the process is told to stop, or beside the bot."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from urllib.parse import urlsplit

import structlog
import uvicorn

from bot.errors import SettingError
from bot.settings import Settings, Web
from bot.web.app import build
from retrieval.library import Library

GRACE = 10  # seconds that requests at work are given when the page stops
CONNECTIONS = 512  # at once; more are turned away

log = structlog.get_logger(__name__)


def serve(settings: Settings, library: Library) -> None:
    """Serve until the process is told to stop (SIGINT, SIGTERM); requests at work are finished.

    Raises:
        SettingError: the address or port cannot be had.
        TemplateError: texts are missing or broken.
    """
    with _listening(settings.web) as listener:
        server = _server(settings, library)
        log.info("page served", address=address(settings.web))
        server.run(sockets=[listener])


@contextmanager
def beside(settings: Settings, library: Library) -> Iterator[None]:
    """Serve in a thread of its own as long as the block lasts, where settings say so.

    Raises:
        SettingError: the address or port cannot be had.
        TemplateError: texts are missing or broken.
    """
    if not settings.web.enabled:
        yield
        return
    with _listening(settings.web) as listener:
        server = _server(settings, library)
        thread = Thread(target=server.run, args=([listener],), name="page", daemon=True)
        thread.start()
        log.info("page served", address=address(settings.web))
        try:
            yield
        finally:
            server.should_exit = True
            thread.join(GRACE + 2)


def address(web: Web) -> str:
    """Return where a browser on this machine finds the page."""
    host = f"[{web.listen}]" if ":" in web.listen else web.listen
    return f"http://{host}:{web.port}{urlsplit(web.public_url).path.rstrip('/')}/"


def _server(settings: Settings, library: Library) -> uvicorn.Server:
    return uvicorn.Server(
        uvicorn.Config(
            build(settings, library),
            http="h11",
            ws="none",
            lifespan="off",
            loop="asyncio",
            root_path=urlsplit(settings.web.public_url).path.rstrip("/"),
            log_config=None,
            access_log=False,  # an address may hold a question
            server_header=False,
            limit_concurrency=CONNECTIONS,
            timeout_keep_alive=15,
            timeout_graceful_shutdown=GRACE,
        )
    )


@contextmanager
def _listening(web: Web) -> Iterator[socket.socket]:
    """Take the port before anything else: what is wrong with it is told at once."""
    family = socket.AF_INET6 if ":" in web.listen else socket.AF_INET
    # The protocol must be said: else asyncio does not switch Nagle's algorithm off, and every page
    # waits 40 ms for an acknowledgement.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((web.listen, web.port))
        except OSError as error:
            where = f"{web.listen}:{web.port}"
            allowed = f"an address and a free port of this machine ({error.strerror})"
            raise SettingError("web.listen, web.port", where, allowed) from None
        yield listener
    finally:
        listener.close()
