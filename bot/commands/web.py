"""`chuchu web`: the reader's page, without the bot."""

import typer

from bot import logs
from bot.opening import opened
from bot.settings import Settings
from bot.speaker import Speaker


def web(settings: Settings) -> None:
    """打开网页，在浏览器里提问和阅读 · Serve the reader's page, until stopped."""
    from bot.web.server import address, serve  # noqa: PLC0415  - heavy, and only here

    speaker = Speaker(settings.telegram.language)
    logs.set_up(settings.log)
    with opened(settings, speaker.wording) as library:
        typer.echo(speaker.wording.text("web.served", address=address(settings.web)), err=True)
        serve(settings, library)
