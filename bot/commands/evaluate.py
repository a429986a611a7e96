"""`chuchu evaluate`: how well gold questions are answered."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.conversation import Conversation
from bot.errors import SettingError
from bot.opening import opened
from bot.rendering.evaluation_chart import evaluation_chart
from bot.replay import SHARES
from bot.settings import Settings
from bot.speaker import Speaker
from retrieval.answering.answer import Answer
from retrieval.answering.confidence import Bands
from retrieval.answering.evaluation import Figures, Judged, figures, fitted, judge
from retrieval.answering.gold import read_gold
from retrieval.library import Library

Gold = Annotated[
    list[Path], typer.Argument(metavar="GOLD...", help="标准问题 · Files of gold questions.")
]
Json = Annotated[bool, typer.Option("--json", help="输出 JSON · Print one JSON object a file.")]
Misses = Annotated[
    int, typer.Option("--misses", metavar="N", min=0, help="列出答错的 · List N that missed.")
]
Save = Annotated[
    Path | None,
    typer.Option("--save", metavar="FOLDER", help="存下数字和图 · Save figures and a picture."),
]
Fit = Annotated[
    bool,
    typer.Option("--fit", help="按标准问题校准拒答 · Fit to them when answers are refused."),
]

KEYS = ("questions", *SHARES, "milliseconds")


def evaluate(  # noqa: PLR0913, PLR0917  - the command's options
    settings: Settings,
    gold: Gold,
    as_json: Json = False,
    misses: Misses = 0,
    save: Save = None,
    fit: Fit = False,
) -> None:
    """用标准问题测算各项指标 · Measure the answers to gold questions."""
    speaker = Speaker(settings.telegram.language)
    sets = {file: read_gold(file) for file in gold}  # all read before any is asked
    with opened(settings, speaker.wording) as library:
        judged = {
            file: judge(dialogues, lambda texts: _ask(library, texts), library.catalogue)
            for file, dialogues in sets.items()
        }
        if fit:
            _fit(library, [row for rows in judged.values() for row in rows])
    counted = {file: figures(rows) for file, rows in judged.items()}
    if as_json:
        for file, one in counted.items():
            typer.echo(json.dumps({"gold": str(file), **one.as_dict()}, ensure_ascii=False))
    else:
        _show(speaker, counted)
    if save is not None:
        _save(save, speaker, counted, quiet=as_json)
    for rows in judged.values():
        for row in [row for row in rows if _missed(row)][:misses]:
            typer.echo(f"{row.id}#{row.turn + 1}\t{row.status}\t{row.case.question}", err=as_json)


def _save(folder: Path, speaker: Speaker, counted: dict[Path, Figures], quiet: bool) -> None:
    """Write NAME.json and NAME.svg for each gold file, whole or not at all."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file, one in counted.items():
            told = json.dumps({"gold": file.name, **one.as_dict()}, ensure_ascii=False, indent=2)
            (folder / f"{file.stem}.json").write_text(told + "\n", encoding="utf-8")
            chart = evaluation_chart(speaker.wording, file.name, one)
            (folder / f"{file.stem}.svg").write_text(chart, encoding="utf-8")
    except OSError as error:
        raise SettingError("--save", str(folder), "a folder that can be written") from error
    if not quiet:
        speaker.say("evaluate.saved", folder=folder)


def _ask(library: Library, texts: Sequence[str]) -> list[Answer]:
    conversation = Conversation(library)
    return [conversation.ask(text) for text in texts]


def _fit(library: Library, judged: Sequence[Judged]) -> None:
    """Keep the bands that these questions ask for with the corpus, and tell them."""
    before = Bands.of(library.catalogue)
    bands = fitted(judged, before)
    if bands != before:
        library.set_bands(bands)
    typer.echo(f"{before.answered:.4f} → {bands.answered:.4f}", err=True)


def _missed(row: Judged) -> bool:
    return not row.first if row.case.answerable else row.status == "answered"


def _show(speaker: Speaker, counted: dict[Path, Figures]) -> None:
    """Print the figures: a line each, a column for each file."""
    table = Table(box=None, pad_edge=False, padding=(0, 3, 0, 0))
    table.add_column("")
    for file in counted:
        table.add_column(file.name, justify="right", overflow="fold")
    columns = list(counted.values())
    label = {key: speaker.wording.text(f"evaluate.{key}") for key in KEYS}
    table.add_row(label["questions"], *(str(one.questions) for one in columns))
    for name in SHARES:
        shares = [getattr(one, name) for one in columns]
        if any(share is not None for share in shares):
            cells = ("–" if share is None else f"{share:.3f}" for share in shares)
            table.add_row(label[name], *cells)
    table.add_row(label["milliseconds"], *(f"{one.milliseconds or 0:.1f}" for one in columns))
    for name in sorted({name for one in columns for name in one.types}):
        table.add_row(f"  {name}", *(_type(one, name) for one in columns), style="dim")
    speaker.console.print(table, soft_wrap=False)


def _type(one: Figures, name: str) -> str:
    """Return the share of one type that was right: answered, or refused where nothing answers."""
    if name not in one.types:
        return "–"
    figure = one.types[name]
    right = figure["evidence_at_1" if figure["answerable"] else "refused"]
    return f"{right:.3f} ({figure['questions']:.0f})"
