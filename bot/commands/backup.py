"""`chuchu backup` and `chuchu restore`: the data folder in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from bot.backup import back_up
from bot.backup import restore as put_back
from bot.settings import Settings
from bot.speaker import Speaker

File = Annotated[Path, typer.Argument(metavar="FILE", help="备份文件 · The backup, a .tar.gz.")]


def backup(settings: Settings, file: File) -> None:
    """备份数据 · Copy catalogue, conversations and lists to a file; the bot may go on."""
    wording = Speaker(settings.telegram.language).wording
    names = back_up(settings.folder.absolute(), file)
    typer.echo(wording.text("terminal.backed_up", file=file, names=", ".join(names)))
    if any(url.startswith("postgresql") for url in (settings.catalogue.url, settings.history.url)):
        typer.echo(wording.text("terminal.pg_dump"), err=True)


def restore(settings: Settings, file: File) -> None:
    """恢复备份 · Put a backup into an empty data folder; the index is built anew."""
    wording = Speaker(settings.telegram.language).wording
    names = put_back(file, settings.folder.absolute())
    typer.echo(wording.text("terminal.restored", folder=settings.folder, names=", ".join(names)))
