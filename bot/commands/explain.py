"""`chuchu explain`: why a question gets its answer."""

from bot.commands.ask import Question
from bot.explanation_view import show_explanation
from bot.opening import opened
from bot.settings import Settings
from bot.speaker import Speaker


def explain(settings: Settings, question: Question) -> None:
    """说明为什么这样回答 · Tell how a question is understood, and why it gets its answer."""
    speaker = Speaker(settings.telegram.language)
    with opened(settings, speaker.wording) as library:
        show_explanation(speaker.console, speaker.wording, library.explain(" ".join(question)))
