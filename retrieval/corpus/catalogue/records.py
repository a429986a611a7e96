"""What the catalogue knows besides articles, and how articles become rows and rows articles."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, NamedTuple

from sqlalchemy import Row

from retrieval.corpus.identity import text_hash
from retrieval.corpus.model import (
    Article,
    Kind,
    LineRange,
    Noise,
    Paragraph,
    Role,
    Section,
    Source,
)
from retrieval.corpus.windows import windows
from retrieval.problem import Problem

SEARCHABLE = frozenset({Role.BODY, Role.HEADLINE})
"""What an index holds: an article of a headline alone is found too; bylines are looked up."""

Ranges = list[list[int]]


@dataclass(frozen=True, slots=True)
class Counts:
    """How much a generation holds."""

    sources: int = 0
    articles: int = 0
    paragraphs: int = 0  # of the articles' bodies
    searchable: int = 0  # entries of an index: bodies and headlines, a long one in windows


@dataclass(frozen=True, slots=True)
class Generation:
    """One complete, numbered state of the corpus; numbers count from 1."""

    number: int
    created: datetime  # UTC
    counts: Counts
    restores: int | None = None  # the generation whose articles a rollback brought back

    @property
    def content(self) -> int:
        """The generation that first held what this one holds."""
        return self.restores or self.number


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A source as the catalogue keeps it: what was read, from which file, by which rules."""

    source: Source
    modified: int  # of the file, nanoseconds since 1970; a hint, the digest decides
    rules: str  # fingerprint of the rules that read it
    noise: tuple[Noise, ...] = ()
    stamp: str = ""  # of the file; see `scan.Found`


class Standing(NamedTuple):
    """What a file is held against: a hundred thousand of them are compared in a moment."""

    digest: str
    size: int
    modified: int
    stamp: str
    rules: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A source that the last reload could not read."""

    name: str
    digest: str  # empty where not even its bytes could be had
    size: int
    modified: int
    rules: str
    problem: Problem


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article stands in its source: what may move while its words stay."""

    position: int
    lines: dict[str, list[Ranges]]
    uncertain: list[str]

    @property
    def digest(self) -> bytes:
        """What tells this place from another, in 8 bytes: sources may hold a million articles."""
        parts = [self.position, self.lines, self.uncertain]
        return blake2b(json.dumps(parts, sort_keys=True).encode(), digest_size=8).digest()


def placed(article: Article) -> Placed:
    """Return an article's place, as the catalogue stores it."""
    return Placed(
        position=article.position,
        lines={
            "paragraphs": [_pairs(p.lines) for p in article.paragraphs],
            "sections": [_pairs(s.lines) for s in article.sections],
        },
        uncertain=list(article.uncertain),
    )


def article_row(article: Article) -> dict[str, Any]:
    """Return the row of table `article`."""
    return {
        "id": article.id,
        "kind": str(article.kind),
        "kicker": article.kicker,
        "title": article.title,
        "subtitle": article.subtitle,
        "byline": article.byline,
        "authors": list(article.authors),
        "dateline": article.dateline,
        "date": article.date,
        "given_id": article.given_id,
        "sections": [[s.text, s.level] for s in article.sections],
        "paragraphs": len(article.body),
        "searchable": sum(len(windows(p.text)) for p in article.paragraphs if p.role in SEARCHABLE),
    }


def paragraph_rows(article: Article) -> list[dict[str, Any]]:
    """Return the rows of table `paragraph`."""
    return [
        {
            "id": p.id,
            "article_id": article.id,
            "position": p.position,
            "role": str(p.role),
            "section": p.section,
            "text": p.text,
            "hash": text_hash(p.text),
        }
        for p in article.paragraphs
    ]


def article_of(row: Row[Any], place: Row[Any], paragraphs: Sequence[Row[Any]]) -> Article:
    """Put an article together from its row, its place and its paragraphs' rows, in order."""
    sections = tuple(
        Section(text, level, _ranges(lines))
        for (text, level), lines in zip(row.sections, place.lines["sections"], strict=True)
    )
    return Article(
        kind=Kind(row.kind),
        paragraphs=tuple(paragraph_of(p, place) for p in paragraphs),
        kicker=row.kicker,
        title=row.title,
        subtitle=row.subtitle,
        byline=row.byline,
        authors=tuple(row.authors),
        dateline=row.dateline,
        date=row.date,
        sections=sections,
        uncertain=tuple(place.uncertain),
        given_id=row.given_id,
        source=place.source,
        position=place.position,
        id=row.id,
    )


def paragraph_of(row: Row[Any], place: Row[Any]) -> Paragraph:
    """Put a paragraph together from its row and its article's place."""
    return Paragraph(
        text=row.text,
        lines=_ranges(place.lines["paragraphs"][row.position]),
        section=row.section,
        role=Role(row.role),
        position=row.position,
        id=row.id,
        article_id=row.article_id,
    )


def source_row(record: SourceRecord, since: int, until: int) -> dict[str, Any]:
    """Return the row of table `source`."""
    source = record.source
    return {
        "name": source.name,
        "since": since,
        "until": until,
        "digest": source.digest,
        "size": source.size,
        "modified": record.modified,
        "format": source.format,
        "encoding": source.encoding,
        "encoding_guessed": source.encoding_guessed,
        "stamp": record.stamp,
        "rules": record.rules,
        "noise": [[n.what, n.lines.first, n.lines.last] for n in record.noise],
    }


def source_of(row: Row[Any]) -> SourceRecord:
    """Put a source's record together from its row."""
    source = Source(
        name=row.name,
        digest=row.digest,
        size=row.size,
        format=row.format,
        encoding=row.encoding,
        encoding_guessed=row.encoding_guessed,
    )
    noise = tuple(Noise(what, LineRange(first, last)) for what, first, last in row.noise)
    return SourceRecord(source, row.modified, row.rules, noise, row.stamp)


def unreadable_of(row: Row[Any]) -> Unreadable:
    """Put together from its row what could not be read."""
    return Unreadable(
        row.name, row.digest, row.size, row.modified, row.rules, Problem.of_code(row.problem)
    )


def generation_of(row: Row[Any]) -> Generation:
    """Put a generation together from its row."""
    counts = Counts(row.sources, row.articles, row.paragraphs, row.searchable)
    return Generation(row.number, datetime.fromtimestamp(row.created, UTC), counts, row.restores)


def _pairs(lines: tuple[LineRange, ...]) -> Ranges:
    return [[r.first, r.last] for r in lines]


def _ranges(pairs: Ranges) -> tuple[LineRange, ...]:
    return tuple(LineRange(first, last) for first, last in pairs)
