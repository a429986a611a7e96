"""What a choice of articles costs a search: prints a table.

    python -m tests.bench.choices [ARTICLES]

One .jsonl of articles of one paragraph, their dates spread over ten thousand days. The first search
of a choice (the catalogue works out its entries, the engine finds them) and those after it, against
the same searches of everything, all of them in turn; processor time of this process.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from retrieval import Library, Wanted
from retrieval.corpus.kept_index import IndexHome
from retrieval.index.protocol import Index
from retrieval.library import INDEX_FOLDER
from retrieval.text.terms import Terms, terms
from tests.bench.drawn import Paragraphs

ARTICLES = 100_000
QUESTIONS = 300
DEPTH = 30
FIRST = date(1990, 1, 1)
DAYS = 10_000
SHARES = (0.0001, 0.001, 0.01, 0.1, 0.5, 0.999)
ENGINES = ("postings", "tantivy")


def main() -> None:
    """Build each engine's index once and ask it."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ARTICLES
    drawn = Paragraphs()
    texts = list(drawn.draw(count))
    print(f"load average {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores; {count:,} articles\n")
    print("| engine | share | entries | first ms | p50 ms | p99 ms | p50 to that of everything |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory(prefix="chuchu-choices-") as folder:
        corpus, data = Path(folder, "all.jsonl"), Path(folder, "data")
        with corpus.open("w", encoding="utf-8") as out:
            for number, text in enumerate(texts):
                day = str(FIRST + timedelta(days=number % DAYS))
                row = {"id": str(number), "title": text[:12], "text": text, "date": day}
                out.write(json.dumps(row, ensure_ascii=False) + "\n")
        with Library.open(corpus, data) as library:
            library.reload()
            asked = [
                terms(drawn.question(texts[n * count // QUESTIONS]), library.segmenter)
                for n in range(QUESTIONS)
            ]
            for engine in ENGINES:
                home = IndexHome(engine, data / INDEX_FOLDER, library.segmenter, library.catalogue)
                measure(engine, home.open()[0].index, library, asked)


def measure(engine: str, index: Index, library: Library, asked: list[Terms]) -> None:
    """Print an engine's rows."""
    index_of_all = [index.search(one, DEPTH) for one in asked]  # read from the disk once
    assert all(index_of_all)
    for share in SHARES:
        last = str(FIRST + timedelta(days=round(share * DAYS) - 1))
        started = time.process_time()
        among = library.catalogue.choosing.among(Wanted(until=last))
        index.search(asked[0], DEPTH, among)
        first = time.process_time() - started
        without, within = [], []
        for one in asked:
            started = time.process_time()
            index.search(one, DEPTH)
            between = time.process_time()
            index.search(one, DEPTH, among)
            without.append(between - started)
            within.append(time.process_time() - between)
        middle, most = statistics.median(within), statistics.quantiles(within, n=100)[98]
        ratio = middle / statistics.median(without)
        print(
            f"| {engine} | {share:.2%} | {len(among):,} | {1e3 * first:.0f} | {1e3 * middle:.2f} "
            f"| {1e3 * most:.2f} | {ratio:.2f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
