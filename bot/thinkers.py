"""Processes that look for answers, so that the one that talks to Telegram goes on meanwhile.

A Python process computes one thing at a time: an answer takes as long as ten messages. Each thinker
has the same corpus and data open by itself and follows reloads as every process does. None is ever
needed: where there is none, or one fails, whoever wants an answer looks for it himself.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import NamedTuple

import structlog

from bot import interpreter, logs
from bot.conversation import Previous
from bot.language import Language
from bot.rendering import Rendering
from bot.settings import Log
from bot.writing import Written, write
from retrieval.library import Library

log = structlog.get_logger(__name__)

Opening = Callable[[], Library]


class Thinkers:
    """So many processes that write answers out; none before `start` and after `close`.

    Args:
        opening: opens the library; it is sent to each process. None: there are to be no thinkers.
        processes: how many.
        log: what they write about themselves.
    """

    def __init__(
        self, opening: Opening | None = None, processes: int = 0, log: Log | None = None
    ) -> None:
        self._opening, self._log = opening, log or Log()
        self._processes = processes if opening is not None else 0
        self._pool: ProcessPoolExecutor | None = None
        self._awake: list[Future[int]] = []
        self._learnt = 0

    def start(self) -> None:
        """Start them beside whatever goes on; they are asked from when all are there."""
        if not self._processes or self._opening is None:
            return
        begin = partial(_open, self._opening, self._log)
        spawn = multiprocessing.get_context("spawn")
        try:
            self._pool = ProcessPoolExecutor(self._processes, spawn, begin)
            self._awake = [self._pool.submit(os.getpid) for _ in range(self._processes)]
        except (OSError, ImportError, NotImplementedError) as error:  # no semaphores, no memory
            log.warning("no thinkers can be started", cause=repr(error))
            self.close()

    def close(self) -> None:
        """Let them end when they have done what they are at."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    def learn(self) -> None:
        """Have them take the word lists as they are now, before their next answer."""
        self._learnt += 1

    def write(
        self, text: str, previous: Previous | None, language: Language
    ) -> Future[Written | None] | None:
        """Have an answer written out; None, or a result of None, where they cannot."""
        if self._pool is None or not all(one.done() for one in self._awake):
            return None
        try:
            return self._pool.submit(_write, text, previous, language, self._learnt)
        except RuntimeError as error:  # one has died, and with it the pool
            self._replace(error)
            return None

    def _replace(self, error: RuntimeError) -> None:
        """Start others in place of those that died; not of those that never came to life."""
        alive = all(one.exception() is None for one in self._awake)
        log.error("thinkers died", cause=str(error), again=alive)
        self.close()
        if alive:
            self.start()


class _Mind(NamedTuple):
    """What a thinker works with."""

    library: Library
    renderings: dict[Language, Rendering]


_mind: list[_Mind] = []  # one, in a thinker
_learnt = [0]  # times that word lists were taken anew


def _open(opening: Opening, log_settings: Log) -> None:
    """Make a thinker of this process."""
    logs.set_up(log_settings)
    for stop in (signal.SIGINT, signal.SIGTERM):  # they are for who started us
        with suppress(ValueError):
            signal.signal(stop, signal.SIG_IGN)
    Thread(target=_end_with_parent, name="end with parent", daemon=True).start()
    _mind.append(_Mind(opening(), {language: Rendering(language) for language in Language}))
    interpreter.set_up()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(0)


def _write(text: str, previous: Previous | None, language: Language, learnt: int) -> Written | None:
    """Write an answer out; whoever asked tries himself what fails here, and says what it was."""
    mind = _mind[0]
    try:
        if learnt != _learnt[0]:
            mind.library.learn()
            _learnt[0] = learnt
        return write(mind.library, mind.renderings, text, previous, language)
    except Exception as error:  # whatever it is, it is raised again where it can be told
        log.warning("not answered by a thinker", cause=repr(error))
        return None
