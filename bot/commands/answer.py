"""`chuchu answer`: many questions from a file, one prediction a line, for scripts and scores."""

import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, TextIO

import typer

from bot.commands.choosing import Chosen, OfKind, Since, Source, Until, chosen
from bot.conversation import Conversation
from bot.errors import QuestionFileError
from bot.opening import opened
from bot.predictions import Prediction, prediction
from bot.settings import Settings
from bot.speaker import Speaker

_LINE = '{"id", "question"} or {"id", "turns": [{"question"}, ...]}'

Questions = Annotated[
    str,
    typer.Argument(
        metavar="QUESTIONS.jsonl",
        help='每行 {"id","question"} 或 {"id","turns"}，"-" 为标准输入 · JSON lines, or "-".',
    ),
]


def answer(  # noqa: PLR0913, PLR0917  - each is an option
    settings: Settings,
    questions: Questions,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    kind: OfKind = None,
) -> None:
    """批量回答，一行一个结果 · Answer a file of questions, one prediction a line."""
    wording = Speaker(settings.telegram.language).wording
    with _lines(questions) as lines, opened(settings, wording) as library:
        among = chosen(library, source, since, until, kind)
        for asked in _objects(lines, questions):
            typer.echo(json.dumps(_answered(asked, among), ensure_ascii=False))
            sys.stdout.flush()


def _lines(name: str) -> TextIO:
    if name == "-":
        return sys.stdin
    try:
        return Path(name).open(encoding="utf-8-sig")
    except OSError as error:
        raise QuestionFileError(name, None, error.strerror or str(error)) from None


def _objects(lines: TextIO, name: str) -> Iterator[dict[str, Any]]:
    """Yield each line's object; a blank line is none.

    Raises:
        QuestionFileError: a line is no object with a question or turns: file, line, what is.
    """
    number = 0
    try:
        for line in lines:
            number += 1
            if line.strip():
                yield _checked(json.loads(line))
    except UnicodeDecodeError as error:
        raise QuestionFileError(name, number + 1, f"not UTF-8 ({error.reason})") from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionFileError(name, number, f"{error}; a line is {_LINE}") from None


def _checked(asked: dict[str, Any]) -> dict[str, Any]:
    turns = asked.get("turns", [asked])
    if not all(isinstance(turn["question"], str) for turn in turns):
        raise TypeError("a question is text")
    return asked


def _answered(asked: dict[str, Any], library: Chosen) -> Prediction:
    conversation = Conversation(library)

    def predicted(question: str) -> Prediction:
        start = time.perf_counter()
        found = conversation.ask(question)
        milliseconds = (time.perf_counter() - start) * 1000
        return prediction(found, library.catalogue, milliseconds)

    if "turns" in asked:
        turns = [predicted(turn["question"]) for turn in asked["turns"]]
        return {"id": asked.get("id"), "turns": turns}
    return {"id": asked.get("id"), **predicted(asked["question"])}
