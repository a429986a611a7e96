"""Feedback: a button or a reaction says what an answer was worth; what was wrong goes to admins."""

from contextlib import suppress

import structlog
from telegram import Bot, ReactionTypeEmoji, Update
from telegram.constants import ParseMode
from telegram.error import TelegramError
from telegram.ext import ContextTypes

from bot.given import GivenAnswer
from bot.gold import gold_line
from bot.history import Deed, Opinion, Remark
from bot.rendering import Wording
from bot.telegram import callbacks
from bot.telegram.callbacks import Word
from bot.telegram.desk import Desk
from bot.telegram.explaining import explained
from bot.telegram.hiding import under_passage_to_hide
from bot.telegram.sending import NO_PREVIEW, send
from bot.telegram.sources import notice
from retrieval.errors import QuoteError

LISTED = 10  # complaints shown by /feedback
EXPORTED = 5_000  # opinions in its file, the latest
REACTIONS = {
    "👍": Opinion.USEFUL,
    "❤": Opinion.USEFUL,
    "🔥": Opinion.USEFUL,
    "👏": Opinion.USEFUL,
    "💯": Opinion.USEFUL,
    "👎": Opinion.SENTENCE,
    "💩": Opinion.SENTENCE,
}

log = structlog.get_logger(__name__)


class Opinions:
    """Handlers of feedback's buttons, of reactions, and of /feedback."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under an answer: useful, the wrong sentence, not in the source."""
        query = update.callback_query
        if query is None:
            return
        wording = self._desk.wording(query.from_user)
        word = callbacks.read(query.data or "")
        found = None
        if isinstance(word, Word):
            found = await self._desk.work(self._desk.history.answer, word.answer)
        if not isinstance(word, Word) or found is None or found.citation(word.number) is None:
            await notice(query, wording.text("alerts.stale"))
            return
        if query.message is None or found.place.chat != query.message.chat.id:
            await notice(query, wording.text("alerts.not_here"))
            return
        remark = Remark(word.answer, word.number, word.opinion)
        await self._take(context.bot, remark, found, query.from_user.id)
        await notice(query, wording.text(f"feedback.thanks_{word.opinion.value}"))

    async def react(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """An emoji put on an answer, or taken from it."""
        reaction = update.message_reaction
        if reaction is None or reaction.user is None:
            return
        found = await self._desk.work(
            self._desk.history.answer_in, reaction.chat.id, reaction.message_id
        )
        if found is None or found.id is None or not found.citations:
            return
        signs = [one.emoji for one in reaction.new_reaction if isinstance(one, ReactionTypeEmoji)]
        opinion = next((REACTIONS[sign] for sign in signs if sign in REACTIONS), None)
        if opinion is not None:
            await self._take(context.bot, Remark(found.id, 1, opinion), found, reaction.user.id)
        elif not signs:
            take_back = self._desk.history.feedback.take_back
            await self._desk.work(take_back, found.id, reaction.user.id)

    async def command(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/feedback: what readers said, with all of it as a file of gold questions."""
        message = await self._desk.admitted(update)
        if message is None:
            return
        wording = self._desk.wording(update.effective_user)
        html, lines = await self._desk.work(self._told, wording)
        await send(message, html)
        if lines:
            file = "\n".join(lines).encode() + b"\n"
            await message.reply_document(file, filename="feedback.jsonl")
            await self._desk.write_down(update.effective_user, Deed.EXPORT, f"{len(lines)}")

    async def _take(self, bot: Bot, remark: Remark, found: GivenAnswer, reader: int) -> None:
        is_new = await self._desk.work(self._desk.history.feedback.give, remark, reader)
        if is_new and remark.opinion is not Opinion.USEFUL:
            await self._complain(bot, remark, found)

    async def _complain(self, bot: Bot, remark: Remark, found: GivenAnswer) -> None:
        """Tell every admin what was asked, what was answered, and what is said to be wrong."""
        wording = self._desk.renderings[self._desk.language].wording
        citation = found.citation(remark.number)
        hide = under_passage_to_hide(wording, citation.paragraph, hide=True) if citation else None
        for admin in sorted(self._desk.roles.owners):
            try:
                messages = await self._desk.work(self._complaint, remark, found)
            except QuoteError as error:
                log.error("quote refused", answer=found.id, cause=str(error))
                return
            with suppress(TelegramError):  # an admin who never wrote to the bot
                for html in messages:
                    await bot.send_message(
                        admin,
                        html,
                        parse_mode=ParseMode.HTML,
                        link_preview_options=NO_PREVIEW,
                        reply_markup=hide if html is messages[0] else None,
                    )

    def _complaint(self, remark: Remark, found: GivenAnswer) -> tuple[str, str]:
        """Return what is said to be wrong, and the explanation of that question now."""
        rendering = self._desk.renderings[self._desk.language]
        said = rendering.wording.message(f"feedback.{remark.opinion.value}")
        shown = rendering.sources(found, self._desk.library.catalogue, remark.number)
        sure = rendering.wording.message("feedback.sure", percent=round(100 * found.confidence))
        why = explained(self._desk, rendering.wording, found.question)
        return f"{said}\n\n{shown}\n\n{sure}", why

    def _told(self, wording: Wording) -> tuple[str, list[str]]:
        history, shelf = self._desk.history, self._desk.library.catalogue
        remarks = history.feedback.remarks(EXPORTED)
        pairs = [(remark, history.answer(remark.answer)) for remark in remarks]
        known = [(remark, given) for remark, given in pairs if given is not None]
        wrong = [pair for pair in known if pair[0].opinion is not Opinion.USEFUL]
        html = wording.render(
            "feedback",
            counts={one.value: count for one, count in history.feedback.counts().items()},
            complaints=[(remark.opinion.value, given.question) for remark, given in wrong[:LISTED]],
        )
        lines = [gold_line(remark, given, shelf) for remark, given in known]
        return html, [line for line in lines if line]
