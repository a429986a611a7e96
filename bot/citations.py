"""Evidence as recorded with an answer that was given, and the only way back to its words.

A citation holds an address and a hash, never text. `open_quote` cuts the words from the paragraph
that the catalogue stores at that moment, and refuses where the paragraph is not the one recorded.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from retrieval.answering.evidence import Evidence
from retrieval.corpus.model import Article, Paragraph
from retrieval.errors import QuoteError
from retrieval.text.spans import Span


class Shelf(Protocol):
    """What of `retrieval.corpus.catalogue.Catalogue` a quote is opened with."""

    def paragraph(self, paragraph_id: str, /) -> Paragraph | None:
        """Return a paragraph ever known."""

    def article(self, article_id: str, /) -> Article | None:
        """Return an article ever known."""

    def is_live(self, article_id: str, /) -> bool:
        """Whether the article is in the corpus now."""

    def also_in(self, article_id: str, /) -> Sequence[str]:
        """Return the other live sources in which an article's text stands too."""

    def articles(
        self, source: str | None = None, offset: int = 0, limit: int | None = None
    ) -> Sequence[Article]:
        """Return live articles in reading order."""


class Standing(StrEnum):
    """What has become of a cited article since."""

    CURRENT = "current"
    CHANGED = "changed"  # its source now holds another version of it
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Citation:
    """A quote's address, numbered from 1 in its answer, and its paragraph's hash."""

    number: int
    paragraph: str  # the paragraph's id
    sentence: Span
    answer: Span | None
    digest: str
    items: tuple[Span, ...] = ()
    disagrees: bool = False  # says something else than the first citation

    @property
    def marks(self) -> tuple[Span, ...]:
        """What is set in bold inside the sentence, in order."""
        spans = self.items or ((self.answer,) if self.answer else ())
        return tuple(sorted(span for span in spans if self.sentence.holds(span)))


@dataclass(frozen=True, slots=True)
class Quote:
    """A citation opened: its paragraph as stored now, proven to be the recorded one."""

    citation: Citation
    paragraph: Paragraph
    article: Article
    standing: Standing
    also_in: tuple[str, ...] = ()  # other sources that hold the same text

    @property
    def text(self) -> str:
        """The sentence, word for word."""
        return self.citation.sentence.cut(self.paragraph.text)

    @property
    def short(self) -> str | None:
        """The answer, word for word; None where the sentence itself is the answer."""
        answer = self.citation.answer
        return answer.cut(self.paragraph.text) if answer else None

    @property
    def items(self) -> tuple[str, ...]:
        """The items of a list answer, word for word."""
        return tuple(span.cut(self.paragraph.text) for span in self.citation.items)


def digest(text: str) -> str:
    """Return the SHA-256 of a paragraph's text (UTF-8), hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def cite(evidence: Sequence[Evidence], disagreeing: Sequence[int] = ()) -> tuple[Citation, ...]:
    """Number the evidence of one answer; `disagreeing` are positions in it."""
    return tuple(
        Citation(
            number=position + 1,
            paragraph=item.paragraph.id,
            sentence=item.sentence,
            answer=item.answer,
            digest=digest(item.paragraph.text),
            items=item.items,
            disagrees=position in disagreeing,
        )
        for position, item in enumerate(evidence)
    )


def open_quote(citation: Citation, shelf: Shelf) -> Quote:
    """Fetch the cited paragraph and prove that it is the recorded one.

    Raises:
        QuoteError: the catalogue does not know the paragraph, or its text is not what was quoted.
    """
    paragraph = shelf.paragraph(citation.paragraph)
    article = shelf.article(paragraph.article_id) if paragraph else None
    if paragraph is None or article is None:
        raise QuoteError(f"paragraph {citation.paragraph}: not in the catalogue any more")
    if digest(paragraph.text) != citation.digest:
        raise QuoteError(f"paragraph {citation.paragraph}: not the text that was quoted")
    try:
        for span in (citation.sentence, *citation.marks):
            span.cut(paragraph.text)
    except ValueError as error:
        raise QuoteError(f"paragraph {citation.paragraph}: {error}") from error
    also_in = tuple(shelf.also_in(article.id))
    return Quote(citation, paragraph, article, _standing(article, shelf), also_in)


def successor(article: Article, shelf: Shelf) -> Article | None:
    """Return what an article's source holds in its place now, where it was changed."""
    name = _name(article)
    others = shelf.articles(source=article.source)
    return next((other for other in others if _name(other) == name), None)


def _standing(article: Article, shelf: Shelf) -> Standing:
    if shelf.is_live(article.id):
        return Standing.CURRENT
    return Standing.CHANGED if successor(article, shelf) else Standing.WITHDRAWN


def _name(article: Article) -> str:
    """Return what tells an article from others of its source: its title, else where it starts."""
    if article.title:
        return article.title
    return article.given_id or (article.body[0].text[:12] if article.body else "")
