"""A conversation with one library: each question answered in the light of the one before."""

from functools import cache
from typing import Protocol

from bot.conversation.completion import Previous, complete
from bot.conversation.signs import asks_source
from retrieval.answering.answer import Answer
from retrieval.corpus.model import Article
from retrieval.text.normalize import normalise

LIMIT = 3  # pieces of evidence in an answer


class Shelf(Protocol):
    """What of the catalogue a conversation needs."""

    def article(self, id: str, /) -> Article | None:
        """Return an article ever known."""


class Answering(Protocol):
    """What of `retrieval.library.Library` a conversation needs."""

    @property
    def catalogue(self) -> Shelf:
        """Where the article is looked up that the conversation is about."""

    def answer(self, text: str, limit: int = LIMIT, context: str | None = None) -> Answer:
        """Answer `text`; `context` is the id of the article that the conversation is about."""


def reply(library: Answering, text: str, previous: Previous | None, limit: int = LIMIT) -> Answer:
    """Answer `text` as a follow-up of `previous`, or alone where it stands alone."""

    @cache
    def said() -> str:
        article = _article(library, previous)
        return "\n".join(normalise(p.text).text for p in article.paragraphs) if article else ""

    completed = complete(text, previous, lambda word: word in said())
    return library.answer(completed.text, limit=limit, context=completed.article)


def _article(library: Answering, previous: Previous | None) -> Article | None:
    known = previous.article if previous else None
    return library.catalogue.article(known) if known else None


def left_behind(answer: Answer, previous: Previous | None) -> Previous:
    """Return what the next question may lean on; an answer without evidence keeps the place."""
    if answer.evidence:
        return Previous(answer.question.text, answer.evidence[0].paragraph.article_id)
    return Previous(answer.question.text, previous.article if previous else None)


class Conversation:
    """One reader's questions in order."""

    def __init__(self, library: Answering) -> None:
        self._library = library
        self._previous: Previous | None = None
        self._last: Answer | None = None

    def ask(self, text: str, limit: int = LIMIT) -> Answer:
        """Answer the next question; 出处呢 gets the last answer again."""
        if self._last and asks_source(text):
            return self._last
        self._last = reply(self._library, text, self._previous, limit)
        self._previous = left_behind(self._last, self._previous)
        return self._last
