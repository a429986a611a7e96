"""`chuchu rollback`: an earlier generation's articles are the live ones again."""

from typing import Annotated

import typer
from rich.console import Console

from bot.commands.reload import DryRun
from bot.opening import opened, progress_line
from bot.settings import Settings
from bot.speaker import Speaker

To = Annotated[
    int | None,
    typer.Option("--to", metavar="N", help="退回到第 N 版 · The generation to go back to."),
]


def rollback(settings: Settings, to: To = None, dry_run: DryRun = False) -> None:
    """退回上一版资料 · Make an earlier generation live again; the files stay as they are."""
    speaker = Speaker(settings.telegram.language)
    console = Console(stderr=True)
    with opened(settings, speaker.wording, fresh=False) as library:
        with progress_line(console, speaker.wording) as progress:
            diff = library.rollback(to, progress, dry_run=dry_run)
        speaker.diff(diff)
