"""A table of articles as spreadsheets write it (CSV): one row an article, columns by their names.

Rows are read one by one, so that the table's size does not matter. Quoting must be right: a quote
that is not closed would take the rows below it for its text.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from retrieval.corpus.model import Article, LineRange, Noise
from retrieval.corpus.readers.records import article_of
from retrieval.errors import SourceError
from retrieval.problem import Fault, Problem

NAMES = {
    "text": ("正文", "内容", "內容", "全文", "文章内容", "text", "content", "body"),
    "title": ("标题", "標題", "题目", "題目", "title", "headline"),
    "authors": ("作者", "署名", "记者", "記者", "authors", "author", "byline"),
    "date": ("日期", "时间", "時間", "发布日期", "发布时间", "date", "published", "pubdate"),
    "id": ("编号", "編號", "序号", "序號", "id"),
}
"""What a column may be called, in any case."""
DELIMITERS = (",", "\t", ";", "|", "，")
_SUFFIXES = (".csv", ".tsv")
_KNOWN = {name: field for field, names in NAMES.items() for name in names}

csv.field_size_limit(1 << 30)  # an article may be longer than the 128 kB that csv allows for


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is laid out: what stands between cells, and which column holds what."""

    delimiter: str
    columns: tuple[str | None, ...]  # a key of NAMES for each column that has a known name

    def cell(self, row: Sequence[str], field: str) -> str | None:
        """Return a row's cell of a column, None where there is none."""
        at = self.columns.index(field) if field in self.columns else len(row)
        return row[at].strip() if at < len(row) else None


def layout(name: str, line: str) -> Layout | None:
    """Tell from its first line whether a source is a table of articles.

    A column for the text and one more that is known make a table. A file that is called one needs
    only the text.

    Args:
        name: the source's name.
        line: its first line that is not blank.

    Raises:
        SourceError: it is called a table and has no column for the text.
    """
    called = name.lower().endswith(_SUFFIXES)
    best = max((_layout(line, delimiter) for delimiter in DELIMITERS), key=_known)
    if "text" in best.columns and (called or _known(best) > 1):
        return best
    if called:
        raise SourceError(name, Problem(Fault.COLUMN, "1"))
    return None


def parse(
    name: str, lines: Iterable[str], form: Layout, first: int = 1
) -> Iterator[Article | Noise]:
    """Yield an article for each row that holds one, and noise for each that does not.

    Args:
        name: the source's name.
        lines: its lines with their ends; the first that is not blank names the columns.
        form: what `layout` made of that.
        first: number of the first of the lines; from another than 1 on there is no heading.

    Raises:
        SourceError: a quote is not closed, or text stands behind a closed one.
    """
    skipped, rest = _heading(iter(lines)) if first == 1 else (first - 1, iter(lines))
    rows = csv.reader(rest, delimiter=form.delimiter, strict=True)
    ended = skipped
    while True:
        try:
            row = next(rows, None)
        except csv.Error as error:
            raise SourceError(name, Problem(Fault.QUOTES, str(ended + 1))) from error
        if row is None:
            return
        here = LineRange(ended + 1, skipped + rows.line_num)
        ended = here.last
        is_heading = first == 1 and here.first == skipped + 1
        if is_heading or not any(map(str.strip, row)):
            continue
        yield _article(row, here, form)


def _heading(lines: Iterator[str]) -> tuple[int, Iterator[str]]:
    """Return the number of blank lines above the heading, and the lines from there on."""
    for skipped, line in enumerate(lines):
        if line.strip():
            return skipped, chain([line], lines)
    return 0, iter(())


def _article(row: Sequence[str], here: LineRange, form: Layout) -> Article | Noise:
    while len(row) > len(form.columns) and not row[-1].strip():
        row = row[:-1]
    if len(row) > len(form.columns):
        if form.columns[-1] != "text":
            return Noise("row with more cells than columns", here)
        last = len(form.columns) - 1  # a text that nobody quoted: its commas are its own
        row = [*row[:last], form.delimiter.join(row[last:])]
    fields = {field: cell for field in NAMES if (cell := form.cell(row, field))}
    return article_of(fields, here) if "text" in fields else Noise("row without a text", here)


def _layout(line: str, delimiter: str) -> Layout:
    try:
        cells = next(csv.reader([line], delimiter=delimiter), [])
    except csv.Error:
        cells = []
    names = [cell.strip().strip("\ufeff\"'").lower() for cell in cells]
    columns = [_KNOWN.get(name) for name in names]
    first = [c if c not in columns[:at] else None for at, c in enumerate(columns)]
    return Layout(delimiter, tuple(first))


def _known(form: Layout) -> int:
    return sum(column is not None for column in form.columns)
