"""/word and /synonym, and one tap under a hit test: what a corpus's keepers teach the search.

Entries go into the corpus's own lists beside its data. Synonyms count from the next answer on; new
words from the next reload, since they change how all text is cut.
"""

from collections.abc import Sequence

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update, User
from telegram.ext import ContextTypes

from bot.history import Deed
from bot.own_lists import Entry, OwnLists, entry
from bot.rendering import Wording
from bot.telegram.admin_callbacks import Lesson, read
from bot.telegram.desk import Desk
from bot.telegram.sending import edit, send
from bot.telegram.sources import notice

LISTED = 30  # entries of a list told, the latest; Telegram bears a hundred buttons

Shown = tuple[str, InlineKeyboardMarkup | None]


class Lessons:
    """Handlers of the corpus's own word lists."""

    def __init__(self, desk: Desk, lists: OwnLists) -> None:
        self._desk = desk
        self._lists = lists

    async def word(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/word WORD: keep it whole; alone: those that were added."""
        await self._command(update, entry(_after(update)), "words.txt")

    async def synonym(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """/synonym A = B: each also finds the other; alone: those that were added."""
        word, _, other = _after(update).replace("＝", "=").partition("=")
        await self._command(update, entry(word, other), "synonyms.txt")

    async def turn(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """A button: add this entry, or take it out again."""
        query = update.callback_query
        if query is None:
            return
        wording = self._desk.wording(query.from_user)
        lesson = read(query.data or "")
        if not isinstance(lesson, Lesson):
            await notice(query, wording.text("alerts.stale"))
            return
        if not self._desk.is_admin(query.from_user):
            await notice(query, wording.text("alerts.not_allowed"))
            return
        told = await self._learn(query.from_user, lesson)
        await notice(query, wording.text(f"lists.{told}", entry=str(lesson.entry)))
        if lesson.forget and isinstance(query.message, Message):
            await edit(
                query.message, *await self._desk.work(self._list, wording, lesson.entry.list)
            )

    async def _command(self, update: Update, new: Entry | None, name: str) -> None:
        message = await self._desk.admitted(update)
        if message is None:
            return
        wording = self._desk.wording(update.effective_user)
        if new is not None:
            told = await self._learn(update.effective_user, Lesson(new))
            await send(message, wording.message(f"lists.{told}", entry=str(new)))
        elif _after(update):
            await send(message, wording.message(f"lists.usage_{_kind(name)}"))
        else:
            await send(message, *await self._desk.work(self._list, wording, name))

    async def _learn(self, user: User | None, lesson: Lesson) -> str:
        """Write an entry into its list or out of it; returns the text that says so."""
        kind = _kind(lesson.entry.list)
        change = self._lists.remove if lesson.forget else self._lists.add
        if not await self._desk.work(change, lesson.entry):
            return "not_there" if lesson.forget else "known"
        deed = Deed.WORD if kind == "word" else Deed.SYNONYM
        deed = Deed.UNLEARN if lesson.forget else deed
        await self._desk.write_down(user, deed, str(lesson.entry))
        if kind == "synonym":
            await self._desk.learn()
        return f"{'forgot' if lesson.forget else 'learnt'}_{kind}"

    def _list(self, wording: Wording, name: str) -> Shown:
        found = self._lists.entries(name)
        latest = found[-LISTED:]
        html = wording.render(
            "own_list", kind=_kind(name), entries=[str(one) for one in latest], count=len(found)
        )
        lessons = [(number, Lesson(one, forget=True)) for number, one in enumerate(latest, 1)]
        buttons = [
            InlineKeyboardButton(
                wording.text("buttons.forget_entry", number=number), callback_data=str(one)
            )
            for number, one in lessons
            if one.fits
        ]
        return html, _rows(buttons, 6)


def under_explanation(
    wording: Wording, words: Sequence[Entry], synonyms: Sequence[Entry]
) -> InlineKeyboardMarkup | None:
    """One tap for each word and each pair of synonyms that a hit test suggests."""
    buttons = [
        InlineKeyboardButton(
            wording.text(f"buttons.add_{_kind(one.list)}", entry=str(one)),
            callback_data=str(lesson),
        )
        for one in (*words, *synonyms)
        if (lesson := Lesson(one)).fits
    ]
    return _rows(buttons, 1)


def _rows(buttons: Sequence[InlineKeyboardButton], size: int) -> InlineKeyboardMarkup | None:
    rows = [list(buttons[at : at + size]) for at in range(0, len(buttons), size)]
    return InlineKeyboardMarkup(rows) if rows else None


def _kind(name: str) -> str:
    return "word" if name == "words.txt" else "synonym"


def _after(update: Update) -> str:
    """Return what stands behind the command."""
    text = (update.effective_message.text if update.effective_message else None) or ""
    return text.partition(" ")[2].strip()
