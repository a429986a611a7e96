"""Cuts articles' paragraphs into an index's entries, in several processes where that pays.

Cutting is most of the work of building an index, and none of it depends on the rest: batches go to
processes of this module and come back in order, a few at a time, so that memory stays bounded
whatever the corpus. A process that cannot be started, or dies, costs time only: its batch is cut
here.
"""

import logging
import os
import pickle
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, Any

from retrieval.corpus.model import Role
from retrieval.corpus.windows import entry_id, windows
from retrieval.text.terms import Bag, term_list
from retrieval.text.words import Segmenter

log = logging.getLogger(__name__)

HEADLINE_WEIGHT = 1  # times that a headline's terms are counted into each of its paragraphs
SECTION_WEIGHT = 1

WORTH = 4_000  # paragraphs; fewer are cut here before a process has read its dictionary (0.4 s)
MOST = 4  # processes: more of them than one writer of an index takes from
SHORT = 60  # characters; what is longer is no headline, and not met twice in an article
AHEAD = 2  # batches for each process to go on with while the writer is at work
_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from retrieval.corpus.cutting import serve; serve()"
)


Part = tuple[str, str, str | None, str]
"""A paragraph as an index needs it: id, role, section, text."""

Batch = list[list[Part]]
"""Several articles, each as its searchable paragraphs in order."""


def cut(batch: Batch, segmenter: Segmenter) -> list[tuple[str, str]]:
    """Return each entry's id and its terms, joined by blanks, with those of its context.

    An entry is a paragraph, or a window of a long one.
    The headline's parts and the section heading count in with a paragraph of the body, the other
    parts with a part of the headline.
    """
    found = []
    for parts in batch:
        known: dict[str, list[str]] = {}

        def terms(text: str, known: dict[str, list[str]] = known) -> list[str]:
            if text not in known:
                known[text] = term_list(text, segmenter)
            return known[text]

        heads = [(id_, text) for id_, role, _, text in parts if role == Role.HEADLINE]
        for id_, _, section, text in parts:
            context: list[str] = []
            for head, words in heads:
                if head != id_:
                    context += terms(words) * HEADLINE_WEIGHT
            if section:
                context += terms(section) * SECTION_WEIGHT
            for number, window in enumerate(windows(text)):
                said = window.cut(text)
                whole = terms(said) if len(said) < SHORT else term_list(said, segmenter)
                found.append((entry_id(id_, number), " ".join([*whole, *context])))
    return found


def cut_all(
    batches: Iterable[Batch], segmenter: Segmenter, total: int, workers: int | None = None
) -> Generator[tuple[str, Bag], None, None]:
    """Yield the entries of all batches in order.

    Args:
        batches: taken one after the other, only a few ahead of what is yielded.
        segmenter: cuts the words; one that cannot be sent to another process cuts them here.
        total: about how many paragraphs there will be.
        workers: how many processes; None for what this machine has to spare, where it pays.
    """
    if workers is None:
        workers = min(MOST, _processors() - 1) if total >= WORTH else 0
    order = _order(segmenter) if workers > 0 else None
    if order is None:
        for batch in batches:
            yield from ((id_, Bag(joined)) for id_, joined in cut(batch, segmenter))
        return
    with _Workshop(workers, order, segmenter) as workshop:
        for done in workshop.cut(batches):
            yield from ((id_, Bag(joined)) for id_, joined in done)


def serve() -> None:
    """Cut what comes in on standard input until it ends; the other end of `_Process`."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    segmenter = pickle.load(given)  # from the process that started this one
    with suppress(EOFError):
        while True:
            batch = pickle.load(given)
            pickle.dump(cut(batch, segmenter), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()


def _processors() -> int:
    with suppress(AttributeError):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _order(segmenter: Segmenter) -> bytes | None:
    """Return what a process is started with; None where there can be none."""
    if not sys.executable:
        return None
    try:
        return pickle.dumps(sys.path) + pickle.dumps(segmenter)
    except (pickle.PicklingError, TypeError, AttributeError):
        return None


class _Process:
    """A process that cuts; a fault of its makes it useless, and the caller cuts instead."""

    def __init__(self, order: bytes) -> None:
        self._order = order
        self._process: subprocess.Popen[bytes] | None = None
        self._useless = self._stopped = False

    def cut(self, batch: Batch, segmenter: Segmenter) -> list[tuple[str, str]]:
        """Have a batch cut."""
        if self._stopped:
            return []
        if not self._useless:
            try:
                given, answers = self._pipes()
                pickle.dump(batch, given, pickle.HIGHEST_PROTOCOL)
                given.flush()
                return pickle.load(answers)  # type: ignore[no-any-return]
            except (OSError, EOFError, pickle.UnpicklingError, ValueError) as error:
                if self._stopped:
                    return []
                log.warning("a cutting process is of no use, its work is done here: %r", error)
                self.close()
                self._useless = True
        return cut(batch, segmenter)

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-c", _START],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )
            given: Any = self._process.stdin
            given.write(self._order)
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        return self._process.stdin, self._process.stdout

    def stop(self) -> None:
        """Have nobody wait for it any more: what it was at is of no use."""
        self._stopped = True
        if self._process is not None:
            self._process.kill()

    def close(self) -> None:
        """Let go of the process and its pipes."""
        if self._process is not None:
            self._process.kill()
            for pipe in (self._process.stdin, self._process.stdout):
                with suppress(OSError, ValueError):
                    if pipe is not None:
                        pipe.close()
            self._process.wait()
            self._process = None


class _Workshop:
    """Processes, each with a thread here that waits for it."""

    def __init__(self, workers: int, order: bytes, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._free: SimpleQueue[_Process] = SimpleQueue()
        self._processes = [_Process(order) for _ in range(workers)]
        for process in self._processes:
            self._free.put(process)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="cutting")

    def __enter__(self) -> "_Workshop":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:  # a thread that waits for one wakes up
            process.stop()
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.close()

    def cut(self, batches: Iterable[Batch]) -> Iterator[list[tuple[str, str]]]:
        """Yield what becomes of each batch, in order."""
        ahead: deque[tuple[Future[list[tuple[str, str]]], Batch]] = deque()
        for batch in batches:
            ahead.append((self._threads.submit(self._one, batch), batch))
            if len(ahead) > AHEAD * len(self._processes):
                yield self._next(ahead)
        while ahead:
            yield self._next(ahead)

    def _next(
        self, ahead: deque[tuple[Future[list[tuple[str, str]]], Batch]]
    ) -> list[tuple[str, str]]:
        """Return what becomes of the first batch; lend a hand rather than wait for it."""
        first, _ = ahead.popleft()
        if not first.done():
            for at in reversed(range(len(ahead))):
                future, batch = ahead[at]
                if future.cancel():  # nobody has begun it
                    done: Future[list[tuple[str, str]]] = Future()
                    done.set_result(cut(batch, self._segmenter))
                    ahead[at] = (done, batch)
                    break
        return first.result()

    def _one(self, batch: Batch) -> list[tuple[str, str]]:
        process = self._free.get()
        try:
            return process.cut(batch, self._segmenter)
        finally:
            self._free.put(process)
