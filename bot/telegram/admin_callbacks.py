"""What the buttons of those who keep the corpus carry; as in `callbacks`, none of it is believed.

Who presses is asked for his role each time, so a forwarded or forged button gives nobody a right.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.address import base36
from bot.telegram.callbacks import VERSION


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


AdminButton = ListPage | Veil | Return


def read(data: str) -> AdminButton | None:
    """Return what a button asks for; None where it is not of this form."""
    for form, make in _FORMS:
        if match := form.fullmatch(data):
            return make(match)
    return None


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], AdminButton]], ...] = (
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
