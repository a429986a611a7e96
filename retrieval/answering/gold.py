"""Gold questions: what a corpus should answer, and what it should not, one JSON object a line.

{"id", "question", "answer", "alternatives"?, "quote"?, "article"?, "type"?}   answerable
{"id", "question", "answers", "passage_id" | "passage_ids"}                    a public set's
{"id", "question", "kind"}                                                     unanswerable
{"id", "turns": [{"question", "answer", ...}, ...]}                            a conversation
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from retrieval.errors import GoldError


@dataclass(frozen=True, slots=True)
class Case:
    """One gold question.

    Attributes:
        question: as a reader would type it.
        answers: wordings of the answer that count; none for a question without one.
        quote: the sentence that says so, where the gold names it.
        documents: ids of the articles that hold the answer, where the gold names them.
        type: the gold's word for the kind of answer, or of unanswerable question.
        names: whether the answer is the names of a byline.
    """

    question: str
    answers: tuple[str, ...] = ()
    quote: str | None = None
    documents: frozenset[str] = frozenset()
    type: str = ""
    names: bool = False

    @property
    def answerable(self) -> bool:
        """Whether the corpus holds the answer."""
        return bool(self.answers)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Questions asked one after the other; most have one turn."""

    id: str
    turns: tuple[Case, ...]


def read_gold(path: Path) -> list[Dialogue]:
    """Read a gold file.

    Raises:
        GoldError: the file cannot be read, or a line is not of one of the forms.
    """
    return list(_dialogues(path))


def _dialogues(path: Path) -> Iterator[Dialogue]:
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(path, None, str(error)) from error
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            kept = json.loads(line)
            turns = tuple(_case(turn) for turn in kept.get("turns") or [kept])
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise GoldError(path, number, f"no gold question: {error}") from error
        yield Dialogue(str(kept.get("id", number)), turns)


def _case(kept: dict[str, Any]) -> Case:
    answers = kept.get("answers") or [kept.get("answer"), *kept.get("alternatives", [])]
    named = [kept.get("article"), *(kept.get("also_in") or []), kept.get("passage_id")]
    return Case(
        question=str(kept["question"]),
        answers=tuple(str(answer) for answer in answers if answer),
        quote=kept.get("quote") or None,
        documents=frozenset(str(id) for id in [*named, *kept.get("passage_ids", [])] if id),
        type=str(kept.get("type") or kept.get("kind") or ""),
        names=kept.get("quote_from") == "byline",
    )
