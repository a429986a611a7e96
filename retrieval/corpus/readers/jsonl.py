"""A file of articles, one JSON object a line: read one by one, so that its size does not matter."""

import json
from collections.abc import Iterator

from retrieval.corpus.model import Article, LineRange, Noise
from retrieval.corpus.readers.records import article_of


def looks_like(line: str) -> bool:
    """Whether `line`, the first of a file that is not blank, is an object with a text."""
    return line.lstrip().startswith("{") and _object(line) is not None


def parse(lines: Iterator[str], first: int = 1) -> Iterator[Article | Noise]:
    """Yield an article for each line that holds one, and noise for each that does not.

    Args:
        lines: the file's lines in order.
        first: number of the first of them.
    """
    for number, line in enumerate(lines, start=first):
        if not line.strip():
            continue
        found = _object(line)
        here = LineRange(number, number)
        if found is None:
            yield Noise("line that is no article", here)
            continue
        yield article_of(found, here)


def _object(line: str) -> dict[str, object] | None:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) and isinstance(found.get("text"), str) else None
