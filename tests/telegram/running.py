"""Runs a python-telegram-bot application beside a test, by polling or by webhook."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

from telegram import Update
from telegram.error import TelegramError
from telegram.ext import Application

_START_SECONDS = 20.0
AnyApplication = Application[Any, Any, Any, Any, Any, Any]


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def _run(
    application: AnyApplication,
    webhook: dict[str, Any] | None,
    stopping: asyncio.Event,
    ready: Callable[[], None],
) -> None:
    async with application:
        if application.post_init:
            await application.post_init(application)
        updater = application.updater
        assert updater is not None

        def report(error: TelegramError) -> None:  # as `Application.run_polling` does
            application.create_task(application.process_error(None, error))

        if webhook is None:
            await updater.start_polling(
                timeout=5, allowed_updates=Update.ALL_TYPES, error_callback=report
            )
        else:
            await updater.start_webhook(allowed_updates=Update.ALL_TYPES, **webhook)
        await application.start()
        ready()
        await stopping.wait()
        await updater.stop()
        await application.stop()
        if application.post_stop:
            await application.post_stop(application)
    if application.post_shutdown:
        await application.post_shutdown(application)


@contextlib.contextmanager
def running(
    build: Callable[[], AnyApplication], webhook: dict[str, Any] | None = None
) -> Iterator[AnyApplication]:
    """The application that `build` makes, started in a thread of its own and stopped at the end.

    Args:
        build: makes the application; called in that thread, as python-telegram-bot ties an
            application to its event loop.
        webhook: arguments of `Updater.start_webhook`; polling without.
    """
    ready = threading.Event()
    state: dict[str, Any] = {}

    def work() -> None:
        async def main() -> None:
            state["loop"] = asyncio.get_running_loop()
            state["stopping"] = asyncio.Event()
            state["application"] = build()
            await _run(state["application"], webhook, state["stopping"], ready.set)

        try:
            asyncio.run(main())
        except BaseException as error:
            state["error"] = error
        finally:
            ready.set()

    thread = threading.Thread(target=work, name="application", daemon=True)
    thread.start()
    if not ready.wait(_START_SECONDS):
        raise TimeoutError("the application did not start")
    if "error" in state:
        raise state["error"]
    try:
        yield state["application"]
    finally:
        if thread.is_alive():
            state["loop"].call_soon_threadsafe(state["stopping"].set)
        thread.join(_START_SECONDS)
    if "error" in state:
        raise state["error"]
