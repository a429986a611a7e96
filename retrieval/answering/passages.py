"""The paragraphs that come nearest to a question, with what they stand under."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from retrieval.answering.query import Query
from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.model import Article, Paragraph, Role
from retrieval.index.protocol import Index
from retrieval.text.normalize import Normalised, normalise
from retrieval.text.sentences import sentences
from retrieval.text.spans import Span

DEPTH = 30
"""Passages whose sentences are looked at; the answer's paragraph is among them for 98 of 100."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph and its normal form."""

    span: Span
    normal: Normalised


@dataclass(frozen=True, slots=True)
class Heading:
    """What an article's paragraphs stand under, in normal form."""

    headline: str
    byline: str
    lead: str  # the first sentence of its text: what the rest goes on from
    year: int | None


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph as ranked for one question."""

    paragraph: Paragraph
    heading: Heading
    section: str  # the headings that it stands under, the outer one first, in normal form
    sentences: tuple[Sentence, ...]
    score: float
    rank: int  # from 0


def find_passages(
    query: Query,
    index: Index,
    catalogue: Catalogue,
    depth: int = DEPTH,
    context: str | None = None,
) -> list[Passage]:
    """The best paragraphs for `query`, best first; only those that the live catalogue knows.

    Args:
        query: what is searched for.
        index: where.
        catalogue: decides what is in the corpus.
        depth: how many at most.
        context: id of an article that is looked through ten times as deep.
    """
    hits = index.search(query.terms, depth if context is None else 10 * depth)
    live = catalogue.live(hit.id for hit in hits)
    hits = [
        hit
        for place, hit in enumerate(hits)
        if place < depth or (hit.id in live and live[hit.id].article_id == context)
    ]
    articles = catalogue.known({paragraph.article_id for paragraph in live.values()})
    return [
        Passage(
            paragraph=live[hit.id],
            heading=heading(articles[live[hit.id].article_id]),
            section=section_path(articles[live[hit.id].article_id], live[hit.id]),
            sentences=_sentences(live[hit.id].text),
            score=hit.score,
            rank=rank,
        )
        for rank, hit in enumerate(hit for hit in hits if _known(hit.id, live, articles))
    ]


def _known(id: str, live: Mapping[str, Paragraph], articles: Mapping[str, Article]) -> bool:
    return id in live and live[id].article_id in articles


def heading(article: Article) -> Heading:
    """What the article's paragraphs stand under."""
    parts = [part for part in (article.kicker, article.title, article.subtitle) if part]
    year = article.date[:4] if article.date else ""
    return Heading(
        headline=normalise(" ".join(parts)).text,
        byline=normalise(
            " ".join(p.text for p in article.paragraphs if p.role is Role.BYLINE)
        ).text,
        lead=_lead(article),
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
    )


def _lead(article: Article) -> str:
    first = next((p.text for p in article.body if p.text), "")
    opening = _sentences(first)
    return opening[0].normal.text if opening else ""


@lru_cache(maxsize=8192)
def _sentences(text: str) -> tuple[Sentence, ...]:
    return tuple(Sentence(span, normalise(span.cut(text))) for span in sentences(text))


def section_path(article: Article, paragraph: Paragraph) -> str:
    """The headings over a paragraph in normal form: the year often stands in the outer one."""
    if not paragraph.section:
        return ""
    first = paragraph.lines[0].first if paragraph.lines else None
    place = None
    for number, section in enumerate(article.sections):
        above = first is None or not section.lines or section.lines[0].first <= first
        if section.text == paragraph.section and (place is None or above):
            place = number
    if place is None:
        return normalise(paragraph.section).text
    path = [article.sections[place]]
    for section in reversed(article.sections[:place]):
        if section.level < path[0].level:
            path.insert(0, section)
    return normalise(" ".join(section.text for section in path)).text
