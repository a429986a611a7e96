"""`chuchu reload`: the catalogue and the index brought up to the corpus, and what that changed."""

from threading import Event
from typing import Annotated

import typer
from rich.console import Console

from bot.opening import opened, progress_line
from bot.rendering.problems import error_text
from bot.rendering.replays import replay_html
from bot.replay import Replay, Replayed
from bot.settings import Settings
from bot.speaker import Speaker
from retrieval.corpus.watching import wait_for_change
from retrieval.errors import RetrievalError
from retrieval.library import Library

INTERRUPTED = 130  # as a shell tells that a command was ended by Ctrl-C

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="只看会改动什么 · Only tell what would change.")
]
Thorough = Annotated[
    bool,
    typer.Option("--thorough", help="逐字节比较所有文件 · Compare the bytes of every file."),
]
Watch = Annotated[
    bool,
    typer.Option("--watch", help="资料一有变化就再读 · Reload whenever the corpus has changed."),
]


def reload(
    settings: Settings, dry_run: DryRun = False, thorough: Thorough = False, watch: Watch = False
) -> None:
    """重新读入资料 · Bring catalogue and index up to the corpus: added, changed, removed."""
    if dry_run and watch:
        raise typer.BadParameter("--dry-run | --watch")
    speaker = Speaker(settings.telegram.language)
    console = Console(stderr=True)
    with opened(settings, speaker.wording, fresh=False) as library:
        replay = None
        if settings.gold and not dry_run:
            replay = Replay(library, settings.gold, settings.refuse_worse)
        before = library.catalogue.generation()
        try:
            known = _replayed(replay, speaker, console) if replay and before else None
            with progress_line(console, speaker.wording) as progress:
                diff = library.reload(progress, dry_run=dry_run, thorough=thorough)
        except KeyboardInterrupt:
            if library.catalogue.generation() == before:
                speaker.say("terminal.cancelled")
            raise typer.Exit(INTERRUPTED) from None
        speaker.diff(diff)
        if replay and diff and not _examine(replay, known, speaker, console):
            raise typer.Exit(1)
        if watch:
            _watch(library, speaker, console)


def _replayed(replay: Replay, speaker: Speaker, console: Console) -> Replayed:
    """Return how the gold questions are answered by the live generation; asks where nobody did."""
    return replay.kept() or _asked(replay, speaker, console)


def _asked(replay: Replay, speaker: Speaker, console: Console) -> Replayed:
    with console.status("") as status:

        def told(done: int, total: int) -> None:
            status.update(speaker.wording.text("replay.asking", done=done, total=total))

        return replay.run(told)


def _examine(replay: Replay, before: Replayed | None, speaker: Speaker, console: Console) -> bool:
    """Ask the gold questions again; returns whether the new generation stays."""
    html, worse = replay_html(speaker.wording, before, _asked(replay, speaker, console))
    speaker.html(html)
    if not (worse and before and replay.refuses):
        return True
    replay.undo(before)
    speaker.say("replay.refused")
    return False


def _watch(library: Library, speaker: Speaker, console: Console) -> None:
    """Reload whenever the corpus has changed and is at rest, until Ctrl-C."""
    speaker.say("terminal.watching")
    stopped = Event()
    try:
        while wait_for_change(library.corpus, library.is_stale, stopped):
            try:
                with progress_line(console, speaker.wording) as progress:
                    diff = library.reload(progress)
            except RetrievalError as error:  # the next change, or the next look, may be luckier
                problem = error_text(speaker.wording, error)
                speaker.say("terminal.problem", problem=problem)
            else:
                speaker.diff(diff)
    except KeyboardInterrupt:
        speaker.say("terminal.watched")
