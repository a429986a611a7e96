"""The paragraphs that come nearest to a question, with what they stand under."""

from collections import OrderedDict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from retrieval.answering.query import Query
from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.likeness import stripped
from retrieval.corpus.model import Article, Paragraph, Role, Section
from retrieval.corpus.windows import of_entry, windows
from retrieval.index.among import Among
from retrieval.index.protocol import Index
from retrieval.text.normalize import Normalised, normalise
from retrieval.text.sentences import sentences
from retrieval.text.spans import Span

DEPTH = 30
"""Passages whose sentences are looked at; the answer's paragraph is among them for 98 of 100."""

DEEPER = 10  # times as deep, where a conversation's article is looked through
KEPT = 2048  # articles whose headings are kept at hand


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a paragraph and its normal form."""

    span: Span
    normal: Normalised


@dataclass(frozen=True, slots=True)
class Heading:
    """What an article's paragraphs stand under, in normal form.

    Attributes:
        headline: kicker, title and subtitle.
        byline: as printed.
        lead: the first sentence of its text: what the rest goes on from.
        year: of its date.
        date: of its source, YYYY-MM-DD.
        text: all of its body.
        sections: its headings as they are.
    """

    headline: str
    byline: str
    lead: str
    year: int | None
    date: str | None = None
    text: str = ""
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph, or a window of a long one, as ranked for one question.

    Attributes:
        paragraph: whole; what a citation names.
        heading: what it stands under.
        section: the headings that it stands under, the outer one first, in normal form.
        sentences: those of the window, their spans in the paragraph's characters.
        score: BM25.
        rank: from 0.
    """

    paragraph: Paragraph
    heading: Heading
    section: str
    sentences: tuple[Sentence, ...]
    score: float
    rank: int

    @property
    def above(self) -> str:
        """What stands above it: headline, section and byline."""
        return f"{self.heading.headline} {self.section} {self.heading.byline}"


class _Found(NamedTuple):
    """A hit, looked up."""

    paragraph: Paragraph
    window: int
    score: float


class Headings:
    """Headings of articles lately found. An article's id tells its content: none grows old."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Heading] = OrderedDict()

    def of(self, ids: Iterable[str], catalogue: Catalogue) -> dict[str, Heading]:
        """The headings of these articles; an unknown one is left out."""
        wanted = set(ids)
        found = {id: kept for id in wanted if (kept := self._kept.get(id)) is not None}
        missing = wanted - found.keys()
        if missing:
            for id, article in catalogue.known(missing).items():
                found[id] = self._kept[id] = heading(article)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return found


def find_passages(  # noqa: PLR0913, PLR0917  - what is searched for, and where
    query: Query,
    index: Index,
    catalogue: Catalogue,
    headings: Headings,
    depth: int = DEPTH,
    context: str | None = None,
    among: Among | None = None,
) -> list[Passage]:
    """The best paragraphs for `query`, best first; only those that are live and not hidden.

    Args:
        query: what is searched for.
        index: where.
        catalogue: decides what is in the corpus.
        headings: kept from question to question.
        depth: how many at most.
        context: id of an article that is looked through ten times as deep.
        among: what alone is searched; None for everything.
    """
    hits = index.search(query.terms, depth if context is None else DEEPER * depth, among)
    entries = [of_entry(hit.id) for hit in hits]
    live = catalogue.hiding.visible(catalogue.live(dict.fromkeys(id for id, _ in entries)))
    found = [
        _Found(live[id], window, hit.score)
        for place, (hit, (id, window)) in enumerate(zip(hits, entries, strict=True))
        if id in live and (place < depth or live[id].article_id == context)
    ]
    over = headings.of({one.paragraph.article_id for one in found}, catalogue)
    found = [one for one in found if one.paragraph.article_id in over]
    apart = _once(found, over, catalogue, context)
    crowded = 2 * (len(found) - len(apart)) > depth  # by copies, which hide what comes after them
    if crowded and context is None and len(hits) == depth < DEEPER * DEPTH:
        deeper = find_passages(query, index, catalogue, headings, DEEPER * depth, among=among)
        return deeper[:depth]
    passages = []
    for rank, one in enumerate(apart):
        above = over[one.paragraph.article_id]
        passages.append(
            Passage(
                paragraph=one.paragraph,
                heading=above,
                section=section_path(above.sections, one.paragraph),
                sentences=_sentences(one.paragraph.text, one.window),
                score=one.score,
                rank=rank,
            )
        )
    return passages


def _once(
    found: list[_Found], over: dict[str, Heading], catalogue: Catalogue, context: str | None
) -> list[_Found]:
    """Leave out what a reprint says again: words of an article that is among the hits itself."""
    families = catalogue.reprints.families(over)
    if not families:
        return found
    articles = {one.paragraph.article_id for one in found}
    texts: dict[str, str] = {}

    def again(paragraph: Paragraph) -> bool:
        family = families.get(paragraph.article_id)
        if family is None:
            return False
        present = [id for id, _ in family.members if id in articles]
        shown = context if context in present else present[0]
        if shown == paragraph.article_id:
            return False
        if shown not in texts:
            texts[shown] = stripped(over[shown].headline) + "\n" + stripped(over[shown].text)
        return stripped(normalise(paragraph.text).text) in texts[shown]

    return [one for one in found if not again(one.paragraph)]


def heading(article: Article) -> Heading:
    """What the article's paragraphs stand under."""
    parts = [part for part in (article.kicker, article.title, article.subtitle) if part]
    year = article.date[:4] if article.date else ""
    body = [paragraph.text for paragraph in article.body]
    opening = _sentences(body[0], 0) if body else ()
    bylines = (p.text for p in article.paragraphs if p.role is Role.BYLINE)
    return Heading(
        headline=normalise(" ".join(parts)).text,
        byline=normalise(" ".join(bylines)).text,
        lead=opening[0].normal.text if opening else "",
        year=int(year) if year.isdecimal() and len(year) == 4 else None,
        date=article.date,
        text=normalise("\n".join(body)).text,
        sections=article.sections,
    )


def section_path(sections: Collection[Section], paragraph: Paragraph) -> str:
    """The headings over a paragraph in normal form: the year often stands in the outer one."""
    if not paragraph.section:
        return ""
    first = paragraph.lines[0].first if paragraph.lines else None
    path: list[Section] = []
    for section in sections:
        above = first is None or not section.lines or section.lines[0].first <= first
        if not above:
            break
        path = [one for one in path if one.level < section.level] + [section]
        if first is None and section.text == paragraph.section:
            break
    texts = [section.text for section in path]
    if paragraph.section not in texts:
        texts = [paragraph.section]
    return normalise(" ".join(texts)).text


@lru_cache(maxsize=8192)
def _sentences(text: str, window: int) -> tuple[Sentence, ...]:
    """The sentences of a paragraph's window, their spans in the paragraph's characters."""
    place = windows(text)[window]
    said = place.cut(text)
    return tuple(
        Sentence(Span(place.start + one.start, place.start + one.end), normalise(one.cut(said)))
        for one in sentences(said)
    )
