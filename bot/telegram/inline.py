"""`@bot question` in any chat: the quotes that answer, each to be sent with its source.

Telegram asks at every pause in typing, so nothing of it is recorded.
"""

from dataclasses import replace

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    Update,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ContextTypes

from bot.citations import Quote
from bot.conversation import reply
from bot.given import GivenAnswer, given
from bot.rendering import Rendering
from bot.rendering.markup import clip, harmless
from bot.rendering.views import open_all
from bot.telegram.desk import Desk
from bot.telegram.linking import open_url
from bot.telegram.sending import NO_PREVIEW
from retrieval.answering.answer import Status

SHORTEST = 2  # letters, digits or characters of a question: fewer are still being typed
CACHE_SECONDS = 60  # that Telegram may repeat an answer to the same reader; a reload may change it
EVIDENCE = 3
TITLE, DESCRIPTION, ASKED = 80, 160, 120  # units that are shown

Results = tuple[list[InlineQueryResultArticle], str]


class Inline:
    """Handlers of inline queries and of the messages that come of them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def ask(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A question typed after the bot's name: its quotes to choose from."""
        query = update.inline_query
        if query is None:
            return
        results, hint = await self._desk.work(self._results, query, context.bot.username)
        try:
            await query.answer(
                results,
                cache_time=CACHE_SECONDS,
                is_personal=True,  # the words around a quote are in the reader's language
                button=None if results else InlineQueryResultsButton(hint, start_parameter="help"),
            )
        except BadRequest as error:
            if "too old" not in error.message:  # the reader has typed on meanwhile
                raise

    async def sent(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A result that was sent where the bot reads along: it is no question."""

    def _results(self, query: InlineQuery, bot: str) -> Results:
        """Return the results, or without any what is said instead. Blocks; called in a thread."""
        rendering = self._desk.rendering(query.from_user, query.query)
        if sum(map(str.isalnum, query.query)) < SHORTEST:
            return [], rendering.wording.text("inline.hint")
        answer = reply(self._desk.library, query.query, None, EVIDENCE)
        made = given(answer, query.query, rendering.language)
        quotes, _ = open_all(made.citations, self._desk.library.catalogue)
        if not quotes:
            return [], rendering.wording.text("inline.not_found")
        return [self._result(made, quote, rendering, bot) for quote in quotes.values()], ""

    def _result(
        self, made: GivenAnswer, quote: Quote, rendering: Rendering, bot: str
    ) -> InlineQueryResultArticle:
        wording, shelf = rendering.wording, self._desk.library.catalogue
        asked = wording.message("inline.asked", question=clip(harmless(made.asked), ASKED))
        html = rendering.answer(_alone(made, quote.citation.number), shelf)
        short = quote.short or quote.text
        if made.status is Status.NEAREST:
            short = wording.text("inline.nearest", quote=quote.text)
        title = quote.article.title or quote.article.given_id or quote.article.source
        url = open_url(bot, quote)
        open_it = url and InlineKeyboardButton(wording.text("buttons.paragraph"), url=url)
        return InlineQueryResultArticle(
            id=str(quote.citation.number),
            title=clip(short, TITLE),
            description=clip(f"{title}：{quote.text}", DESCRIPTION),
            input_message_content=InputTextMessageContent(
                f"{asked}\n\n{html}",
                parse_mode=ParseMode.HTML,
                link_preview_options=NO_PREVIEW,
            ),
            reply_markup=InlineKeyboardMarkup([[open_it]]) if open_it else None,
        )


def _alone(made: GivenAnswer, number: int) -> GivenAnswer:
    """Return an answer with one of its citations first, and only those that contradict it.

    What is sent on has no buttons to the others.
    """
    lead = made.citations[number - 1]
    answered = made.status is Status.ANSWERED
    others = [item for item in made.citations if answered and item.disagrees and item is not lead]
    kept = [lead, *([] if lead.disagrees else others)]
    return replace(
        made,
        citations=tuple(replace(item, number=at) for at, item in enumerate(kept, start=1)),
        verdict=made.verdict if number == 1 else None,
    )
