"""What a button carries: a few characters that say which answer and which view of it.

Telegram allows 64 bytes and hands back whatever a client sends, so nothing here is believed: the
answer must exist and belong to the chat (`buttons.py`). The first character is the version of the
form; a button from before a change is told to be stale.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.address import Address, base36
from bot.history import Opinion
from bot.language import Language

VERSION = "1"
LIMIT = 64  # bytes (Bot API, InlineKeyboardButton.callback_data)
_FORM = re.compile(r"1([aspv])([0-9a-z]{1,12})\.([0-9a-z]{1,6})(?:\.([0-9a-z]{1,6}))?")
_PAGE = re.compile(r"1l([0-9a-z]{1,6})(?::([^\n]{1,60}))?")
_WORD = re.compile(rf"1f([0-9a-z]{{1,12}})\.([0-9a-z]{{1,6}})\.({'|'.join(Opinion)})")
_PASSAGE = re.compile(r"1q([0-9a-z_-]{1,50})(?:\.([0-9a-z]{1,4}))?")


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


def read(data: str) -> Turn | Page | Passage | Choice | Word | None:
    """Return what a button asks for; None where it is not of this form."""
    if passage := _PASSAGE.fullmatch(data):
        address = Address.read(passage[1])
        at = None if passage[2] is None else int(passage[2], 36)
        return Passage(address, at) if address else None
    if word := _WORD.fullmatch(data):
        return Word(int(word[1], 36), int(word[2], 36), Opinion(word[3]))
    if data.startswith(f"{VERSION}g"):
        tag = data[2:]
        known = tag in set(Language)
        return Choice(Language(tag) if known else None) if known or not tag else None
    if page := _PAGE.fullmatch(data):
        return Page(int(page[1], 36), page[2] or "")
    if turn := _FORM.fullmatch(data):
        view, answer, number, leaf = turn.groups()
        return Turn(
            View(view), int(answer, 36), int(number, 36), None if leaf is None else int(leaf, 36)
        )
    return None
