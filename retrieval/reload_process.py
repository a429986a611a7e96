"""A process that reloads, so that questions are answered meanwhile as if nothing were at work.

Threads of one Python process take turns; a reload in one of them doubles what an answer takes. This
process opens the same corpus and data by itself, and is told over a pipe what to do. It may be
killed at any moment, as a reload may. After the last reload it waits for another one for a while,
since starting it costs more than to take one changed article in.
"""

import logging
import os
import pickle
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock, Timer
from typing import IO, Any

from retrieval.corpus.catalogue.database import RUNNING
from retrieval.corpus.diff import Diff
from retrieval.corpus.kept_index import Progress
from retrieval.errors import ReloadLostError, ReloadRunningError
from retrieval.library import Library

log = logging.getLogger(__name__)

RESTS = 3600.0  # seconds that it waits for another reload
TELLS_EVERY = 0.1  # seconds between two words about one step
NICENESS = 5  # answers come first where processors are scarce
ENDS = 5.0  # seconds that it is given to end by itself
_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from retrieval.reload_process import serve; serve()"
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done: a method of `Library` and its arguments."""

    name: str
    named: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """How far it is. It goes on when it has been answered: true to go on, false to end."""

    step: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class Ended:
    """What came of it: a diff, or an error; neither where it was told to end."""

    diff: Diff | None = None
    error: BaseException | None = None


class NoProcessError(Exception):
    """A process cannot be started, or cannot be told how to open the library."""


class _RestedError(NoProcessError):
    """The process had ended by itself before it was given anything to do."""


class _StopError(BaseException):
    """The one who ordered the work wants it no longer, or is gone."""


class ReloadProcess:
    """A process that reloads one corpus; started when it is first needed.

    Args:
        opening: opens the library; what another process can be told, or `NoProcessError` is raised.
        rests: seconds that it waits for another reload before it ends.
    """

    def __init__(self, opening: Callable[[], Library], rests: float = RESTS) -> None:
        self._opening, self._rests = opening, rests
        self._process: subprocess.Popen[bytes] | None = None
        self._busy = Lock()

    def run(self, order: Order, progress: Progress | None = None) -> Diff:
        """Have it done.

        Args:
            order: a reload or a rollback.
            progress: told of it at most ten times a second, and at the beginning of each step; what
                it raises ends the work without effect.

        Raises:
            NoProcessError: do it here; nothing was begun.
            ReloadLostError: the process came to its end before the work did.
            ReloadRunningError: it is at work for somebody else.
            Exception: whatever the work raised there.
        """
        if not self._busy.acquire(blocking=False):
            raise ReloadRunningError(RUNNING)
        try:
            return self._run(order, progress)
        finally:
            self._busy.release()

    @property
    def pid(self) -> int | None:
        """The process's number; None while there is none."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def close(self) -> None:
        """Let the process end; what it is at is broken off without effect."""
        process, self._process = self._process, None
        if process is None:
            return
        if self._busy.locked():
            process.kill()  # its pipes belong to the thread that waits for it, which is told so
            return
        _let_go(process)

    def _run(self, order: Order, progress: Progress | None) -> Diff:
        try:
            return self._ask(self._ready(), order, progress)
        except _RestedError:  # it had rested long enough just now
            return self._ask(self._ready(), order, progress)

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process is not None:
            if self._process.poll() is None:
                return self._process
            self._end(self._process)
        try:
            how = pickle.dumps(sys.path) + pickle.dumps((self._opening, self._rests))
            process = subprocess.Popen(
                [sys.executable, "-c", _START], stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
        except (OSError, ValueError, pickle.PicklingError, TypeError, AttributeError) as error:
            raise NoProcessError(repr(error)) from error
        self._process = process
        with suppress(OSError):  # reading from it tells better
            assert process.stdin is not None
            process.stdin.write(how)
        return process

    def _ask(
        self, process: subprocess.Popen[bytes], order: Order, progress: Progress | None
    ) -> Diff:
        """Send an order and follow the work to its end."""
        assert process.stdin is not None
        assert process.stdout is not None
        refused: BaseException | None = None
        heard = False
        try:
            _send(process.stdin, order)
            while isinstance(told := pickle.load(process.stdout), Told):
                heard = True
                refused = _raised(progress, told)
                _send(process.stdin, refused is None)
        except (OSError, EOFError, pickle.UnpicklingError, ValueError) as error:
            code = self._end(process)
            if not heard and code >= 0:
                raise (_RestedError if code == 0 else NoProcessError)(repr(error)) from error
            raise refused or ReloadLostError(_lost(code)) from error
        except BaseException:  # Ctrl-C: the pipes may hold half a word
            self._end(process)
            raise
        if told.diff is None:  # the next one begins afresh
            self._end(process)
            raise refused or told.error or ReloadLostError(_lost(0))
        return told.diff  # type: ignore[no-any-return]  # it came through a pipe

    def _end(self, process: subprocess.Popen[bytes]) -> int:
        """Have done with the process; returns how it ended."""
        self._process = None
        return _let_go(process)


def _let_go(process: subprocess.Popen[bytes]) -> int:
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError, ValueError):
            if pipe is not None:
                pipe.close()
    try:
        return process.wait(ENDS)
    except subprocess.TimeoutExpired:
        process.kill()
        return process.wait()


def _raised(progress: Progress | None, told: Told) -> BaseException | None:
    """Tell it on; returns what that raised."""
    try:
        if progress is not None:
            progress(told.step, told.done, told.total)
    except BaseException as error:  # raised again once the work has come to its end
        return error
    return None


def _lost(code: int) -> str:
    how = f" by signal {-code}" if code < 0 else ""
    return f"The process that reloaded was ended{how}; nothing is half done. Reload again."


def _send(pipe: IO[bytes], thing: object) -> None:
    pickle.dump(thing, pipe, pickle.HIGHEST_PROTOCOL)
    pipe.flush()


def serve() -> None:
    """Do what comes in on standard input until it ends; the other end of `ReloadProcess`."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us
    with suppress(AttributeError, OSError):  # not on every system
        os.nice(NICENESS)
    given = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # whatever is printed spoils no answer
    opening, rests = pickle.load(given)
    with suppress(EOFError, OSError):  # nobody wants anything any more
        _work(given, answers, opening, rests)


def _work(
    given: IO[bytes], answers: IO[bytes], opening: Callable[[], Library], rests: float
) -> None:
    """Work off orders; after one that failed the next process begins afresh."""
    library: Library | None = None
    try:
        while True:
            order = _next(given, rests)
            try:
                library = library or opening()
                diff = getattr(library, order.name)(progress=_Teller(given, answers), **order.named)
            except _StopError:
                _send(answers, Ended())
                return
            except BaseException as error:  # for the one who ordered it
                error.add_note(f"in the process that reloads:\n{traceback.format_exc()}")
                _send(answers, Ended(error=_portable(error)))
                return
            _send(answers, Ended(diff))
    finally:
        if library is not None:
            library.close()


def _next(given: IO[bytes], rests: float) -> Order:
    """Return the next order; the process ends where none comes in time."""
    waiting = Timer(rests, os._exit, (0,))
    waiting.daemon = True
    waiting.start()
    try:
        return pickle.load(given)  # type: ignore[no-any-return]  # from the one who started us
    finally:
        waiting.cancel()


def _portable(error: BaseException) -> BaseException:
    """Return the error, or its words where it cannot be sent to another process."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # an error's own code decides what it raises
        return ReloadLostError(f"The reload failed: {error!r}. Reload again.")
    return error


@dataclass(slots=True)
class _Teller:
    """A progress that tells the one who ordered the work, and hears whether to go on."""

    given: IO[bytes]
    answers: IO[bytes]
    step: str = ""
    at: float = field(default=0.0)

    def __call__(self, step: str, done: int, total: int) -> None:
        now = time.monotonic()
        if step == self.step and now - self.at < TELLS_EVERY:
            return
        self.step, self.at = step, now
        try:
            _send(self.answers, Told(step, done, total))
            goes_on = pickle.load(self.given)
        except (EOFError, OSError):  # it is gone
            goes_on = False
        if not goes_on:
            raise _StopError
