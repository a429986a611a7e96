"""/explain QUESTION: for admins, how a question is read, what is found for it, and what decides."""

from collections.abc import Mapping

from telegram import InlineKeyboardMarkup, Update
from telegram.ext import ContextTypes

from bot.explanation_view import outcome_facts, question_facts, reasons_line
from bot.rendering import Wording
from bot.rendering.markup import parse
from bot.suggestions import suggested_synonyms, suggested_words
from bot.telegram.asking import LENGTH
from bot.telegram.desk import Desk
from bot.telegram.lessons import under_explanation
from bot.telegram.sending import send, typing
from retrieval.answering.explanation import Explanation

SHOWN = (5, 3, 1)  # passages and sentences told; fewer where a message would be too long
TERMS = 6  # of each passage


class Explaining:
    """The handler of /explain: a hit test, with what could be added to the word lists below it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/explain QUESTION."""
        message = await self._desk.admitted(update)
        if message is None:
            return
        wording = self._desk.wording(update.effective_user)
        _, *words = (message.text or "").split(maxsplit=1)
        text = "".join(words)
        if not any(map(str.isalnum, text)):
            example = wording.text("start.example")
            await send(message, wording.message("explain.usage", example=example))
        elif len(text) > LENGTH:
            told = wording.message("ask.too_long", length=len(text), limit=LENGTH)
            await send(message, told)
        else:
            async with typing(message):
                shown = await self._desk.work(self._shown, wording, text)
            await send(message, *shown)

    def _shown(self, wording: Wording, text: str) -> tuple[str, InlineKeyboardMarkup | None]:
        library = self._desk.library
        told: Explanation = library.explain(text)
        words = suggested_words(told, library.lexicon)
        synonyms = suggested_synonyms(told, library.lexicon, library.segmenter)
        return laid_out(told, wording), under_explanation(wording, words, synonyms)


def explained(desk: Desk, wording: Wording, text: str) -> str:
    """Return the explanation of a question as Telegram's HTML. Blocks; called in a thread."""
    told: Explanation = desk.library.explain(text)
    return laid_out(told, wording)


def laid_out(told: Explanation, wording: Wording) -> str:
    """Return an explanation as Telegram's HTML, as much of it as one message holds."""
    html = ""
    for shown in SHOWN:
        html = wording.render(
            "explained",
            facts=question_facts(told, wording),
            passages=[
                (one, "  ".join(f"{word} {share:.1f}" for word, share in _first(one.shares)))
                for one in told.passages[:shown]
            ],
            sentences=[(one, reasons_line(one.reasons)) for one in told.sentences[:shown]],
            outcome=[(label, str(value)) for label, value in outcome_facts(told, wording)],
        )
        if parse(html).fits:
            break
    return html


def _first(shares: Mapping[str, float]) -> list[tuple[str, float]]:
    return list(shares.items())[:TERMS]
