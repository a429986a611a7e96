"""The one door for every format: a source's bytes decide how they are read, its name only hints."""

import hashlib
import io
import re
from collections.abc import Iterator
from functools import partial

from retrieval.corpus.model import Article, Noise, Source
from retrieval.corpus.page.restore import restore
from retrieval.corpus.readers import jsonl
from retrieval.corpus.readers.encoding import Decoded, UnreadableError, decode, detect
from retrieval.corpus.readers.reading import Reading
from retrieval.errors import SourceError

_LINE_END = re.compile(r"\r\n|\r|\n")
_MARKDOWN = re.compile(r"(?m)^#{1,6}\s+\S")


def read(name: str, data: bytes) -> Reading:
    """Read one source.

    Args:
        name: its name in the corpus, as `Source.name` and errors will give it.
        data: its bytes, complete.

    Raises:
        SourceError: not text, or text in an encoding that cannot be told.
    """
    try:
        encoding, guessed = detect(data)
        head = _first_line(data, encoding)
        if jsonl.looks_like(head) and not encoding.startswith(("utf-16", "utf-32")):
            lines = partial(_decoded_lines, data, encoding)
            source = _source(name, data, "jsonl", Decoded("", encoding, guessed))
            return Reading(source, lambda: jsonl.parse(lines()))
        decoded = decode(data)
    except UnreadableError as error:
        raise SourceError(name, error.problem) from error
    lines_of_page = split_lines(decoded.text)
    if jsonl.looks_like(head):
        source = _source(name, data, "jsonl", decoded)
        return Reading(source, lambda: jsonl.parse(iter(lines_of_page)))
    is_markdown = name.lower().endswith((".md", ".markdown")) or _MARKDOWN.search(decoded.text)
    source = _source(name, data, "markdown" if is_markdown else "plain", decoded)
    return Reading(source, lambda: _parts(lines_of_page))


def split_lines(text: str) -> list[str]:
    """Return the lines of a page, as line numbers count them."""
    return _LINE_END.split(text)


def _first_line(data: bytes, encoding: str) -> str:
    """Return the first line that is not blank, or the whole text where bytes do not show lines."""
    if encoding.startswith(("utf-16", "utf-32")):
        text = data.decode(encoding, "ignore").removeprefix("\ufeff")
        return next((line for line in text.splitlines() if line.strip()), "")
    lines = _decoded_lines(data, encoding)
    return next((line for line in lines if line.strip()), "")


def _parts(lines: list[str]) -> Iterator[Article | Noise]:
    page = restore(lines)
    yield from page.articles
    yield from page.noise


def _decoded_lines(data: bytes, encoding: str) -> Iterator[str]:
    """Yield the lines of a large file one by one; only one is held as text at a time."""
    for number, line in enumerate(io.BytesIO(data)):
        text = line.decode(encoding, "replace").rstrip("\r\n")
        yield text.removeprefix("\ufeff") if number == 0 else text


def _source(name: str, data: bytes, form: str, decoded: Decoded) -> Source:
    return Source(
        name=name,
        digest=hashlib.sha256(data).hexdigest(),
        size=len(data),
        format=form,
        encoding=decoded.encoding,
        encoding_guessed=decoded.guessed,
    )
