"""Rows of the history's tables to the types that the program speaks of, and back."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Row

from bot.citations import Citation
from bot.given import GivenAnswer, Place
from bot.language import Language
from retrieval.answering.answer import Status
from retrieval.answering.question import AnswerType
from retrieval.text.spans import Span


def answer_row(given: GivenAnswer) -> dict[str, Any]:
    """Return the columns of an answer, without its id."""
    return {
        "chat": given.place.chat,
        "thread": given.place.thread,
        "reader": given.place.user,
        "message": given.message,
        "asked": storable(given.asked),
        "question": storable(given.question),
        "expected": given.expected.value,
        "status": given.status.value,
        "confidence": given.confidence,
        "article": given.article,
        "verdict": given.verdict,
        "language": given.language.value,
        "milliseconds": given.milliseconds,
        "time": given.time,
    }


def storable(text: str) -> str:
    """Drop what databases refuse: NUL (PostgreSQL) and lone surrogates (both)."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def citation_row(answer: int, citation: Citation) -> dict[str, Any]:
    """Return the columns of one citation of an answer."""
    span = citation.answer
    return {
        "answer": answer,
        "number": citation.number,
        "paragraph": citation.paragraph,
        "sentence_start": citation.sentence.start,
        "sentence_end": citation.sentence.end,
        "answer_start": span.start if span else None,
        "answer_end": span.end if span else None,
        "items": " ".join(f"{item.start}-{item.end}" for item in citation.items),
        "disagrees": citation.disagrees,
        "digest": citation.digest,
    }


def given(row: Row[Any], citations: Sequence[Row[Any]]) -> GivenAnswer:
    """Return the answer of a row and its citations' rows, by number."""
    return GivenAnswer(
        asked=row.asked,
        question=row.question,
        expected=AnswerType(row.expected),
        status=Status(row.status),
        confidence=row.confidence,
        language=Language(row.language),
        citations=tuple(_citation(citation) for citation in citations),
        article=row.article,
        verdict=row.verdict,
        milliseconds=row.milliseconds,
        time=utc(row.time),
        place=Place(row.chat, row.reader, row.thread),
        message=row.message,
        id=row.id,
    )


def _citation(row: Row[Any]) -> Citation:
    has_answer = row.answer_start is not None
    return Citation(
        number=row.number,
        paragraph=row.paragraph,
        sentence=Span(row.sentence_start, row.sentence_end),
        answer=Span(row.answer_start, row.answer_end) if has_answer else None,
        digest=row.digest,
        items=tuple(_span(item) for item in row.items.split()),
        disagrees=row.disagrees,
    )


def _span(text: str) -> Span:
    start, end = text.split("-")
    return Span(int(start), int(end))


def utc(time: datetime) -> datetime:
    """Give SQLite's times, which come back without a zone, the one that they were stored in."""
    return time if time.tzinfo else time.replace(tzinfo=UTC)
