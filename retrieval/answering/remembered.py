"""Answers that were found already: the same question about the same generation costs nothing.

One of these lives as long as its answerer, that is, for one generation and one lexicon at most; so
nothing in it is ever out of date.
"""

from collections import OrderedDict
from datetime import date
from threading import Lock
from typing import Any

from retrieval.answering.answer import Answer
from retrieval.answering.answerer import Answerer
from retrieval.corpus.catalogue import Wanted

# and what was hidden by then, and the day: what today means
_Asked = tuple[str, int, str | None, Wanted | None, str, date]

MOST = 2_000  # answers; each is some kilobytes, the paragraphs in it counted


class Remembered:
    """An answerer that keeps its latest answers. Safe to use from several threads at once."""

    def __init__(self, answerer: Answerer, most: int = MOST) -> None:
        self._answerer = answerer
        self._most = most
        self._answers: OrderedDict[_Asked, Answer] = OrderedDict()
        self._lock = Lock()

    def answer(
        self,
        question: str,
        limit: int = 3,
        context: str | None = None,
        among: Wanted | None = None,
    ) -> Answer:
        """As `Answerer.answer`; what it raises is not kept."""
        hidden = self._answerer.catalogue.hiding.revision()  # changes within a generation
        key = question, limit, context, among, hidden, date.today()
        with self._lock:
            found = self._answers.get(key)
            if found is not None:
                self._answers.move_to_end(key)
                return found
        found = self._answerer.answer(question, limit, context, among)
        with self._lock:
            self._answers[key] = found
            if len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return found

    def explain(
        self, question: str, context: str | None = None, among: Wanted | None = None
    ) -> Any:  # noqa: ANN401
        """As `Answerer.explain`: looked for anew."""
        return self._answerer.explain(question, context, among)
