"""A file that waits for a decision, as the message under which it is decided."""

from dataclasses import replace

from bot.adding.content import Preview
from bot.adding.refusal import Refusal, RefusedError
from bot.rendering.doubts import doubt_text
from bot.rendering.listing import opening
from bot.rendering.markup import harmless, parse
from bot.rendering.problems import problem_text
from bot.rendering.templates import Wording
from retrieval.problem import Problem

DOUBTS = 2  # told of each article
SHOWN = (8, 4, 1)  # articles told; fewer where a message would be too long


def preview_html(wording: Wording, seen: Preview, origin: str = "", renamed: bool = False) -> str:
    """Return what a file would bring, as Telegram's HTML.

    Args:
        wording: the language's words.
        seen: what it holds.
        origin: the address it came from.
        renamed: another file in the corpus has its name.
    """
    html = ""
    for shown in SHOWN:
        articles = seen.articles[:shown]
        html = wording.render(
            "preview",
            seen=replace(seen, articles=articles),
            origin=origin,
            renamed=renamed,
            kilobytes=f"{seen.source.size / 1024:.1f}",
            openings=[opening(article)[:24] for article in articles],
            doubts=[
                [doubt_text(wording, doubt) for doubt in article.uncertain[:DOUBTS]]
                for article in articles
            ],
        )
        if parse(html).fits:
            break
    return html


def refusal_text(wording: Wording, error: RefusedError, limit: int, seconds: int) -> str:
    """Return why something was not let in, as plain words.

    Args:
        wording: the language's words.
        error: what was raised.
        limit: the largest file that is taken, in megabytes.
        seconds: the longest that fetching may take.
    """
    detail = harmless(error.detail)
    if error.refusal is Refusal.UNREADABLE:
        detail = problem_text(wording, Problem.of_code(error.detail))
    key = f"adding.{error.refusal.value}"
    return wording.text(key, detail=detail, limit=limit, seconds=seconds)
