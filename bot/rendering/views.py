"""What a template sees of a quote: words already cut and proven, and where they stand."""

from dataclasses import dataclass

from bot.citations import Citation, Quote, Shelf, Standing, open_quote
from bot.rendering.excerpts import Excerpt, Run, excerpt
from bot.verification import Check
from retrieval.corpus.model import Article, LineRange
from retrieval.errors import QuoteError

MARKS = 24  # bold runs in one quote: four quotes stay under Telegram's 100 entities


@dataclass(frozen=True, slots=True)
class QuoteView:
    """One citation, opened."""

    number: int
    parts: tuple[tuple[Run, ...], ...]
    omitted_before: bool
    omitted_after: bool
    short: str | None
    items: tuple[str, ...]
    article: Article
    section: str | None
    lines: tuple[LineRange, ...]
    standing: Standing
    also_in: tuple[str, ...] = ()

    @property
    def title(self) -> str | None:
        """The article's title, or the name that a .jsonl corpus gave it."""
        return self.article.title or self.article.given_id

    @property
    def opening(self) -> str:
        """How the article starts: for one without a title."""
        body = self.article.body or self.article.paragraphs
        return body[0].text if body else ""


def view(quote: Quote, limit: int) -> QuoteView:
    """Prepare a quote for a template; at most `limit` units of its sentence are shown."""
    citation = quote.citation
    cut: Excerpt = excerpt(quote.paragraph.text, citation.sentence, citation.marks[:MARKS], limit)
    return QuoteView(
        number=citation.number,
        parts=cut.parts,
        omitted_before=cut.omitted_before,
        omitted_after=cut.omitted_after,
        short=quote.short,
        items=quote.items,
        article=quote.article,
        section=quote.paragraph.section,
        lines=quote.paragraph.lines,
        standing=quote.standing,
        also_in=quote.also_in,
    )


@dataclass(frozen=True, slots=True)
class CheckView:
    """One citation as a check of it found it: quoted then, and standing in its place now."""

    number: int
    finding: str
    then: QuoteView | None
    now: QuoteView | None


def check_view(check: Check, limit: int) -> CheckView:
    """Prepare a checked citation for a template; `limit` as of `view`."""
    then = view(check.then, limit) if check.then else None
    now = view(check.now, limit) if check.now else None
    return CheckView(check.number, check.finding.value, then, now)


def open_all(
    citations: tuple[Citation, ...], shelf: Shelf
) -> tuple[dict[int, Quote], dict[int, QuoteError]]:
    """Open citations; returns the quotes and the refusals, both by number."""
    quotes: dict[int, Quote] = {}
    refused: dict[int, QuoteError] = {}
    for citation in citations:
        try:
            quotes[citation.number] = open_quote(citation, shelf)
        except QuoteError as error:
            refused[citation.number] = error
    return quotes, refused
