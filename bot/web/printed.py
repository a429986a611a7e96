"""The lines of a source as they were received, to be laid beside what was made of them.

They are read from the corpus at this moment and shown only where the file is, byte for byte, the
one that the catalogue read: line numbers mean nothing in any other.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.corpus.catalogue import Catalogue, SourceRecord
from retrieval.corpus.model import LineRange
from retrieval.corpus.readers import read
from retrieval.errors import SourceError

LIMIT = 4 << 20  # bytes; a newspaper page has 50 kB, and a request must not cost more than it
PAGES = ("plain", "markdown", "html")  # formats with lines of text; a .jsonl line is an article


@dataclass(frozen=True, slots=True)
class Printed:
    """One line: its number, from 1, and its words."""

    number: int
    text: str


class Original:
    """All lines of one source."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines

    def of(self, ranges: Sequence[LineRange]) -> list[Printed]:
        """Return the lines of these ranges that are not blank."""
        numbers = [n for r in ranges for n in range(r.first, min(r.last, len(self._lines)) + 1)]
        return [Printed(n, text) for n in numbers if (text := self._lines[n - 1].strip())]


def original(catalogue: Catalogue, corpus: Path, source: str) -> Original | None:
    """Read a live source again; None where it is no page, too large, or not what was read."""
    record = next(iter(catalogue.sources(source)), None)
    if record is None or record.source.format not in PAGES or record.source.size > LIMIT:
        return None
    data = _same(corpus / source if corpus.is_dir() else corpus, record)
    if data is None:
        return None
    try:
        return Original(read(source, data).lines)
    except SourceError:
        return None


def _same(path: Path, record: SourceRecord) -> bytes | None:
    try:
        if path.stat().st_size != record.source.size:
            return None
        data = path.read_bytes()
    except OSError:
        return None
    return data if hashlib.sha256(data).hexdigest() == record.source.digest else None
