"""How fast sources of every format and size are read, and in how much memory.

    python -m tests.bench.sources [MEGABYTES]

Each source is read in a process of its own: all its articles, one by one. The text is that of the
given pages over and over; the files of articles hold 10,000. A fourth of the size comes first, so
that two lines show whether the time is linear.
"""

import csv
import io
import json
import resource
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from time import process_time

from retrieval.corpus.readers import read

SEEDS = Path(__file__).parents[2] / "seeds"
ARTICLES = 10_000


def text_of(megabytes: float) -> str:
    """Return the given pages over and over."""
    pages = "\n\n".join(path.read_text("utf-8") for path in sorted(SEEDS.glob("*.txt")))
    return pages * (1 + int(megabytes * 1e6) // len(pages.encode()))


def page(megabytes: float) -> bytes:
    return text_of(megabytes).encode()[: int(megabytes * 1e6)]


def page_in_gb18030(megabytes: float) -> bytes:
    return text_of(megabytes).encode("gb18030")


def web_page(megabytes: float) -> bytes:
    rows = (f"<p>{line.strip()}</p>" for line in text_of(megabytes).splitlines() if line.strip())
    return f"<html><body><div>{''.join(rows)}</div></body></html>".encode()


def records(megabytes: float) -> bytes:
    rows = ({"title": f"第{n}篇", "text": text} for n, text in enumerate(_texts(megabytes)))
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def table(megabytes: float) -> bytes:
    file = io.StringIO()
    rows = ((f"第{n}篇", text) for n, text in enumerate(_texts(megabytes)))
    csv.writer(file).writerows([("标题", "正文"), *rows])
    return file.getvalue().encode()


def _texts(megabytes: float) -> list[str]:
    text = text_of(1)
    length = int(megabytes * 1e6 / ARTICLES / 3)
    return [text[at : at + length] for at in range(ARTICLES)]


KINDS: tuple[Callable[[float], bytes], ...] = (page, page_in_gb18030, web_page, records, table)


def measure(kind: Callable[[float], bytes], megabytes: float) -> str:
    """Read one source; the memory is what the process took more than with the bytes alone."""
    data = kind(megabytes)
    read("a", data[:2000] if kind is page else kind(0.001))  # loads the character model
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begin = process_time()
    articles = sum(1 for _ in read("a", data).articles())
    seconds = process_time() - begin
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    size = len(data) / 1e6
    return (
        f"{kind.__name__:16s} {size:6.1f} MB {articles:7,d} articles {seconds:7.1f} s"
        f" {size / seconds:6.2f} MB/s {more:6.0f} MB of memory more"
    )


def main() -> None:
    megabytes = float(sys.argv[1]) if len(sys.argv) > 1 else 50.0
    with get_context("spawn").Pool(1, maxtasksperchild=1) as pool:
        for kind in KINDS:
            for size in (megabytes / 4, megabytes):
                print(pool.apply(measure, (kind, size)), flush=True)


if __name__ == "__main__":
    main()
