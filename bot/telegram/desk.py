"""What every handler has at hand: the library, the history, the words, and who may do what."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import ParamSpec, TypeVar

import structlog
from telegram import Message, Update, User

from bot.errors import HistoryError
from bot.given import GivenAnswer, Place
from bot.history import Act, Carried, Deed, Event, History, Opening, Outcome, Receipts
from bot.language import Language, of_tag, of_text
from bot.next_questions import NextQuestion, NextQuestions
from bot.rendering import Rendering, Wording
from bot.telegram.ledger import Ledger
from bot.telegram.roles import Role, Roles
from bot.telegram.sending import send
from bot.thinkers import Thinkers
from retrieval.answering.answer import Status
from retrieval.errors import RetrievalError
from retrieval.library import Library

P = ParamSpec("P")
R = TypeVar("R")

READERS = 10_000  # whose choice is kept in memory
THINKING = 1  # answers looked for at once: two threads that compute only wait for each other
REMEMBERED = 60.0  # seconds until it is read again: another process may have changed it

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Desk:
    """What handlers work with. Library and history block, so they are called in `threads`."""

    library: Library
    history: History
    language: Language
    roles: Roles
    threads: ThreadPoolExecutor
    next_questions: NextQuestions
    ledger: Ledger
    receipts: Receipts
    openings: Mapping[int, Opening]  # what is known of those who ask, by the update's id
    thinkers: Thinkers = field(default_factory=Thinkers)
    questions_a_day: int = 0  # of one reader; 0: no end
    public_url: str = ""  # of the reader's page; empty: there is none for others
    thinking: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(THINKING))
    chosen: dict[int, tuple[Language | None, float]] = field(default_factory=dict)
    renderings: dict[Language, Rendering] = field(
        default_factory=lambda: {language: Rendering(language) for language in Language}
    )

    async def meet(self, update: Update) -> None:
        """Learn which language a reader chose, before anything is said to them."""
        user = update.effective_user
        if user is None or user.is_bot:
            return
        known = self.chosen.get(user.id)
        if known is not None and known[1] > time.monotonic():
            return
        opening = self.openings.get(update.update_id)
        if opening is not None:
            self._remember(user.id, opening.language)
            return
        try:
            language = await self.work(self.history.readers.language, user.id)
        except HistoryError as error:
            log.error("choice not read", cause=str(error))
            language = known[0] if known else None
        self._remember(user.id, language)

    async def choose(self, reader: int, language: Language | None) -> None:
        """Keep a reader's choice of language; None: their client's.

        Raises:
            HistoryError: it cannot be kept.
        """
        await self.work(self.history.readers.choose, reader, language)
        self._remember(reader, language)

    def _remember(self, reader: int, language: Language | None) -> None:
        while len(self.chosen) >= READERS:
            del self.chosen[next(iter(self.chosen))]
        self.chosen[reader] = language, time.monotonic() + REMEMBERED

    async def work(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call something that blocks, in a thread of its own, and wait for it."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self.threads, lambda: call(*args, **kwargs))

    async def think(self, call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """Call what looks for an answer, as `work` does, a few at once.

        A dozen threads that want one interpreter spend more on taking turns than on answers.
        """
        async with self.thinking:
            return await self.work(call, *args, **kwargs)

    def receipt_of(self, answer: GivenAnswer) -> Callable[[int, int], None] | None:
        """Return what notes in which chat and message an answer is; None where it has no record."""
        id_ = answer.id
        if id_ is None:
            return None
        return lambda chat, message: self.receipts.note(Carried(chat, message, id_))

    async def learn(self) -> None:
        """Take the word lists' synonyms as they are now, here and where answers are looked for.

        Raises:
            LexiconError: a word list cannot be understood.
        """
        await self.work(self.library.learn)
        self.thinkers.learn()

    def offered(
        self, made: GivenAnswer, nearest: Sequence[str] | None = None
    ) -> tuple[NextQuestion, ...]:
        """Return what may be asked after an answer. Blocks; called in a thread.

        Args:
            made: the answer's record.
            nearest: the articles nearest to the question, where they are known.
        """
        try:
            if made.status is Status.NOT_FOUND:
                return self.next_questions.near(made, nearest)
            return self.next_questions.after(made)
        except RetrievalError as error:  # an answer is worth sending without
            log.error("no next questions", cause=str(error))
            return ()

    async def within_quota(self, message: Message, asking: User | None = None) -> bool:
        """Count a reader's question; whoever asked enough for today is told so."""
        user = asking or message.from_user
        if not self.questions_a_day or user is None or self.is_admin(user):
            return True
        try:
            if await self.work(self.history.usage.take, user.id, self.questions_a_day):
                return True
        except HistoryError as error:  # nobody is refused for that
            log.error("question not counted", cause=str(error))
            return True
        text = self.wording(user).message("access.enough", most=self.questions_a_day)
        await send(message, text)
        return False

    async def count(self, event: Event) -> None:
        """Count an event for /stats; a count that cannot be kept is only logged."""
        try:
            await self.work(self.history.count, event)
        except HistoryError as error:
            log.error("not counted", what=event.value, cause=str(error))

    def rendering(self, user: User | None, text: str = "") -> Rendering:
        """Return what speaks to this user: in the language chosen, written, or of their client."""
        chosen = self.chosen.get(user.id) if user else None
        if chosen and chosen[0]:
            return self.renderings[chosen[0]]
        known = of_tag(user.language_code if user else None, self.language)
        return self.renderings[of_text(text, known)]

    def wording(self, user: User | None) -> Wording:
        """Return the words for what is no answer: in the language chosen or of the client."""
        return self.rendering(user).wording

    async def admitted(self, update: Update, needed: Role = Role.EDITOR) -> Message | None:
        """Return the message of one who may, to reply to; None where a stranger's, who is told."""
        message = update.effective_message
        if message is None or self.roles.of(update.effective_user) >= needed:
            return message
        key = "refused" if needed is Role.EDITOR else "owners_only"
        await send(message, self.wording(update.effective_user).message(f"admin.{key}"))
        return None

    def is_admin(self, user: User | None) -> bool:
        """Whether this user is an owner or an editor."""
        return self.roles.of(user) >= Role.EDITOR

    async def write_down(
        self, user: User | None, deed: Deed, subject: str = "", outcome: Outcome = Outcome.DONE
    ) -> None:
        """Write an administrative act into the log; one that cannot be written is logged here."""
        actor = user.id if user else 0
        log.info("administration", actor=actor, deed=deed.value, outcome=outcome.value)
        try:
            await self.work(self.history.audit.write, Act(actor, deed, subject, outcome))
        except HistoryError as error:
            log.error("act not written down", deed=deed.value, actor=actor, cause=str(error))


def place_of(message: Message) -> Place:
    """Return where a message is, in ids."""
    return Place(
        chat=message.chat_id,
        user=message.from_user.id if message.from_user else None,
        thread=message.message_thread_id if message.is_topic_message else None,
        kind=message.chat.type,
    )
