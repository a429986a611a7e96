"""`chuchu chat`: the conversation in the terminal, or with what is piped in."""

import structlog

from bot.errors import HistoryError
from bot.history import History
from bot.opening import opened
from bot.settings import Settings
from bot.speaker import Speaker
from bot.terminal import Chat

log = structlog.get_logger(__name__)


def chat(settings: Settings) -> None:
    """在终端里对话 · Talk in the terminal: questions, follow-ups, /source, /help."""
    speaker = Speaker(settings.telegram.language)
    with opened(settings, speaker.wording) as library:
        history = _history(settings)
        try:
            Chat(library, speaker, history).run()
        finally:
            if history:
                history.close()


def _history(settings: Settings) -> History | None:
    """Open the history; a conversation goes on without it."""
    try:
        return History.open(settings.history_url)
    except HistoryError as error:
        log.warning("answers are not recorded", problem=str(error))
        return None
