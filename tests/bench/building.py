"""What building an index from text costs, beside jieba and rank-bm25: prints a table.

    python -m tests.bench.building [PARAGRAPHS ...]

Each way is a process of its own, over the same file of drawn paragraphs: wall-clock and processor
seconds (with those of its children) and the most memory that one of them held. The peers get the
same terms; "words alone" is rank-bm25 as most people use it. Peers' sizes are capped, since theirs
grow with the corpus and a rate is what is compared; the table says so.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

SIZES = (10_000, 100_000)
CAP = 20_000  # paragraphs that the peers are given at most


def main() -> None:
    """Run every way at every size, one after the other."""
    if len(sys.argv) == 4 and sys.argv[1] in WAYS:
        way, file, count = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])
        print(json.dumps(measured(lambda: WAYS[way](file, count))))
        return
    from tests.bench.drawn import Paragraphs  # noqa: PLC0415  - reads jieba's dictionary

    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    print(f"load average {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores\n")
    print("| paragraphs | way | s | processor s | ms a paragraph | MB | times as fast |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory(prefix="chuchu-building-") as folder:
        for size in sizes:
            file = Path(folder, "texts.txt")
            with file.open("w", encoding="utf-8") as out:
                out.writelines(f"{text}\n" for text in Paragraphs().draw(size))
            report(file, size)


def report(file: Path, size: int) -> None:
    """Print the rows of one size: the peers first, then ours with how many times as fast."""
    rates: dict[str, float] = {}
    for way in WAYS:
        count = size if way in OURS else min(size, CAP)
        run = subprocess.run(
            [sys.executable, "-m", "tests.bench.building", way, str(file), str(count)],
            check=True,
            capture_output=True,
        )
        cost = json.loads(run.stdout.splitlines()[-1])
        rates[way] = cost["seconds"] / count
        faster = " / ".join(f"{rates[peer] / rates[way]:.1f}" for peer in PEERS if way in OURS)
        print(
            f"| {count:,} | {way} | {cost['seconds']:.1f} | {cost['processor']:.1f} "
            f"| {1e3 * rates[way]:.3f} | {cost['megabytes']:.0f} | {faster} |",
            flush=True,
        )


def measured(work: Callable[[], None]) -> dict[str, float]:
    """Return what some work took, its loading of libraries and dictionaries included."""
    started = time.perf_counter()
    work()
    seconds = time.perf_counter() - started
    used = [resource.getrusage(w) for w in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return {
        "seconds": seconds,
        "processor": sum(u.ru_utime + u.ru_stime for u in used),
        "megabytes": sum(u.ru_maxrss for u in used) / 1024,
    }


def lines(file: Path, count: int) -> list[str]:
    with file.open(encoding="utf-8") as texts:
        return [text.rstrip("\n") for _, text in zip(range(count), texts, strict=False)]


def words_alone(file: Path, count: int) -> None:
    import jieba  # noqa: PLC0415
    from rank_bm25 import BM25Okapi  # noqa: PLC0415

    BM25Okapi([jieba.lcut(text) for text in lines(file, count)])


def same_terms(file: Path, count: int) -> None:
    from rank_bm25 import BM25Okapi  # noqa: PLC0415

    from retrieval.text.terms import term_list  # noqa: PLC0415
    from retrieval.text.words import JiebaSegmenter  # noqa: PLC0415

    cut = JiebaSegmenter()
    BM25Okapi([term_list(text, cut) for text in lines(file, count)])


def index_alone(file: Path, count: int, engine: str, workers: int | None = None) -> None:
    from retrieval.corpus.cutting import count_all, cut_all  # noqa: PLC0415
    from retrieval.index.engines import open_index  # noqa: PLC0415
    from retrieval.index.protocol import CountedIndex  # noqa: PLC0415
    from retrieval.text.words import open_segmenter  # noqa: PLC0415

    def batches():
        with file.open(encoding="utf-8") as texts:
            batch = []
            for number, text in zip(range(count), texts, strict=False):
                batch.append([(f"article-{number}-0", "body", None, text.rstrip("\n"))])
                if len(batch) == 500:
                    yield batch
                    batch = []
            yield batch

    with tempfile.TemporaryDirectory() as folder:
        index = open_index(engine, Path(folder), "bench")
        if isinstance(index, CountedIndex):
            index.add_counted(count_all(batches(), open_segmenter(), count, workers))
        else:
            index.add(cut_all(batches(), open_segmenter(), count, workers))
        index.commit()
        assert len(index) == count
        index.close()


def whole_load(file: Path, count: int) -> None:
    """Read articles of four paragraphs out of a file into catalogue and index."""
    from retrieval.library import Library  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus.jsonl")
        with corpus.open("w", encoding="utf-8") as out, file.open(encoding="utf-8") as texts:
            for number in range(0, count, 4):
                text = "\n".join(next(texts).rstrip("\n") for _ in range(min(4, count - number)))
                document = {"id": str(number), "title": text[:12], "text": text}
                out.write(json.dumps(document, ensure_ascii=False) + "\n")
        with Library.open(corpus, Path(folder, "data")) as library:
            library.reload()
            assert library.catalogue.count().paragraphs == count


PEERS = {"jieba + rank-bm25, words alone": words_alone, "jieba + rank-bm25, same terms": same_terms}
OURS = {
    "index from text, postings": partial(index_alone, engine="postings"),
    "index from text, postings, one process": partial(index_alone, engine="postings", workers=0),
    "index from text, tantivy": partial(index_alone, engine="tantivy"),
    "whole load of a .jsonl": whole_load,
}
WAYS = PEERS | OURS

if __name__ == "__main__":
    main()
