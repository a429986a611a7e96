"""The engines that are held against each other, each as it is used by itself.

    python -m tests.bench.contenders build|search ENGINE KIND SIZE ROOT [...]

`tests.bench.engines` runs this in a process for each step, so that memory and the time to start are
an engine's own. What a step measured is printed as JSON.
"""

import json
import pickle
import resource
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.bench.sets import Set, load, load_questions

K1, B, BEST = 1.2, 0.75, 10
Ask = Callable[[list[str]], list[int]]


class Chuchu:
    """An engine of this project, through `Index`."""

    engine = "postings"

    def build(self, drawn: Set, folder: Path) -> None:
        index = self._open(folder)
        index.add((f"{n:x}", Counter(terms)) for n, terms in enumerate(drawn.paragraphs()))
        index.commit()
        index.close()

    def open(self, folder: Path) -> Ask:
        index = self._open(folder)

        def ask(question: list[str]) -> list[int]:
            return [int(hit.id, 16) for hit in index.search(dict.fromkeys(question, 1.0), BEST)]

        return ask

    def _open(self, folder: Path):
        from retrieval.index.engines import open_index  # noqa: PLC0415

        return open_index(self.engine, folder, "bench")


class ChuchuTantivy(Chuchu):
    """The other embedded engine of this project."""

    engine = "tantivy"


class Tantivy:
    """tantivy used directly: a whitespace field, numbers in a fast field, one thread."""

    def build(self, drawn: Set, folder: Path) -> None:
        import tantivy  # noqa: PLC0415

        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("number", fast=True)
        builder.add_text_field("terms", tokenizer_name="whitespace", index_option="freq")
        folder.mkdir(parents=True)
        writer = tantivy.Index(builder.build(), str(folder)).writer(1_000_000_000, num_threads=1)
        for number, terms in enumerate(drawn.paragraphs()):
            document = tantivy.Document()
            document.add_integer("number", number)
            document.add_text("terms", " ".join(terms))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def open(self, folder: Path) -> Ask:
        import tantivy  # noqa: PLC0415

        index = tantivy.Index.open(str(folder))
        schema, searcher = index.schema, index.searcher()
        should, one = tantivy.Occur.Should, tantivy.Query.term_query

        def ask(question: list[str]) -> list[int]:
            terms = [(should, one(schema, "terms", term, "freq")) for term in question]
            query = tantivy.Query.boolean_query(terms)
            hits = searcher.search(query, BEST, count=False).hits
            return list(searcher.fast_field_values("number", [place for _, place in hits]))

        return ask


class BM25S:
    """bm25s with numba, after its README; its index is mapped."""

    def build(self, drawn: Set, folder: Path) -> None:
        import bm25s  # noqa: PLC0415

        paragraphs = [
            drawn.numbers[a:b] for a, b in zip(drawn.starts, drawn.starts[1:], strict=False)
        ]
        tokens = bm25s.tokenization.Tokenized(
            ids=[each.tolist() for each in paragraphs],
            vocab={term: number for number, term in enumerate(drawn.vocabulary)},
        )
        retriever = bm25s.BM25(method="lucene", k1=K1, b=B)
        retriever.index(tokens, show_progress=False)
        retriever.save(str(folder), show_progress=False)

    def open(self, folder: Path) -> Ask:
        import bm25s  # noqa: PLC0415

        retriever = bm25s.BM25.load(str(folder), mmap=True, show_progress=False, backend="numba")
        retriever.backend = "numba"
        known = retriever.vocab_dict

        def ask(question: list[str]) -> list[int]:
            terms = [[known[term] for term in question if term in known]]
            found, _ = retriever.retrieve(terms, k=BEST, show_progress=False, n_threads=1)
            return found[0].tolist()

        return ask


class RankBM25:
    """rank-bm25's BM25Okapi, kept as a pickle."""

    def build(self, drawn: Set, folder: Path) -> None:
        from rank_bm25 import BM25Okapi  # noqa: PLC0415

        folder.mkdir(parents=True)
        with (folder / "okapi.pickle").open("wb") as file:
            pickle.dump(BM25Okapi(list(drawn.paragraphs()), k1=K1, b=B), file, protocol=5)

    def open(self, folder: Path) -> Ask:
        with (folder / "okapi.pickle").open("rb") as file:
            okapi = pickle.load(file)

        def ask(question: list[str]) -> list[int]:
            return np.argpartition(okapi.get_scores(question), -BEST)[-BEST:].tolist()

        return ask


class FTS5:
    """SQLite's full-text search, without a copy of the text."""

    def build(self, drawn: Set, folder: Path) -> None:
        folder.mkdir(parents=True)
        database = sqlite3.connect(folder / "fts5.sqlite3")
        options = "content='', tokenize=\"unicode61 remove_diacritics 0 tokenchars '.%'\""
        database.execute(f"CREATE VIRTUAL TABLE held USING fts5(terms, {options})")
        rows = ((n + 1, " ".join(terms)) for n, terms in enumerate(drawn.paragraphs()))
        database.executemany("INSERT INTO held(rowid, terms) VALUES (?, ?)", rows)
        database.execute("INSERT INTO held(held) VALUES ('optimize')")
        database.commit()
        database.close()

    def open(self, folder: Path) -> Ask:
        database = sqlite3.connect(folder / "fts5.sqlite3")

        def ask(question: list[str]) -> list[int]:
            wanted = " OR ".join(f'"{term}"' for term in question)
            sql = "SELECT rowid FROM held WHERE held MATCH ? ORDER BY rank LIMIT ?"
            return [row - 1 for (row,) in database.execute(sql, (wanted, BEST))]

        return ask


ENGINES = {
    "chuchu": Chuchu,
    "chuchu-tantivy": ChuchuTantivy,
    "tantivy": Tantivy,
    "bm25s": BM25S,
    "rank-bm25": RankBM25,
    "fts5": FTS5,
}


def build(engine: str, kind: str, size: int, root: Path) -> dict[str, float]:
    """Build an index; reading the set is not counted."""
    drawn, folder = load(kind, size, root), index_folder(engine, kind, size, root)
    begun = time.perf_counter()
    ENGINES[engine]().build(drawn, folder)
    return {
        "build_seconds": time.perf_counter() - begun,
        "build_peak_mb": _memory("VmHWM"),
        "disk_mb": sum(f.stat().st_size for f in folder.rglob("*") if f.is_file()) / 1e6,
    }


def search(  # noqa: PLR0917  - as given on the command line
    engine: str, kind: str, size: int, root: Path, repeats: int, seconds: float
) -> dict[str, object]:
    """Ask every question, so often; stop asking new ones when the time is up.

    Of a question's times the best counts: the others measure what else the machine did.
    """
    questions = load_questions(kind, size, root)
    ask = ENGINES[engine]().open(index_folder(engine, kind, size, root))
    ask(questions[0])
    first = time.time()
    taken: list[float] = []
    found = []
    for question in questions:
        begun = time.perf_counter()
        found.append(ask(question))
        taken.append(time.perf_counter() - begun)
        if time.time() - first > seconds and len(taken) >= BEST:
            break
    for _ in range(repeats - 1):
        for place in range(len(taken)):
            begun = time.perf_counter()
            ask(questions[place])
            taken[place] = min(taken[place], time.perf_counter() - begun)
            if time.time() - first > seconds * repeats:
                break
    p50, p99 = np.percentile(taken, (50, 99)) * 1000
    return {
        "first": first,
        "p50_ms": p50,
        "p99_ms": p99,
        "questions": len(taken),
        "resident_mb": _memory("VmRSS"),
        "found": found,
    }


def index_folder(engine: str, kind: str, size: int, root: Path) -> Path:
    return root / "indexes" / f"{engine}-{kind}-{size}"


def _memory(kind: str) -> float:
    """Return the process's memory in MB, mapped files included: VmRSS now, VmHWM at its most."""
    status = Path("/proc/self/status")
    if not status.exists():  # elsewhere the most that it ever was
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    line = next(line for line in status.read_text().splitlines() if line.startswith(kind))
    return int(line.split()[1]) / 1024


def main() -> None:
    step, engine, kind, size, root, *rest = sys.argv[1:]
    if step == "build":
        print(json.dumps(build(engine, kind, int(size), Path(root))))
    else:
        repeats, seconds = rest
        given = (engine, kind, int(size), Path(root), int(repeats), float(seconds))
        print(json.dumps(search(*given)))


if __name__ == "__main__" and sys.argv[1:]:
    main()
