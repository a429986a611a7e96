"""What the restorer of a page was not sure of, in a reader's language."""

from bot.rendering.templates import Wording
from retrieval.corpus.doubt import Doubt, Unsure


def doubt_text(wording: Wording, text: str) -> str:
    """Return one doubt of an article as plain words, with the lines that it is about.

    Args:
        wording: the language's words.
        text: the doubt as the article keeps it.
    """
    doubt = Doubt.of(text)
    if doubt.kind is Unsure.OTHER:
        return doubt.words
    first, last = doubt.lines[:1], doubt.lines[-1:]
    return wording.text(f"doubts.{doubt.kind}", first=_number(first), last=_number(last))


def _number(lines: tuple[int, ...]) -> str:
    return str(lines[0]) if lines else "?"
