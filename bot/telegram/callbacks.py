"""What a button carries: a few characters that say which answer and which view of it.

Telegram allows 64 bytes and hands back whatever a client sends, so nothing here is believed: the
answer must exist and belong to the chat (`sources.py`). The first character is the version of the
form; a button from before a change is told to be stale.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.address import Address, base36
from bot.history import Opinion
from bot.language import Language

VERSION = "1"
LIMIT = 64  # bytes (Bot API, InlineKeyboardButton.callback_data)


class View(StrEnum):
    """What a message shows of an answer."""

    ANSWER = "a"
    SOURCES = "s"
    PARAGRAPH = "p"
    VERIFIED = "v"


@dataclass(frozen=True, slots=True)
class Turn:
    """Show this view of an answer: the citation's number, and for a paragraph which leaf."""

    view: View
    answer: int
    number: int = 1
    leaf: int | None = None

    def __str__(self) -> str:
        leaf = "" if self.leaf is None else f".{base36(self.leaf)}"
        return f"{VERSION}{self.view.value}{base36(self.answer)}.{base36(self.number)}{leaf}"


@dataclass(frozen=True, slots=True)
class Page:
    """Show this page, from 0, of the list of articles, or of those that these words choose."""

    number: int
    words: str = ""

    def __str__(self) -> str:
        words = f":{self.words}" if self.words else ""
        return f"{VERSION}l{base36(self.number)}{words}"

    @property
    def fits(self) -> bool:
        """Whether Telegram takes it."""
        return len(str(self).encode()) <= LIMIT


@dataclass(frozen=True, slots=True)
class Passage:
    """Show a sentence of no conversation, or a leaf of its article."""

    address: Address
    leaf: int | None = None

    def __str__(self) -> str:
        leaf = "" if self.leaf is None else f".{base36(self.leaf)}"
        return f"{VERSION}q{self.address}{leaf}"


@dataclass(frozen=True, slots=True)
class Choice:
    """Speak this language to me; None: my client's."""

    language: Language | None

    def __str__(self) -> str:
        return f"{VERSION}g{self.language.value if self.language else ''}"


@dataclass(frozen=True, slots=True)
class Word:
    """This is what I say of the answer, as shown with this citation first."""

    answer: int
    number: int
    opinion: Opinion

    def __str__(self) -> str:
        number = base36(self.number)
        return f"{VERSION}f{base36(self.answer)}.{number}.{self.opinion.value}"


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete all that is kept of this reader."""

    reader: int

    def __str__(self) -> str:
        return f"{VERSION}x{base36(self.reader)}"


@dataclass(frozen=True, slots=True)
class Decision:
    """Take a file that waits into the corpus, or forget it."""

    token: str
    take: bool

    def __str__(self) -> str:
        return f"{VERSION}u{self.token}.{'y' if self.take else 'n'}"


@dataclass(frozen=True, slots=True)
class Unwatch:
    """Tell me no more of this standing question."""

    id: int

    def __str__(self) -> str:
        return f"{VERSION}w{base36(self.id)}"


@dataclass(frozen=True, slots=True)
class Next:
    """Ask the question that is made from the clause that starts here."""

    paragraph: str
    start: int

    def __str__(self) -> str:
        return f"{VERSION}n{self.paragraph}.{base36(self.start)}"


Button = Next | Unwatch | Turn | Page | Passage | Choice | Word | Forget | Decision


def read(data: str) -> Button | None:
    """Return what a button asks for; None where it is not of this form."""
    for form, make in _FORMS:
        if match := form.fullmatch(data):
            return make(match)
    return None


def _turn(match: re.Match[str]) -> Button | None:
    view, answer, number, leaf = match.groups()
    return Turn(View(view), int(answer, 36), int(number, 36), _leaf(leaf))


def _passage(match: re.Match[str]) -> Button | None:
    address = Address.read(match[1])
    return Passage(address, _leaf(match[2])) if address else None


def _choice(match: re.Match[str]) -> Button | None:
    return Choice(Language(match[1]) if match[1] else None)


def _leaf(text: str | None) -> int | None:
    return None if text is None else int(text, 36)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Button | None]], ...] = (
    (
        re.compile(r"1n([0-9a-z-]{1,40})\.([0-9a-z]{1,6})"),
        lambda match: Next(match[1], int(match[2], 36)),
    ),
    (re.compile(r"1w([0-9a-z]{1,12})"), lambda match: Unwatch(int(match[1], 36))),
    (re.compile(r"1([aspv])([0-9a-z]{1,12})\.([0-9a-z]{1,6})(?:\.([0-9a-z]{1,6}))?"), _turn),
    (re.compile(r"1q([0-9a-z_-]{1,50})(?:\.([0-9a-z]{1,4}))?"), _passage),
    (re.compile(rf"1g({'|'.join(Language)}|)"), _choice),
    (
        re.compile(r"1l([0-9a-z]{1,6})(?::([^\n]{1,60}))?"),
        lambda match: Page(int(match[1], 36), match[2] or ""),
    ),
    (
        re.compile(rf"1f([0-9a-z]{{1,12}})\.([0-9a-z]{{1,6}})\.({'|'.join(Opinion)})"),
        lambda match: Word(int(match[1], 36), int(match[2], 36), Opinion(match[3])),
    ),
    (
        re.compile(r"1u([0-9a-f]{16})\.([yn])"),
        lambda match: Decision(match[1], match[2] == "y"),
    ),
    (re.compile(r"1x([0-9a-z]{1,12})"), lambda match: Forget(int(match[1], 36))),
)
