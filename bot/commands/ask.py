"""`chuchu ask`: one question, one answer."""

import json
import time
from typing import Annotated

import typer

from bot.commands.choosing import OfKind, Since, Source, Until, chosen
from bot.given import given
from bot.language import of_text
from bot.opening import opened
from bot.predictions import prediction
from bot.settings import Settings
from bot.speaker import Speaker

Question = Annotated[list[str], typer.Argument(metavar="QUESTION", help="问题 · What to ask.")]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON · Print one JSON object.")]


def ask(  # noqa: PLR0913, PLR0917  - each is an option
    settings: Settings,
    question: Question,
    as_json: Json = False,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    kind: OfKind = None,
) -> None:
    """回答一个问题，附原句和出处 · Answer one question, with the quote and its source."""
    text = " ".join(question)
    speaker = Speaker(settings.telegram.language)
    with opened(settings, speaker.wording) as library:
        asked = chosen(library, source, since, until, kind)
        start = time.perf_counter()
        answer = asked.answer(text)
        milliseconds = (time.perf_counter() - start) * 1000
        if as_json:
            found = prediction(answer, library.catalogue, milliseconds)
            typer.echo(json.dumps({"question": text, **found}, ensure_ascii=False))
        else:
            language = of_text(text, speaker.language)
            speaker.answer(given(answer, text, language), library.catalogue)
