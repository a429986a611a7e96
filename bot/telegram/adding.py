"""A file for the corpus: sent or fetched, looked at, taken or not by whoever keeps the corpus.

Nothing is believed of it: not its name, not its size, not its type, not what a button says. Taking
it is one step for readers: the whole file and a reload, or the corpus as it was.
"""

import asyncio
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

import structlog
from telegram import CallbackQuery, Document, InlineKeyboardMarkup, Message, Update, User
from telegram.error import BadRequest, TelegramError
from telegram.ext import ContextTypes

from bot.adding.addresses import Reachable, is_public
from bot.adding.content import preview
from bot.adding.fetching import fetch, is_address
from bot.adding.names import name_of_address
from bot.adding.refusal import Refusal, RefusedError
from bot.adding.shelving import put, refuse, take_back
from bot.adding.waiting import Waiting, WaitingRoom
from bot.history import Deed, Outcome
from bot.rendering import Wording
from bot.rendering.markup import clip, harmless
from bot.rendering.previews import preview_html, refusal_text
from bot.rendering.problems import problem_text
from bot.replay import Replay
from bot.telegram import callbacks
from bot.telegram.callbacks import Decision
from bot.telegram.desk import Desk
from bot.telegram.keyboards import under_preview
from bot.telegram.reloading import Bot, Reloaded, conclude
from bot.telegram.renewing import Renewing
from bot.telegram.sending import edit, send, typing
from bot.telegram.sources import notice

MEGABYTE = 1_000_000
SHOWN = 200  # characters told of an address
PATIENCE = (1.0, 2.0, 4.0, 8.0)  # seconds to wait for a reload that runs already, each time

log = structlog.get_logger(__name__)


class Adding:
    """Handlers of documents, of /add, and of the buttons under their previews.

    Args:
        desk: what handlers work with.
        room: where files wait for a decision.
        megabytes: the largest file that is taken.
        seconds: the longest that fetching one may take.
        replay: the gold questions; None where there are none.
        reachable: which addresses of the network may be fetched from.
    """

    def __init__(  # noqa: PLR0913, PLR0917  - each is a bound of its own
        self,
        desk: Desk,
        room: WaitingRoom,
        megabytes: int,
        seconds: int,
        replay: Replay | None = None,
        reachable: Reachable = is_public,
    ) -> None:
        self._replay = replay
        self._desk = desk
        self._room = room
        self._megabytes = megabytes
        self._seconds = seconds
        self._reachable = reachable

    @property
    def limit(self) -> int:
        """The largest file that is taken, in bytes."""
        return self._megabytes * MEGABYTE

    async def document(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A document in private: what it would bring, with a yes and a no."""
        message = update.effective_message
        if message is None or message.document is None:
            return
        wording = self._desk.wording(update.effective_user)
        if not self._desk.is_admin(update.effective_user):
            await send(message, wording.message("ask.only_text"))
            return
        try:
            async with typing(message):
                data = await self._download(message.document)
                name = message.document.file_name or ""
                shown = await self._desk.work(self._look, wording, name, data, message.chat_id)
        except RefusedError as error:
            await send(message, self._refused(wording, error))
            return
        await send(message, *shown)

    async def add(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/add ADDRESS: the same with what stands there; fetched beside the updates."""
        message = await self._desk.admitted(update)
        if message is None:
            return
        wording = self._desk.wording(update.effective_user)
        address = context.args[0] if context.args and len(context.args) == 1 else ""
        if not address:
            await send(message, wording.message("adding.usage"))
        elif not is_address(address):
            await send(message, self._refused(wording, RefusedError(Refusal.ADDRESS)))
        else:
            shown = clip(harmless(address), SHOWN)
            note = await send(message, wording.message("adding.fetching", address=shown))
            context.application.create_task(self._fetch(note, wording, address), update=update)

    async def _fetch(self, note: Message, wording: Wording, address: str) -> None:
        try:
            limits = (self.limit, self._seconds)
            origin, data = await fetch(address, *limits, reachable=self._reachable)
            name = name_of_address(origin)
            shown = await self._desk.work(self._look, wording, name, data, note.chat_id, origin)
        except RefusedError as error:
            await conclude(note, self._refused(wording, error))
            return
        await conclude(note, *shown)

    def _refused(self, wording: Wording, error: RefusedError) -> str:
        """Return why a file is not let in, as Telegram's HTML."""
        return wording.message("adding.refused", problem=self._problem(wording, error))

    def _problem(self, wording: Wording, error: RefusedError) -> str:
        return refusal_text(wording, error, self._megabytes, self._seconds)

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button under a preview; of any number of presses one counts."""
        query = update.callback_query
        if query is None:
            return
        wording = self._desk.wording(query.from_user)
        decision, message = callbacks.read(query.data or ""), query.message
        if not isinstance(decision, Decision) or not isinstance(message, Message):
            await notice(query, wording.text("alerts.stale"))
            return
        try:
            waiting, data = await self._claimed(query, decision, message, wording)
        except RefusedError as error:
            await notice(query, self._problem(wording, error))
            return
        await notice(query, None)
        if decision.take:
            work = self._take(message, query.from_user, context.application, waiting, data)
            context.application.create_task(work, update=update)
            return
        await self._desk.work(self._room.leave, waiting.token)
        await self._desk.write_down(query.from_user, Deed.DECLINE, _subject(waiting))
        await edit(message, wording.message("adding.declined", name=waiting.name))

    async def _claimed(
        self, query: CallbackQuery, decision: Decision, message: Message, wording: Wording
    ) -> tuple[Waiting, bytes]:
        """Take the file out of the waiting room for this press alone, if it may be pressed here."""
        if not self._desk.is_admin(query.from_user):
            raise RefusedError(Refusal.NOT_YOURS)
        found = await self._desk.work(self._room.look, decision.token)
        if found is not None and found.chat != message.chat_id:
            raise RefusedError(Refusal.NOT_HERE)
        return await self._desk.work(self._room.claim, decision.token)

    async def _take(
        self, note: Message, user: User, application: Bot, waiting: Waiting, data: bytes
    ) -> None:
        """Put a file into the corpus and reload; where either fails, nothing of it stays."""
        wording = self._desk.wording(user)
        with suppress(TelegramError):  # whoever blocks the bot now wanted the file all the same
            await edit(note, wording.message("adding.taking", name=waiting.name))
        renewing = Renewing(self._desk, self._replay, note, user, application)
        before = await renewing.measure_first()
        try:
            file = await self._desk.work(put, self._desk.library.corpus, waiting.name, data)
        except RefusedError as error:
            await self._put_back(note, wording, user, waiting, self._refused(wording, error))
            return
        try:
            ended = await self._reloaded(renewing)
        except Exception as error:  # nobody foresaw it: nothing half done all the same
            await self._desk.work(take_back, file)
            reference = token_hex(4)
            log.exception("file not taken", reference=reference, exc_info=error)
            problem = wording.message("errors.unexpected", reference=reference)
            await self._put_back(note, wording, user, waiting, problem)
            return
        problem = ended.problem or _unread(wording, ended, file)
        if ended.diff is None or problem:
            await self._desk.work(take_back, file)
            await self._put_back(note, wording, user, waiting, problem)
            return
        await self._desk.work(self._room.leave, waiting.token)
        await self._desk.write_down(user, Deed.TAKE, _subject(waiting, file))
        await renewing.end(ended, before, wording.message("adding.taken", name=file.name))

    async def _reloaded(self, renewing: Renewing) -> Reloaded:
        """Reload; one that runs already is waited for."""
        for pause in (*PATIENCE, None):
            ended = await renewing.work(self._desk.library.reload)
            if ended.outcome != "refused" or pause is None:
                break
            await asyncio.sleep(pause)
        return ended

    async def _put_back(
        self, note: Message, wording: Wording, user: User, waiting: Waiting, problem: str
    ) -> None:
        """Let a file wait on that could not be taken, and say why."""
        await self._desk.work(self._room.release, waiting.token)
        told = wording.message("adding.not_taken", name=waiting.name)
        await self._desk.write_down(user, Deed.TAKE, _subject(waiting), Outcome.FAILED)
        await conclude(note, f"{told}\n\n{problem}", under_preview(wording, waiting.token))

    async def _download(self, document: Document) -> bytes:
        if (document.file_size or 0) > self.limit:
            raise RefusedError(Refusal.TOO_LARGE)
        try:
            file = await document.get_file()
            if (file.file_size or 0) > self.limit:
                raise RefusedError(Refusal.TOO_LARGE)
            return bytes(await file.download_as_bytearray())
        except BadRequest as error:
            if "too big" in error.message:
                raise RefusedError(Refusal.TOO_LARGE) from error
            raise

    def _look(
        self, wording: Wording, name: str, data: bytes, chat: int, origin: str = ""
    ) -> tuple[str, InlineKeyboardMarkup]:
        """Read a file and let it wait; returns its preview.

        Raises:
            RefusedError: it is not let in.
        """
        corpus = self._desk.library.corpus
        seen = preview(name, data, self.limit)
        refuse(corpus, seen.name, seen.source.digest)
        for record in self._desk.library.catalogue.sources():
            if record.source.digest == seen.source.digest:
                raise RefusedError(Refusal.KNOWN, record.source.name)
        renamed = (corpus / seen.name).exists()
        html = preview_html(wording, seen, origin, renamed)
        waiting = self._room.enter(seen.name, seen.source.digest, data, chat, origin)
        return html, under_preview(wording, waiting.token)


def _unread(wording: Wording, ended: Reloaded, file: Path) -> str:
    """Return why a reload could not read a file, as Telegram's HTML; "" where it could."""
    failed = dict(ended.diff.unreadable if ended.diff else ())
    if file.name not in failed:
        return ""
    return wording.message("adding.refused", problem=problem_text(wording, failed[file.name]))


def _subject(waiting: Waiting, file: Path | None = None) -> str:
    """Return what the log of acts says of a file."""
    name = file.name if file else waiting.name
    origin = waiting.origin.partition("?")[0]  # what stands behind may be a secret
    return f"{name} ← {origin}" if origin else name
