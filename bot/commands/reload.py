"""`chuchu reload`: the catalogue and the index brought up to the corpus, and what that changed."""

from typing import Annotated

import typer
from rich.console import Console

from bot.opening import opened, progress_line
from bot.settings import Settings
from bot.speaker import Speaker

DryRun = Annotated[
    bool, typer.Option("--dry-run", help="只看会改动什么 · Only tell what would change.")
]


Thorough = Annotated[
    bool,
    typer.Option("--thorough", help="逐字节比较所有文件 · Compare the bytes of every file."),
]


def reload(settings: Settings, dry_run: DryRun = False, thorough: Thorough = False) -> None:
    """重新读入资料 · Bring catalogue and index up to the corpus: added, changed, removed."""
    speaker = Speaker(settings.telegram.language)
    console = Console(stderr=True)
    with opened(settings, speaker.wording, fresh=False) as library:
        with progress_line(console, speaker.wording) as progress:
            diff = library.reload(progress, dry_run=dry_run, thorough=thorough)
        speaker.diff(diff)
