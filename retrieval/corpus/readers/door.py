"""The one door for every format: a source's bytes decide how they are read, its name only hints."""

import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from retrieval.corpus.model import Article, Noise, Page, Source
from retrieval.corpus.readers import jsonl, table
from retrieval.corpus.readers.calendar import date_of_name
from retrieval.corpus.readers.corrected import corrected
from retrieval.corpus.readers.encoding import UnreadableError, decode_as, detect
from retrieval.corpus.readers.pieces import parts_of
from retrieval.corpus.readers.reading import Reading, Records
from retrieval.corpus.readers.sidecar import Sidecar, SidecarError
from retrieval.corpus.readers.sidecar import parse as parse_sidecar
from retrieval.corpus.readers.web import article as web
from retrieval.errors import SourceError
from retrieval.problem import Fault, Problem

_LINE_END = re.compile(r"\r\n|\r|\n")
_MARKDOWN = re.compile(r"(?m)^#{1,6}\s+\S")


def read(name: str, data: bytes, corrections: bytes | None = None) -> Reading:
    """Read one source.

    Args:
        name: its name in the corpus, as `Source.name` and errors will give it.
        data: its bytes, complete.
        corrections: what its sidecar holds, if it has one.

    Raises:
        SourceError: not text, or text in an encoding that cannot be told, a web page that cannot
            be read to its end, a table without a column for the text, or corrections that cannot
            be followed.
    """
    try:
        sidecar = None if corrections is None else parse_sidecar(corrections)
        reading = _read(name, data, sidecar)
    except (UnreadableError, SidecarError) as error:
        raise SourceError(name, error.problem) from error
    day = date_of_name(name)
    return _dated(reading, day, is_final=sidecar is not None) if day else reading


def _dated(reading: Reading, day: str, is_final: bool) -> Reading:
    """Give articles without a date the one in the source's name.

    It also says more of a date that it agrees with: a page of 2023-01-05 has an article on "2023".
    Unless a person has looked at the dates, and they are final.
    """

    def dated(parts: Iterable[Article | Noise]) -> Iterator[Article | Noise]:
        for part in parts:
            if isinstance(part, Article) and (
                part.date is None or (not is_final and day.startswith(part.date))
            ):
                yield replace(part, date=day)
            else:
                yield part

    records = reading.records
    if records:
        some = records.parse
        records = replace(records, parse=lambda lines, first: dated(some(lines, first)))
    return replace(reading, parse=lambda: dated(reading.parse()), records=records)


def _read(name: str, data: bytes, sidecar: Sidecar | None) -> Reading:
    encoding, guessed = detect(data)
    source = partial(
        Source,
        name=name,
        digest=hashlib.sha256(data).hexdigest(),
        size=len(data),
        encoding=encoding,
        encoding_guessed=guessed,
    )
    lines = partial(_lines, data, encoding)
    head = next((line for line in lines() if line.strip()), "")
    is_jsonl = jsonl.looks_like(head)
    layout = None if is_jsonl else table.layout(name, head)
    if sidecar and (is_jsonl or layout):
        raise SidecarError(Fault.SIDECAR_TABLE, "")
    if is_jsonl:
        records = Records(encoding, "", jsonl.parse)
        return Reading(source(format="jsonl"), lambda: jsonl.parse(lines()), records=records)
    if layout:
        rows = partial(table.parse, name)
        records = Records(encoding, repr(layout), lambda some, n: rows(some, layout, n))
        return Reading(source(format="csv"), lambda: rows(lines(), layout), records=records)
    text = decode_as(data, encoding, guessed).text
    if web.is_web_page(name, text):
        return _web_page(source(format="html"), text, sidecar)
    is_markdown = name.lower().endswith((".md", ".markdown")) or _MARKDOWN.search(text)
    return _page(source(format="markdown" if is_markdown else "plain"), text, sidecar)


def _web_page(source: Source, text: str, sidecar: Sidecar | None) -> Reading:
    try:
        found = web.WebPage(text)
    except web.MarkupError as error:
        raise SourceError(source.name, Problem(Fault.MARKUP)) from error
    if sidecar is None:
        return Reading(source, lambda: _parts(found.page()), found.lines)
    page = corrected(found.lines, found.page, sidecar)
    return Reading(source, lambda: _parts(page), found.lines)


def _page(source: Source, text: str, sidecar: Sidecar | None) -> Reading:
    lines = split_lines(text)
    if sidecar is None:
        return Reading(source, lambda: parts_of(lines), lines)

    def rest(without: frozenset[int]) -> Page:
        kept = ("" if n in without else line for n, line in enumerate(lines, start=1))
        return Page.of(parts_of(list(kept)))

    page = corrected(lines, rest, sidecar)
    return Reading(source, lambda: _parts(page), lines)


def split_lines(text: str) -> list[str]:
    """Return the lines of a page, as line numbers count them."""
    return _LINE_END.split(text)


def _parts(page: Page) -> Iterator[Article | Noise]:
    yield from page.articles
    yield from page.noise


def _lines(data: bytes, encoding: str) -> Iterator[str]:
    """Yield the lines of a large file with their ends; only one is held as text at a time."""
    signed = "utf-8-sig" if encoding == "utf-8" else encoding
    yield from io.TextIOWrapper(io.BytesIO(data), signed, "replace")
