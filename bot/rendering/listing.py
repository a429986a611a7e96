"""The list of articles, page by page, as one message."""

import math
from typing import Protocol

from bot.rendering.templates import Wording
from retrieval.corpus.model import Article


class Stock(Protocol):
    """What of the catalogue a list needs."""

    def articles(
        self, source: str | None = None, offset: int = 0, limit: int | None = None
    ) -> list[Article]:
        """Return live articles in reading order."""


def listing(  # noqa: PLR0913, PLR0917  each is a figure of the list
    wording: Wording, stock: Stock, count: int, page: int, size: int, wanted: str = ""
) -> str:
    """Return a page of the list as Telegram's HTML.

    Args:
        wording: the language's words.
        stock: the catalogue.
        count: of all its articles, above 0.
        page: which, from 1; one out of range is the nearest.
        size: articles to a page.
        wanted: the reader's words that the list was chosen by.
    """
    pages = math.ceil(count / size)
    at = min(max(page, 1), pages)
    articles = stock.articles(offset=(at - 1) * size, limit=size)
    return wording.render(
        "articles",
        articles=articles,
        openings={article.id: opening(article) for article in articles},
        count=count,
        wanted=wanted,
        pages=pages,
        page=at,
        first=(at - 1) * size + 1,
    )


def opening(article: Article) -> str:
    """Return how an article starts: for one without a title."""
    return next((item.text for item in article.body or article.paragraphs if item.text), "")
