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
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing, suppress
from queue import SimpleQueue
from typing import IO, Any, Generic, TypeVar

from retrieval.corpus.model import Role
from retrieval.corpus.windows import entry_id, windows
from retrieval.index.counted import Counted, Entry
from retrieval.index.counted import count as count_entries
from retrieval.text.terms import Bag, term_list
from retrieval.text.words import Segmenter

log = logging.getLogger(__name__)

HEADLINE_WEIGHT = 1  # times that a headline's terms are counted into each of its paragraphs
SECTION_WEIGHT = 1

WORTH = 4_000  # paragraphs; fewer are cut here before a process has read its dictionary (0.4 s)
MOST = 4  # processes: more of them than one writer of an index takes from
SHORT = 60  # characters; what is longer is no headline, and not met twice in an article
AT_ONCE = 30_000  # characters counted at once: their arrays stay near the processor
AHEAD = 2  # batches for each process to go on with while the writer is at work
_START = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from retrieval.corpus.cutting import serve; serve()"
)


Part = tuple[str, str, str | None, str]
"""A paragraph as an index needs it: id, role, section, text."""

Batch = list[list[Part]]
"""Several articles, each as its searchable paragraphs in order."""

T = TypeVar("T")
Work = Callable[[Batch, Segmenter], list[T]]
"""What is done with a batch: a function of a module, which another process finds by its name."""


def cut(batch: Batch, segmenter: Segmenter) -> list[tuple[str, str]]:
    """Return each entry's id and its terms, joined by blanks, with those of its context."""
    found = []
    known: dict[str, list[str]] = {}
    for article in batch:
        known.clear()
        for id_, texts in _entries(article):
            joined: list[str] = []
            for text in texts:
                if len(text) >= SHORT:
                    joined += term_list(text, segmenter)
                    continue
                if text not in known:
                    known[text] = term_list(text, segmenter)
                joined += known[text]
            found.append((id_, " ".join(joined)))
    return found


def count(batch: Batch, segmenter: Segmenter) -> list[Counted]:
    """Return the same entries as arrays, some hundreds at a time."""
    found, entries, size = [], [], 0
    for article in batch:
        for entry in _entries(article):
            entries.append(entry)
            size += sum(map(len, entry[1]))
            if size >= AT_ONCE:
                found.append(count_entries(entries, segmenter))
                entries, size = [], 0
    if entries:
        found.append(count_entries(entries, segmenter))
    return found


def _entries(article: list[Part]) -> Iterator[Entry]:
    """Yield each entry's id and the texts that it counts: a paragraph, or a window of a long one.

    The headline's parts and the section heading count in with a paragraph of the body, the other
    parts with a part of the headline.
    """
    heads = [(id_, text) for id_, role, _, text in article if role == Role.HEADLINE]
    for id_, _, section, text in article:
        context = [head for of, head in heads if of != id_] * HEADLINE_WEIGHT
        if section:
            context += [section] * SECTION_WEIGHT
        for number, window in enumerate(windows(text)):
            yield entry_id(id_, number), [window.cut(text), *context]


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
    with closing(_done(cut, batches, segmenter, total, workers)) as made:
        for done in made:
            yield from ((id_, Bag(joined)) for id_, joined in done)


def count_all(
    batches: Iterable[Batch], segmenter: Segmenter, total: int, workers: int | None = None
) -> Generator[Counted, None, None]:
    """Yield the entries of all batches in order, counted; see `cut_all`."""
    with closing(_done(count, batches, segmenter, total, workers)) as made:
        for done in made:
            yield from done


def _done(
    work: Work[T],
    batches: Iterable[Batch],
    segmenter: Segmenter,
    total: int,
    workers: int | None,
) -> Generator[list[T], None, None]:
    """Yield what becomes of each batch, in order."""
    if workers is None:
        workers = min(MOST, _processors() - 1) if total >= WORTH else 0
    order = _order(work, segmenter) if workers > 0 else None
    if order is None:
        for batch in batches:
            yield work(batch, segmenter)
        return
    with _Workshop(workers, order, lambda batch: work(batch, segmenter)) as workshop:
        yield from workshop.work(batches)


def serve() -> None:
    """Cut what comes in on standard input until it ends; the other end of `_Process`."""
    with suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who started us
    given, answers = sys.stdin.buffer, sys.stdout.buffer
    work = pickle.load(given)  # from the process that started this one
    segmenter = pickle.load(given)
    with suppress(EOFError):
        while True:
            batch = pickle.load(given)
            pickle.dump(work(batch, segmenter), answers, pickle.HIGHEST_PROTOCOL)
            answers.flush()


def _processors() -> int:
    with suppress(AttributeError):  # not on every system
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _order(work: Work[T], segmenter: Segmenter) -> bytes | None:
    """Return what a process is started with; None where there can be none."""
    if not sys.executable:
        return None
    try:
        return pickle.dumps(sys.path) + pickle.dumps(work) + pickle.dumps(segmenter)
    except (pickle.PicklingError, TypeError, AttributeError):
        return None


class _Process(Generic[T]):
    """A process that cuts; a fault of its makes it useless, and the caller cuts instead."""

    def __init__(self, order: bytes, here: Callable[[Batch], list[T]]) -> None:
        self._order, self._here = order, here
        self._process: subprocess.Popen[bytes] | None = None
        self._useless = self._stopped = False

    def work(self, batch: Batch) -> list[T]:
        """Have a batch worked on."""
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
        return self._here(batch)

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


class _Workshop(Generic[T]):
    """Processes, each with a thread here that waits for it."""

    def __init__(self, workers: int, order: bytes, here: Callable[[Batch], list[T]]) -> None:
        self._here = here
        self._free: SimpleQueue[_Process[T]] = SimpleQueue()
        self._processes = [_Process(order, here) for _ in range(workers)]
        for process in self._processes:
            self._free.put(process)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="cutting")

    def __enter__(self) -> "_Workshop[T]":
        return self

    def __exit__(self, *_: object) -> None:
        for process in self._processes:  # a thread that waits for one wakes up
            process.stop()
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.close()

    def work(self, batches: Iterable[Batch]) -> Iterator[list[T]]:
        """Yield what becomes of each batch, in order."""
        ahead: deque[tuple[Future[list[T]], Batch]] = deque()
        for batch in batches:
            ahead.append((self._threads.submit(self._one, batch), batch))
            if len(ahead) > AHEAD * len(self._processes):
                yield self._next(ahead)
        while ahead:
            yield self._next(ahead)

    def _next(self, ahead: deque[tuple[Future[list[T]], Batch]]) -> list[T]:
        """Return what becomes of the first batch; lend a hand rather than wait for it."""
        first, _ = ahead.popleft()
        if not first.done():
            for at in reversed(range(len(ahead))):
                future, batch = ahead[at]
                if future.cancel():  # nobody has begun it
                    done: Future[list[T]] = Future()
                    done.set_result(self._here(batch))
                    ahead[at] = (done, batch)
                    break
        return first.result()

    def _one(self, batch: Batch) -> list[T]:
        process = self._free.get()
        try:
            return process.work(batch)
        finally:
            self._free.put(process)
