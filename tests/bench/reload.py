"""What a reload after one change of many articles costs: prints a table.

    python -m tests.bench.reload [ARTICLES] [WAYS]

The same articles stand in one .jsonl, in one .csv, and in a file each (WAYS: some of one_jsonl,
one_csv, many_files; a word `here` before them has the reloads done in the process that answers).
The first load, then reloads after one article's text was changed (the median of five) and after
nothing was; a share is of the first load's wall-clock, and of its processor time, that of the
process that reloads counted in. `started` is one change with that process to be started first.

While reloads follow one another, a thread asks questions, each of them once, as answers are kept:
its p99 is held against that of the same thread with no reload at work, the two taking turns. Both
also in processor time of that thread, which other programs disturb less.
"""

import csv
import json
import os
import random
import resource
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path

from bot import interpreter
from retrieval.apart import ApartLibrary
from retrieval.library import Library
from tests.bench.drawn import Paragraphs

ARTICLES = 100_000
PARAGRAPHS = 2  # each of about 147 characters
REPEATS = 5
QUESTIONS = 800  # of each kind

Texts = list[list[str]]


def one_jsonl(folder: Path, texts: Texts, only: int | None) -> None:
    del only
    with (folder / "all.jsonl").open("w", encoding="utf-8") as out:
        for number, parts in enumerate(texts):
            document = {"id": str(number), "title": f"{parts[0][:12]}", "text": "\n".join(parts)}
            out.write(json.dumps(document, ensure_ascii=False) + "\n")


def one_csv(folder: Path, texts: Texts, only: int | None) -> None:
    del only
    with (folder / "all.csv").open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(["id", "title", "text"])
        writer.writerows([n, parts[0][:12], "\n".join(parts)] for n, parts in enumerate(texts))


def many_files(folder: Path, texts: Texts, only: int | None) -> None:
    for number in range(len(texts)) if only is None else (only,):
        inside = folder / f"{number // 1000:03}"
        inside.mkdir(exist_ok=True)
        parts = texts[number]
        page = f"{parts[0][:12]}\n\n" + "\n\n".join(f"　　{part}" for part in parts) + "\n"
        (inside / f"{number:06}.txt").write_text(page, encoding="utf-8")


WAYS = {way.__name__: way for way in (one_jsonl, one_csv, many_files)}


def main() -> None:
    """Measure the ways of keeping the same articles, one after the other."""
    given = sys.argv[1:]
    count = int(given.pop(0)) if given else ARTICLES
    kind = Library if given[:1] == ["here"] else ApartLibrary
    ways = [WAYS[name] for name in given if name in WAYS] or WAYS.values()
    print(f"load average {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores; {count:,} articles\n")
    print("| corpus | first load s (processor s) | one changed | share | started | none s |")
    print("| --- | --- | --- | --- | --- | --- |")
    drawn = Paragraphs()
    texts = [list(drawn.draw(PARAGRAPHS)) for _ in range(count)]
    questions = [drawn.question(texts[n % count][0]) for n in range(3 * QUESTIONS)]
    for write in ways:
        with tempfile.TemporaryDirectory(prefix="chuchu-reload-") as folder:
            corpus = Path(folder, "corpus")
            corpus.mkdir()
            write(corpus, texts, None)
            time.sleep(3)  # until the files' stamps can be trusted
            with kind.open(corpus, Path(folder, "data")) as library:
                changing = Changing(library, write, texts)
                costs(changing)
                interpreter.set_up()
                answers(changing, questions)


class Changing:
    """A corpus of which one article changes again and again."""

    def __init__(self, library: Library, write: Callable[..., None], texts: Texts) -> None:
        self.library, self.write, self._texts = library, write, texts
        self._chance = random.Random(1)

    def change(self) -> None:
        """Change an article."""
        number = self._chance.randrange(len(self._texts))
        self._texts[number][1] += "改。"
        self.write(self.library.corpus, self._texts, number)

    def reload(self) -> None:
        """Take the change in."""
        assert len(self.library.reload().changed) == 1

    def changed(self) -> tuple[float, float]:
        """Change an article and return what taking it in took."""
        self.change()
        time.sleep(0.1)
        return self.timed(self.reload)

    def timed(self, work: Callable[[], object]) -> tuple[float, float]:
        """Return wall-clock and processor seconds, those of other processes included."""
        started, used = time.perf_counter(), self._processor_seconds()
        work()
        return time.perf_counter() - started, self._processor_seconds() - used

    def stop(self) -> None:
        """Have the next reload start its process."""
        if isinstance(self.library, ApartLibrary):
            self.library.process.close()

    def _processor_seconds(self) -> float:
        used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        beside = 0.0
        if isinstance(self.library, ApartLibrary) and self.library.process.pid is not None:
            beside = seconds_of(self.library.process.pid)
        return sum(u.ru_utime + u.ru_stime for u in used) + beside


def seconds_of(pid: int) -> float:
    """Return the processor seconds of a process and its children so far; 0 outside of Linux."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def costs(changing: Changing) -> None:
    """Print the row of one way."""
    first, used = changing.timed(changing.library.reload)
    ones = [changing.changed() for _ in range(REPEATS)]
    none, _ = changing.timed(changing.library.reload)
    changing.stop()
    started, more = changing.changed()
    one, processor = (statistics.median(column) for column in zip(*ones, strict=True))
    print(
        f"| {changing.write.__name__} | {first:.1f} ({used:.1f}) | {one:.2f} ({processor:.2f}) "
        f"| {one / first:.2%} ({processor / used:.2%}) | {started:.2f} ({more:.2f}) "
        f"| {none:.2f} |",
        flush=True,
    )


def answers(changing: Changing, asked: list[str]) -> None:
    """Print how long answers take while nothing is done, and during reloads."""
    for question in asked[::3]:  # what is read for the first time is read from the disk
        changing.library.answer(question)
    rest = [question for n, question in enumerate(asked) if n % 3]
    quiet, busy = waits(changing.library, rest, changing.change, changing.reload)
    for name, at in (("ms", 0), ("processor ms", 1)):
        alone, beside = (percentiles([taken[at] for taken in each]) for each in (quiet, busy))
        print(
            f"|   answers, {name}: p50 {alone[0]:.0f}, p99 {alone[1]:.0f} alone ({len(quiet)}); "
            f"p50 {beside[0]:.0f}, p99 {beside[1]:.0f} during reloads ({len(busy)}); p99 "
            f"{beside[1] / alone[1]:.1f} times; load {os.getloadavg()[0]:.1f} | | | | | |",
            flush=True,
        )


def percentiles(taken: list[float]) -> tuple[float, float]:
    """Return median and 99th percentile."""
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


Taken = tuple[float, float]
"""Milliseconds by the clock, and of the processor."""


def waits(
    library: Library, questions: list[str], before: Callable[[], None], work: Callable[[], None]
) -> tuple[list[Taken], list[Taken]]:
    """Return how long answers take while nothing else is done and while work is.

    The two follow one another, each for as long, so that whatever else the machine does falls on
    both alike. Nothing is asked while `before` prepares the work.
    """
    done, free, working, turn = (
        threading.Event(),
        threading.Event(),
        threading.Event(),
        threading.Lock(),
    )
    quiet: list[Taken] = []
    busy: list[Taken] = []

    def ask() -> None:
        for question in questions:
            free.wait()
            with turn:
                beside = working.is_set()
                started, used = time.perf_counter(), time.thread_time()
                library.answer(question)
                taken = time.perf_counter() - started, time.thread_time() - used
                kept = busy if beside or working.is_set() else quiet
                kept.append((1e3 * taken[0], 1e3 * taken[1]))
        done.set()

    asking = threading.Thread(target=ask)
    asking.start()
    while not done.is_set():
        with turn:
            before()
        working.set()
        free.set()
        started = time.perf_counter()
        work()
        working.clear()
        done.wait(time.perf_counter() - started)
        free.clear()
    free.set()
    asking.join()
    return quiet, busy


if __name__ == "__main__":
    main()
