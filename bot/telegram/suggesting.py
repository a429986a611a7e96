"""A button with a question that the corpus can answer: pressed, it is asked."""

import time
from contextlib import suppress
from dataclasses import replace

import structlog
from telegram import InlineKeyboardMarkup, Message, Update
from telegram.ext import ContextTypes

from bot import metrics
from bot.conversation import left_behind
from bot.errors import HistoryError
from bot.given import GivenAnswer, Place, given
from bot.history import Carried
from bot.rendering import Rendering
from bot.rendering.markup import harmless
from bot.telegram import callbacks
from bot.telegram.callbacks import Next
from bot.telegram.desk import Desk, place_of
from bot.telegram.keyboards import under_answer
from bot.telegram.sending import send
from bot.telegram.sources import notice

EVIDENCE = 3  # citations of an answer

log = structlog.get_logger(__name__)


class Suggesting:
    """Handlers of suggested questions."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A suggested question: answered in a message of its own, for whoever pressed it."""
        query = update.callback_query
        if query is None:
            return
        wording = self._desk.wording(query.from_user)
        meant, message = callbacks.read(query.data or ""), query.message
        if not isinstance(meant, Next) or not isinstance(message, Message):
            await notice(query, wording.text("alerts.stale"))
            return
        again = self._desk.next_questions.again
        question = await self._desk.work(again, meant.paragraph, meant.start)
        if question is None:
            await notice(query, wording.text("alerts.stale"))
            return
        await notice(query, None)
        if not await self._desk.within_quota(message, query.from_user):
            return
        place = replace(place_of(message), user=query.from_user.id)
        rendering = self._desk.rendering(query.from_user, question)
        html, keyboard, kept = await self._desk.think(self._answer, question, place, rendering)
        sent = await send(message, html, keyboard, self._desk.receipt_of(kept))
        if kept.id is not None:
            with suppress(HistoryError):  # its buttons lead to it all the same
                await self._desk.work(self._desk.history.carried, sent.chat_id, sent.id, kept.id)
                self._desk.receipts.kept(Carried(sent.chat_id, sent.id, kept.id))

    def _answer(
        self, question: str, place: Place, rendering: Rendering
    ) -> tuple[str, InlineKeyboardMarkup | None, GivenAnswer]:
        """Answer, record, render. Blocks; called in a thread."""
        desk, wording = self._desk, rendering.wording
        start = time.perf_counter()
        answer = desk.library.answer(question, EVIDENCE)
        seconds = time.perf_counter() - start
        metrics.answered("telegram", answer.status.value, seconds)
        made = given(
            answer,
            question,
            rendering.language,
            place,
            article=left_behind(answer, None).article,
            milliseconds=round(1000 * seconds),
        )
        try:
            made = desk.history.record(made)
        except HistoryError as error:
            log.error("answer not recorded", chat=place.chat, cause=str(error))
        asked = wording.message("inline.asked", question=harmless(question))
        html = rendering.answer(made, desk.library.catalogue)
        keyboard = under_answer(made, wording, offered=desk.offered(made, answer.nearest))
        return f"{asked}\n\n{html}", keyboard, made
