"""The one door for every format: a source's bytes decide how they are read, its name only hints."""

import hashlib
import io
import re
from collections.abc import Iterator
from functools import partial

from retrieval.corpus.model import Article, Noise, Page, Source
from retrieval.corpus.page.restore import restore
from retrieval.corpus.readers import jsonl, table
from retrieval.corpus.readers.encoding import UnreadableError, decode_as, detect
from retrieval.corpus.readers.reading import Reading
from retrieval.corpus.readers.web import article as web
from retrieval.errors import SourceError
from retrieval.problem import Fault, Problem

_LINE_END = re.compile(r"\r\n|\r|\n")
_MARKDOWN = re.compile(r"(?m)^#{1,6}\s+\S")


def read(name: str, data: bytes) -> Reading:
    """Read one source.

    Args:
        name: its name in the corpus, as `Source.name` and errors will give it.
        data: its bytes, complete.

    Raises:
        SourceError: not text, or text in an encoding that cannot be told, a web page that
            cannot be read to its end, or a table without a column for the text.
    """
    try:
        encoding, guessed = detect(data)
    except UnreadableError as error:
        raise SourceError(name, error.problem) from error
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
    if jsonl.looks_like(head):
        return Reading(source(format="jsonl"), lambda: jsonl.parse(lines()))
    if layout := table.layout(name, head):
        return Reading(source(format="csv"), lambda: table.parse(name, lines(), layout))
    text = decode_as(data, encoding, guessed).text
    if web.is_web_page(name, text):
        return _web_page(source(format="html"), text)
    page_lines = split_lines(text)
    is_markdown = name.lower().endswith((".md", ".markdown")) or _MARKDOWN.search(text)
    form = "markdown" if is_markdown else "plain"
    return Reading(source(format=form), lambda: _parts(restore(page_lines)), page_lines)


def split_lines(text: str) -> list[str]:
    """Return the lines of a page, as line numbers count them."""
    return _LINE_END.split(text)


def _web_page(source: Source, text: str) -> Reading:
    try:
        lines, page = web.parse(text)
    except web.MarkupError as error:
        raise SourceError(source.name, Problem(Fault.MARKUP)) from error
    return Reading(source, lambda: _parts(page), lines)


def _parts(page: Page) -> Iterator[Article | Noise]:
    yield from page.articles
    yield from page.noise


def _lines(data: bytes, encoding: str) -> Iterator[str]:
    """Yield the lines of a large file with their ends; only one is held as text at a time."""
    signed = "utf-8-sig" if encoding == "utf-8" else encoding
    yield from io.TextIOWrapper(io.BytesIO(data), signed, "replace")
