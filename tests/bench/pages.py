"""How fast pages become articles, on one core.

    python -m tests.bench.pages

Measures the five given pages and composed ones, each restored by itself, after one round that
loads the character model; one long text of all of them, and of twice as many, for linearity; and
a page of nothing but their short lines, and of twice as many. Each figure is the best of three
rounds, in processor time: other work on the machine takes little from it.
"""

from collections.abc import Sequence
from pathlib import Path
from random import Random
from time import process_time

from retrieval.corpus.page.restore import restore
from tests.retrieval.corpus.page.arrangement import ALONE
from tests.retrieval.corpus.page.by_distortion import made
from tests.retrieval.corpus.page.composer import LEVELS, compose
from tests.retrieval.corpus.page.manuscripts import invented

SEEDS = Path(__file__).parents[2] / "seeds"
MOST = 14  # characters of a short line


def megabytes_a_second(pages: Sequence[str]) -> float:
    """Restore each page; bytes are those of UTF-8."""
    lines = [page.splitlines() for page in pages]
    size = sum(len(page.encode()) for page in pages)
    times = []
    for _ in range(3):
        begin = process_time()
        for page in lines:
            restore(page)
        times.append(process_time() - begin)
    return size / 1e6 / min(times)


def main() -> None:
    given = [path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt"))]
    composed = {level: [compose(level, s).text for s in range(40)] for level in LEVELS}
    megabytes_a_second(given)
    print(f"five given pages     {megabytes_a_second(given * 5):5.2f} MB/s")
    manuscripts = invented(Random("manuscripts"))
    pages = [made(manuscripts, what, seed).text for what in ALONE for seed in range(4)]
    print(f"one distortion each  {megabytes_a_second(pages):5.2f} MB/s")
    for level, pages in composed.items():
        print(f"composed, {level:10s} {megabytes_a_second(pages):5.2f} MB/s")
    whole = "\n\n".join([*given, *(page for pages in composed.values() for page in pages)])
    for times in (1, 2):
        speed = megabytes_a_second(["\n\n".join([whole] * times)])
        print(f"one text of {times * len(whole.encode()) / 1e6:4.1f} MB   {speed:5.2f} MB/s")
    short = [line for line in whole.split("\n") if 4 <= len(line) <= MOST and "。" not in line]
    Random("short lines").shuffle(short)
    for number in (1_500, 3_000):
        speed = megabytes_a_second(["\n\n".join(short[:number])])
        print(f"{number} short lines     {speed:5.2f} MB/s")


if __name__ == "__main__":
    main()
