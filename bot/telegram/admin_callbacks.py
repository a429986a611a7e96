"""What the buttons of those who keep the corpus carry; as in `callbacks`, none of it is believed.

Who presses is asked for his role each time, so a forwarded or forged button gives nobody a right.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.address import base36
from bot.own_lists import Entry, entry
from bot.telegram.callbacks import LIMIT, VERSION


class Inventory(StrEnum):
    """Which list a page is of."""

    SOURCES = "s"
    AUDIT = "a"
    HIDDEN = "h"


@dataclass(frozen=True, slots=True)
class ListPage:
    """Show this page, from 0, of a list."""

    inventory: Inventory
    number: int

    def __str__(self) -> str:
        return f"{VERSION}i{self.inventory.value}{base36(self.number)}"


@dataclass(frozen=True, slots=True)
class Veil:
    """Hide a paragraph, or show it again; in a list of them, or under one."""

    paragraph: str  # its id
    hide: bool
    listed: bool = False

    def __str__(self) -> str:
        sign = "+" if self.hide else "-"
        return f"{VERSION}k{sign}{'l' if self.listed else ''}:{self.paragraph}"


@dataclass(frozen=True, slots=True)
class Return:
    """Go back to an earlier generation, as long as this one is live.

    Attributes:
        live: the generation that is left.
        to: the one that is brought back.
        sure: asked once already.
    """

    live: int
    to: int
    sure: bool = False

    def __str__(self) -> str:
        return f"{VERSION}b{base36(self.live)}.{base36(self.to)}{'.y' if self.sure else ''}"


@dataclass(frozen=True, slots=True)
class Lesson:
    """Write an entry into the corpus's own word lists, or take it out of them."""

    entry: Entry
    forget: bool = False

    def __str__(self) -> str:
        other = f"={self.entry.other}" if self.entry.other else ""
        return f"{VERSION}t{'-' if self.forget else '+'}{self.entry.word}{other}"

    @property
    def fits(self) -> bool:
        """Whether Telegram takes it."""
        return len(str(self).encode()) <= LIMIT


AdminButton = ListPage | Veil | Return | Lesson


def read(data: str) -> AdminButton | None:
    """Return what a button asks for; None where it is not of this form."""
    for form, make in _FORMS:
        if match := form.fullmatch(data):
            return make(match)
    return None


def _lesson(match: re.Match[str]) -> Lesson | None:
    made = entry(match[2], match[3])
    return Lesson(made, match[1] == "-") if made else None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], AdminButton | None]], ...] = (
    (re.compile(r"1t([+-])([^\n=]{1,20})(?:=([^\n=]{1,20}))?"), _lesson),
    (
        re.compile(rf"1i([{''.join(Inventory)}])([0-9a-z]{{1,6}})"),
        lambda match: ListPage(Inventory(match[1]), int(match[2], 36)),
    ),
    (
        re.compile(r"1k([+-])(l?):([0-9a-z]{1,20}-[0-9]{1,7})"),
        lambda match: Veil(match[3], match[1] == "+", bool(match[2])),
    ),
    (
        re.compile(r"1b([0-9a-z]{1,6})\.([0-9a-z]{1,6})(\.y)?"),
        lambda match: Return(int(match[1], 36), int(match[2], 36), bool(match[3])),
    ),
)
