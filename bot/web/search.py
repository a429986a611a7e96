"""A question in the address, answered as the bot answers it: the same bands, the same quotes."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import anyio
import structlog
from anyio import to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot import metrics
from bot.citations import Quote, Shelf
from bot.conversation.reply import LIMIT
from bot.given import GivenAnswer, given
from bot.rendering.markup import harmless
from bot.rendering.views import QuoteView, open_all, view
from bot.web.site import Site
from bot.web.visit import PRIVATE, Visit
from retrieval.answering.answer import Status
from retrieval.answering.question import AnswerType

T = TypeVar("T")

LENGTH = 1000  # characters of a question, as in Telegram
SHORT = 80  # characters of an answer that is shown above its sentence
WHOLE = 100_000  # units of a sentence: a page has room for all of it
AT_ONCE = 4  # questions answered at the same time; the bot beside the page goes on answering
WAITING = 32  # questions that may wait for that; more are turned away at once
LEADS = (AnswerType.REASON, AnswerType.MANNER, AnswerType.DEFINITION)

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Shown:
    """An opened quote as the template needs it."""

    view: QuoteView
    quote: Quote


@dataclass(frozen=True, slots=True)
class Found:
    """What a question got: its status, the words above the first quote, and the quotes."""

    status: Status
    lead: str  # a key of [web] in the texts
    short: str | None
    items: tuple[str, ...]
    first: Shown | None
    others: tuple[Shown, ...]  # that say something else
    further: tuple[Shown, ...]


class Turnstile:
    """Lets a few questions at a time through to the library, and turns a crowd away."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._limiter = anyio.CapacityLimiter(at_once)
        self._room = at_once + waiting
        self._inside = 0  # counted here: a limiter counts a waiting task only after a turn

    async def run(self, call: Callable[[], T]) -> T:
        """Call something that blocks in a thread of its own.

        Raises:
            HTTPException: 503, too many wait already.
        """
        if self._inside >= self._room:
            raise HTTPException(503, headers={"Retry-After": "5"})
        self._inside += 1
        try:
            return await to_thread.run_sync(call, limiter=self._limiter)
        finally:
            self._inside -= 1


async def search(request: Request) -> Response:
    """Answer `?q=`; without a question, the box alone."""
    visit = Visit.of(request)
    question = harmless(request.query_params.get("q", ""))
    found, problem = None, ""
    if len(question) > LENGTH:
        problem = visit.wording.text("web.too_long", length=len(question), limit=LENGTH)
        question = ""
    elif question and not any(character.isalnum() for character in question):
        problem = visit.wording.text("web.no_words")
    elif question:
        turnstile: Turnstile = request.app.state.turnstile
        found = await turnstile.run(lambda: _answer(visit, question))
    values = {"question": question, "found": found, "problem": problem}
    return visit.page("search", status=400 if problem else 200, cache=PRIVATE, **values)


def _answer(visit: Visit, question: str) -> Found:
    site: Site = visit.site
    start = time.perf_counter()
    answer = site.library.answer(question, limit=LIMIT)
    seconds = time.perf_counter() - start
    metrics.answered("web", answer.status.value, seconds)
    made = given(answer, question, visit.language, milliseconds=round(seconds * 1000))
    return found_of(made, site.library.catalogue)


def found_of(made: GivenAnswer, catalogue: Shelf) -> Found:
    """Open an answer's citations; where the first is refused, nothing is said for it."""
    quotes, refused = open_all(made.citations, catalogue)
    for number, error in refused.items():
        log.error("quote refused", citation=number, cause=str(error))
    shown = [Shown(view(quote, WHOLE), quote) for quote in quotes.values()]
    if made.status is Status.NOT_FOUND:
        shown = []
    if made.citations and 1 in refused:
        return Found(made.status, "refused", None, (), None, (), ())
    first = shown[0] if shown else None
    others = tuple(one for one in shown[1:] if one.quote.citation.disagrees)
    further = tuple(one for one in shown[1:] if one not in others)
    items = first.view.items if first and made.status is Status.ANSWERED else ()
    items = items if len(items) > 1 else ()
    short = _short(made, first) if not items else None
    return Found(
        status=made.status,
        lead=_lead(made, short, items),
        short=short,
        items=items,
        first=first,
        others=others,
        further=further,
    )


def _short(made: GivenAnswer, first: Shown | None) -> str | None:
    """Return the answer that stands above its sentence; none where nothing says it directly."""
    short = first.view.short if first else None
    told = made.status is Status.ANSWERED and short is not None and len(short) <= SHORT
    return short if told else None


def _lead(made: GivenAnswer, short: str | None, items: tuple[str, ...]) -> str:
    """Return the text above the first quote."""
    if made.status is not Status.ANSWERED:
        return made.status.value
    if made.expected is AnswerType.YES_NO and made.verdict is not None:
        return "yes" if made.verdict else "no"
    if made.expected in LEADS:
        return f"lead_{made.expected.value}"
    if items:
        return "lead_list"
    return "lead_short" if short else "lead_sentence"
