"""Writes the bot's messages to standard output: drawn on a terminal, plain where it is piped."""

from collections.abc import Sequence

import structlog
from rich.console import Console

from bot.citations import Shelf
from bot.given import GivenAnswer
from bot.language import of_tag
from bot.rendering import Rendering, Wording, terminal
from bot.rendering.changes import changes
from bot.rendering.listing import listing
from bot.verification import Check
from retrieval.answering.answer import Status
from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.diff import Diff
from retrieval.errors import QuoteError

PAGE = 20  # articles listed at once

log = structlog.get_logger(__name__)


class Speaker:
    """One language's voice on one console.

    Args:
        language: the tag of the language that texts are in.
    """

    def __init__(self, language: str) -> None:
        self.language = of_tag(language)
        self.console = Console(highlight=False, soft_wrap=True)
        self._rendering = {self.language: Rendering(self.language)}

    @property
    def wording(self) -> Wording:
        """The texts and templates."""
        return self._rendering[self.language].wording

    def html(self, html: str) -> None:
        """Print one of the bot's messages."""
        self.console.print(terminal(html))

    def say(self, key: str, **values: object) -> None:
        """Print a short text."""
        self.html(self.wording.message(key, **values))

    def answer(self, given: GivenAnswer, shelf: Shelf) -> None:
        """Print an answer in the language that it was asked in."""
        if given.status is Status.NOT_FOUND and not shelf.articles(limit=1):
            self.say("terminal.empty")
            return
        try:
            self.html(self._in(given).answer(given, shelf))
        except QuoteError as error:
            log.error("quote refused", problem=str(error))
            self.say("ask.refused")

    def sources(self, given: GivenAnswer, shelf: Shelf, number: int | None = None) -> None:
        """Print an answer's citations in full."""
        self.html(self._in(given).sources(given, shelf, number))

    def verified(self, given: GivenAnswer, checks: Sequence[Check]) -> None:
        """Print what became of an answer's quotes."""
        self.html(self._in(given).verified(given, checks))

    def _in(self, given: GivenAnswer) -> Rendering:
        if given.language not in self._rendering:
            self._rendering[given.language] = Rendering(given.language)
        return self._rendering[given.language]

    def articles(self, catalogue: Catalogue, page: int | None) -> None:
        """Print a page of the list of articles, from 1, or the whole list."""
        count = catalogue.count().articles
        if not count:
            self.say("articles.none")
            return
        size = PAGE if page else count
        self.html(listing(self.wording, catalogue, count, page or 1, size))

    def diff(self, diff: Diff) -> None:
        """Print what a reload changed."""
        self.html(changes(self.wording, diff))
