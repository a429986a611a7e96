"""`chuchu explain`: why a question gets its answer."""

from bot.commands.ask import Question
from bot.commands.choosing import OfKind, Since, Source, Until, chosen
from bot.explanation_view import show_explanation
from bot.opening import opened
from bot.settings import Settings
from bot.speaker import Speaker


def explain(  # noqa: PLR0913, PLR0917  - each is an option
    settings: Settings,
    question: Question,
    source: Source = None,
    since: Since = None,
    until: Until = None,
    kind: OfKind = None,
) -> None:
    """说明为什么这样回答 · Tell how a question is understood, and why it gets its answer."""
    speaker = Speaker(settings.telegram.language)
    with opened(settings, speaker.wording) as library:
        wanted = chosen(library, source, since, until, kind).wanted
        told = library.explain(" ".join(question), wanted)
        show_explanation(speaker.console, speaker.wording, told)
