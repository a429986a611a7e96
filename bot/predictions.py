"""An answer as one JSON object: what `chuchu ask --json` and `chuchu answer` print."""

from typing import Any, Protocol

from retrieval.answering.answer import Answer, Status
from retrieval.answering.evidence import Evidence
from retrieval.corpus.model import Article

LIMIT = 3  # pieces of evidence in a prediction

Prediction = dict[str, Any]


class Shelf(Protocol):
    """Where the article of a piece of evidence is looked up."""

    def article(self, article_id: str, /) -> Article | None:
        """Return an article ever known."""


def prediction(answer: Answer, shelf: Shelf, milliseconds: float) -> Prediction:
    """Return the answer as the commands' contract writes it (README, "Measuring").

    Args:
        answer: what the question got.
        shelf: the catalogue that its evidence is from.
        milliseconds: from question to answer.
    """
    evidence = [_evidence(item, shelf) for item in answer.evidence[:LIMIT]]
    best: Prediction = evidence[0] if evidence else {}
    answered = answer.status is Status.ANSWERED
    return {
        "status": str(answer.status),
        "answer": _decided(answer) or best.get("answer") if answered else None,
        "quote": best.get("quote"),
        "document": best.get("document"),
        "source": best.get("source"),
        "lines": best.get("lines", []),
        "confidence": round(answer.confidence, 4),
        "milliseconds": round(milliseconds, 2),
        "evidence": evidence,
    }


def _decided(answer: Answer) -> str | None:
    """Return what a yes-no question is answered with, where the evidence decides it."""
    return None if answer.verdict is None else ("是" if answer.verdict else "否")


def _evidence(item: Evidence, shelf: Shelf) -> Prediction:
    article = shelf.article(item.paragraph.article_id)
    return {
        "quote": item.quote,
        "answer": _short(item),
        "document": (article and article.given_id) or item.paragraph.article_id,
        "title": article and article.title,
        "source": article and article.source,
        "lines": [[lines.first, lines.last] for lines in item.paragraph.lines],
        "score": round(item.score, 4),
    }


def _short(item: Evidence) -> str | None:
    """Return the answer word for word; a list's things are joined where no span holds them all."""
    if item.short is None and item.items:
        return "、".join(span.cut(item.paragraph.text) for span in item.items)
    return item.short
