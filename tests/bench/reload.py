"""What a reload after one change of many articles costs: prints a table.

    python -m tests.bench.reload [ARTICLES]

The same articles stand in one .jsonl, in one .csv, and in a file each. The first load, then reloads
after one article's text was changed (the median of five) and after nothing was; a share is of the
first load's wall-clock, and of its processor time. While reloads follow one another, a thread asks
questions, each of them once, as answers are kept: their p99 is held against that of the same thread
with no reload at work.
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

from retrieval.library import Library
from tests.bench.drawn import Paragraphs

ARTICLES = 100_000
PARAGRAPHS = 2  # each of about 147 characters
REPEATS = 5
QUESTIONS = 400

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


def main() -> None:
    """Measure the three ways of keeping the same articles, one after the other."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    print(f"load average {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores; {count:,} articles\n")
    print("| corpus | first load s (processor s) | one changed s (processor s) | share | none s |")
    print("| --- | --- | --- | --- | --- |")
    drawn = Paragraphs()
    texts = [list(drawn.draw(PARAGRAPHS)) for _ in range(count)]
    questions = [drawn.question(texts[n % count][0]) for n in range(3 * QUESTIONS)]
    for write in (one_jsonl, one_csv, many_files):
        with tempfile.TemporaryDirectory(prefix="chuchu-reload-") as folder:
            corpus = Path(folder, "corpus")
            corpus.mkdir()
            write(corpus, texts, None)
            time.sleep(3)  # until the files' stamps can be trusted
            with Library.open(corpus, Path(folder, "data")) as library:
                measure(library, write, texts, questions)


def measure(library: Library, write: Callable[..., None], texts: Texts, asked: list[str]) -> None:
    """Print the row of one way, and what its reloads do to answers."""
    first, used = timed(library.reload)
    chance = random.Random(1)

    def change() -> None:
        number = chance.randrange(len(texts))
        texts[number][1] += "改。"
        write(library.corpus, texts, number)

    def reload() -> None:
        assert len(library.reload().changed) == 1

    ones = []
    for _ in range(REPEATS):
        change()
        time.sleep(0.1)
        ones.append(timed(reload))
    none, _ = timed(library.reload)
    one, processor = (statistics.median(column) for column in zip(*ones, strict=True))
    print(
        f"| {write.__name__} | {first:.1f} ({used:.1f}) | {one:.2f} ({processor:.2f}) "
        f"| {one / first:.2%} ({processor / used:.2%}) | {none:.2f} |",
        flush=True,
    )
    for question in asked[::3]:  # what is read for the first time is read from the disk
        library.answer(question)
    rest = [question for n, question in enumerate(asked) if n % 3]
    quiet, busy = (percentiles(taken) for taken in waits(library, rest, change, reload))
    print(
        f"|   answers: p50 {quiet[0]:.0f}, p99 {quiet[1]:.0f} ms alone; "
        f"p50 {busy[0]:.0f}, p99 {busy[1]:.0f} ms during reloads | | | | |",
        flush=True,
    )


def percentiles(taken: list[float]) -> tuple[float, float]:
    """Return median and 99th percentile."""
    return statistics.median(taken), statistics.quantiles(taken, n=100)[98]


def waits(
    library: Library, questions: list[str], before: Callable[[], None], work: Callable[[], None]
) -> tuple[list[float], list[float]]:
    """Return how long answers take, in ms, while nothing else is done and while work is.

    The two follow one another, each for as long, so that whatever else the machine does falls on
    both alike. Nothing is asked while `before` prepares the work.
    """
    done, free, working, turn = (
        threading.Event(),
        threading.Event(),
        threading.Event(),
        threading.Lock(),
    )
    quiet: list[float] = []
    busy: list[float] = []

    def ask() -> None:
        for question in questions:
            free.wait()
            with turn:
                started, beside = time.perf_counter(), working.is_set()
                library.answer(question)
                taken = busy if beside or working.is_set() else quiet
                taken.append(1e3 * (time.perf_counter() - started))
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


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """Return wall-clock and processor seconds, those of child processes included."""
    started, used = time.perf_counter(), processor_seconds()
    work()
    return time.perf_counter() - started, processor_seconds() - used


def processor_seconds() -> float:
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(u.ru_utime + u.ru_stime for u in used)


if __name__ == "__main__":
    main()
