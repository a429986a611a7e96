"""A file of articles, one JSON object a line: read one by one, so that its size does not matter."""

import json
import re
from collections.abc import Iterator

from retrieval.corpus.model import Article, Kind, LineRange, Noise, Paragraph, Role

_NO_TEXT = re.compile("[\x00\ud800-\udfff]")
_BREAK = re.compile(r"[\r\n\u2028\u2029]+")


def looks_like(line: str) -> bool:
    """Whether `line`, the first of a file that is not blank, is an object with a text."""
    return line.lstrip().startswith("{") and _object(line) is not None


def parse(lines: Iterator[str]) -> Iterator[Article | Noise]:
    """Yield an article for each line that holds one, and noise for each that does not.

    Args:
        lines: the file's lines in order; the first is line 1.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        found = _object(line)
        here = (LineRange(number, number),)
        if found is None:
            yield Noise("line that is no article", here[0])
            continue
        yield _article(found, here)


def _object(line: str) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if isinstance(found, dict) and isinstance(found.get("text"), str):
        return {key: _storable(value) for key, value in found.items()}
    return None


def _storable(value: object) -> object:
    """Replace what an escape can write and no text can hold: NUL and half of a surrogate pair."""
    if isinstance(value, str):
        return _NO_TEXT.sub("\ufffd", value)
    return [_storable(one) for one in value] if isinstance(value, list) else value


def _article(found: dict[str, object], here: tuple[LineRange, ...]) -> Article:
    title = _word(found.get("title"))
    body = [part.strip() for part in _BREAK.split(str(found["text"]))]
    texts = [(title, Role.HEADLINE)] if title else []
    texts += [(part, Role.BODY) for part in body if part]
    given = found.get("id")
    authors = found.get("authors")
    return Article(
        kind=Kind.ARTICLE,
        paragraphs=tuple(
            Paragraph(text, here, role=role, position=position)
            for position, (text, role) in enumerate(texts)
        ),
        title=title or None,
        authors=tuple(map(str, authors)) if isinstance(authors, list) else (),
        date=_word(found.get("date")) or None,
        given_id=str(given) if isinstance(given, str | int) else None,
    )


def _word(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""
