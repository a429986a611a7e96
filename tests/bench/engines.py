"""The embedded engine against others, over growing sets of the same terms and questions.

    python -m tests.bench.engines [--sizes 500,10000,100000,1000000] [--kind words|terms]
        [--engines chuchu,tantivy,bm25s,rank-bm25,fts5] [--root FOLDER] [--plot FILE]

Prints a table and what the figures say of what the project promises, and draws the growth of each.
bm25s, numba and matplotlib come with `pip install -e '.[bench]'`; an engine that is not installed
is left out, and said so. Sets are kept in the root folder for the next time.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.bench.contenders import ENGINES, index_folder
from tests.bench.cutting import KINDS, draw
from tests.bench.exact import recall
from tests.bench.growth import plot_growth
from tests.bench.sets import load

SIZES = (500, 10_000, 100_000, 1_000_000)
# beyond these one step takes many minutes or many gigabytes; measured as far as that
MOST = {"rank-bm25": 100_000, "fts5": 100_000}
SECONDS = 20.0  # for one round of questions
COLUMNS = {
    "build_seconds": "build s",
    "build_peak_mb": "build peak MB",
    "disk_mb": "disk MB",
    "cold_seconds": "first answer s",
    "resident_mb": "memory MB",
    "p50_ms": "p50 ms",
    "p99_ms": "p99 ms",
    "questions": "questions",
    "recall": "first ten %",
}


@dataclass(slots=True)
class Row:
    """One engine at one size; the columns' names are told in `COLUMNS`."""

    engine: str
    size: int
    build_seconds: float
    build_peak_mb: float
    disk_mb: float
    cold_seconds: float
    resident_mb: float
    p50_ms: float
    p99_ms: float
    questions: int
    recall: float = 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)))
    parser.add_argument("--kind", choices=KINDS, default="words")
    parser.add_argument("--engines", default=",".join(ENGINES))
    parser.add_argument("--root", type=Path, default=Path(tempfile.gettempdir()) / "chuchu-bench")
    parser.add_argument("--plot", type=Path, default=None, help="default: in the root folder")
    parser.add_argument("--repeats", type=int, default=5, help="of each question; the best counts")
    options = parser.parse_args()
    sizes = [int(size) for size in options.sizes.split(",")]
    engines = options.engines.split(",")
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}, kind {options.kind}\n")
    rows: list[Row] = []
    for size in sizes:
        draw(options.kind, size, options.root)
        some = measured(engines, options.kind, size, options.root, options.repeats)
        table(some, heading=not rows)
        rows += some
    (options.root / "engines.json").write_text(json.dumps([asdict(row) for row in rows], indent=1))
    promises(rows)
    plot = options.plot or options.root / "engines.png"
    try:
        plot_growth(rows, plot)
    except ImportError as error:
        print(f"no plot: {error.name} is not installed")
    else:
        print(f"\ngrowth of each: {plot}")


def measured(engines: list[str], kind: str, size: int, root: Path, repeats: int) -> list[Row]:
    """Measure every engine at one size, each step in a process of its own."""
    rows, found = [], {}
    for engine in engines:
        if size > MOST.get(engine, size):
            print(f"{engine} at {size:,}: left out, it would take too long", file=sys.stderr)
            continue
        folder = index_folder(engine, kind, size, root)
        shutil.rmtree(folder, ignore_errors=True)
        given = (engine, kind, str(size), str(root))
        built = step("build", *given)
        begun = time.time()
        asked = step("search", *given, str(repeats), str(SECONDS)) if built else None
        shutil.rmtree(folder, ignore_errors=True)
        if built and asked:
            found[engine] = asked.pop("found")
            cold = asked.pop("first") - begun
            rows.append(Row(engine, size, cold_seconds=cold, **built, **asked))
    for engine, share in recall(load(kind, size, root), found).items():
        next(row for row in rows if row.engine == engine).recall = 100 * share
    return rows


def step(*arguments: str) -> dict | None:
    """Run one step; None where it failed."""
    command = [sys.executable, "-m", "tests.bench.contenders", *arguments]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        last = done.stderr.decode().strip().splitlines()[-1:]
        print(f"{' '.join(arguments[:4])} failed: {' '.join(last)}", file=sys.stderr)
        return None
    return json.loads(done.stdout)


def table(rows: list[Row], heading: bool) -> None:
    """Print rows of a Markdown table."""
    if heading:
        print("| paragraphs | engine | " + " | ".join(COLUMNS.values()) + " |")
        print("| ---: | --- |" + " ---: |" * len(COLUMNS))
    for row in rows:
        cells = (shown(getattr(row, name)) for name in COLUMNS)
        print(f"| {row.size:,} | {row.engine} | " + " | ".join(cells) + " |", flush=True)


def shown(number: float) -> str:
    if isinstance(number, int) or number >= 100:
        return f"{number:.0f}"
    return f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def promises(rows: list[Row]) -> None:
    """Print the ratios that the project promises, as far as they were measured."""
    of = {(row.engine, row.size): row for row in rows}
    print()
    for size in sorted({row.size for row in rows}):
        ours, slow = of.get(("chuchu", size)), of.get(("rank-bm25", size))
        if ours and slow:
            print(f"{size:,}: {slow.p50_ms / ours.p50_ms:.0f} times as fast as rank-bm25 (p50)")
        peers = [of[e, size] for e in ("bm25s", "tantivy") if (e, size) in of]
        if ours and peers:
            best = min(peers, key=lambda row: row.p50_ms)
            ratio = best.p50_ms / ours.p50_ms
            print(f"{size:,}: {ratio:.2f} times as fast as the fastest peer, {best.engine} (p50)")
    ours = [row for row in rows if row.engine == "chuchu"]
    if ours:
        large, small = max(ours, key=lambda r: r.size), min(ours, key=lambda r: r.size)
        print(f"{large.size:,}: p99 is {large.p99_ms / large.p50_ms:.1f} times p50", end="")
        print(f", memory {large.resident_mb:.0f} MB, first ten {large.recall:.1f} %, ", end="")
        later = large.cold_seconds - small.cold_seconds
        print(f"first answer {later:.2f} s later than over {small.size:,}")


if __name__ == "__main__":
    main()
