"""`chuchu serve`: the Telegram bot, and the reader's page beside it where settings say so."""

from typing import Annotated

import typer

from bot import logs
from bot.commands.chat import chat
from bot.history import History
from bot.opening import opened
from bot.settings import Settings
from bot.speaker import Speaker

OrChat = Annotated[
    bool,
    typer.Option("--or-chat", help="没有 token 就在终端里对话 · Without a token, talk here."),
]


def serve(settings: Settings, or_chat: OrChat = False) -> None:
    """启动 Telegram 机器人 · Serve Telegram, until stopped."""
    speaker = Speaker(settings.telegram.language)
    if settings.telegram.token is None:
        typer.echo(speaker.wording.text("terminal.no_token"), err=True)
        if not or_chat:
            raise typer.Exit(1)
        chat(settings)
        return
    from bot.telegram.app import serve as serve_telegram  # noqa: PLC0415  - heavy, and only here
    from bot.web.server import beside  # noqa: PLC0415

    logs.set_up(settings.log)
    with opened(settings, speaker.wording, apart=True) as library:
        history = History.open(settings.history_url)
        try:
            with beside(settings, library):
                serve_telegram(settings, library, history)
        finally:
            history.close()
