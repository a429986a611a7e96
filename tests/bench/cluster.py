"""What an index on three real OpenSearch nodes costs: prints the tables in docs/scaling.md.

    python -m tests.bench.cluster [PARAGRAPHS ...]

Needs Java and Maven, as `make test-cluster`. Processor time is that of all nodes together, which
other programs on the machine disturb little; the rest is as busy as the machine is.
"""

import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from retrieval.index.cluster import Cluster
from retrieval.index.opensearch import OpenSearchIndex, discard
from retrieval.text.terms import terms
from retrieval.text.words import open_segmenter
from tests.bench.drawn import Paragraphs
from tests.cluster.nodes import Nodes, class_path

SIZES = (20_000, 100_000)
QUESTIONS = 500
WARM_UP = 1500  # questions before, so that Java has compiled what they run
THREADS = 4
OPTIONS = ("-Xms1g", "-Xmx1g")


@dataclass(frozen=True, slots=True)
class Cost:
    """What one thing takes: milliseconds of a clock, and of the nodes' processors."""

    p50: float
    p99: float
    processor: float


def main() -> None:
    """Run all sizes on one cluster, one index after the other."""
    sizes = [int(size) for size in sys.argv[1:]] or SIZES
    with tempfile.TemporaryDirectory(prefix="chuchu-cluster-") as folder:
        nodes = Nodes(Path(folder), class_path(Path(folder)), OPTIONS)
        try:
            nodes.start(0, 1, 2)
            nodes.wait()
            print(f"load average {os.getloadavg()[0]:.1f} of {os.cpu_count()} cores\n")
            for size in sizes:
                measure(nodes, size)
        finally:
            nodes.close()


def measure(nodes: Nodes, size: int) -> None:
    """Build an index of so many paragraphs, and ask it."""
    cluster = Cluster(urls=nodes.urls, name=f"bench-{size}", timeout=60)
    name = f"{cluster.name}-1"
    index = OpenSearchIndex(cluster, name, "bench")
    cut, texts = open_segmenter(), Paragraphs()
    cutting = 0.0
    asked: list[str] = []

    def entries() -> Iterator[tuple[str, Counter[str]]]:
        nonlocal cutting
        for number, text in enumerate(texts.draw(size)):
            if number % (size // QUESTIONS) == 0:
                asked.append(texts.question(text))
            begun = time.process_time()
            bag = terms(text, cut)
            cutting += time.process_time() - begun
            yield f"article-{number:09}-{number % 7}", bag

    used, begun = nodes.processor_seconds(), time.perf_counter()
    index.add(entries())
    index.commit()
    seconds, used = time.perf_counter() - begun, nodes.processor_seconds() - used
    questions = [terms(text, cut) for text in asked]
    print(f"## {size:,} paragraphs, {np.mean([len(q) for q in questions]):.0f} terms a question")
    print(f"built in {seconds:.0f} s; processor: {1e3 * cutting / size:.2f} ms a paragraph for its")
    print(f"terms, {1e3 * used / size:.2f} ms in the nodes for both copies")
    print(f"on disk: {stored(index) / size:.0f} bytes a paragraph and copy")
    for number in range(WARM_UP):
        ask(index, questions[-1 - number % len(questions)])
    show("frequencies", timed(nodes, index.frequencies, questions))
    show("search", timed(nodes, lambda q: index.search(q, 50), questions))
    with ThreadPoolExecutor(THREADS) as threads:
        begun, used = time.perf_counter(), nodes.processor_seconds()
        list(threads.map(lambda q: ask(index, q), questions))
        seconds, used = time.perf_counter() - begun, nodes.processor_seconds() - used
    print(f"both, {THREADS} at once: {len(questions) / seconds:.0f} questions a second,", end=" ")
    print(f"processor {1e3 * used / len(questions):.1f} ms a question")
    gone = size // 100
    used, begun = nodes.processor_seconds(), time.perf_counter()
    index.remove(f"article-{number:09}-{number % 7}" for number in range(gone))
    index.commit()
    print(f"1 % removed and seen by all: {time.perf_counter() - begun:.1f} s, ", end="")
    print(f"processor {nodes.processor_seconds() - used:.1f} s")
    memory = [size / 2**20 for size in nodes.memory().values()]
    print(
        f"resident memory: {', '.join(f'{each:.0f}' for each in memory)} MB (heap {OPTIONS[1]})\n"
    )
    index.close()
    discard(cluster, name)


def ask(index: OpenSearchIndex, question: Counter[str]) -> None:
    """Do what one question does."""
    index.frequencies(question)
    index.search(question, 50)


def timed(
    nodes: Nodes, act: Callable[[Counter[str]], object], questions: list[Counter[str]]
) -> Cost:
    """Do something for each question, one after the other."""
    used, taken = nodes.processor_seconds(), []
    for question in questions:
        begun = time.perf_counter()
        act(question)
        taken.append(1e3 * (time.perf_counter() - begun))
    used = nodes.processor_seconds() - used
    return Cost(*np.percentile(taken, (50, 99)), 1e3 * used / len(questions))


def show(name: str, cost: Cost) -> None:
    """Print one line of the table."""
    print(f"{name}: p50 {cost.p50:.1f} ms, p99 {cost.p99:.1f} ms, ", end="")
    print(f"processor {cost.processor:.1f} ms a question")


def stored(index: OpenSearchIndex) -> int:
    """Return the bytes of the first copies on disk, after all is written out."""
    ask_for = index._connection.ask
    ask_for(lambda client: client.indices.flush(index=index.name))
    found = ask_for(lambda client: client.indices.stats(index=index.name, metric="store"))
    return int(found["_all"]["primaries"]["store"]["size_in_bytes"])


if __name__ == "__main__":
    main()
