"""How a press breaks text into lines, and the marks by which each line is known afterwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from random import Random

NO_START = frozenset("，。、；：？！”’）》」』】…—·%,.;:?!)‰")
NO_END = frozenset("“‘（《「『【(")


@dataclass
class Row:
    """A line of the page: its text and what it is. `owner` is the number of its article, or -1."""

    text: str
    owner: int = -1
    part: str = ""  # "text", "section", "title", "byline", ... or the name of the noise
    index: int = -1  # paragraph of the article, or number of its section


def blank() -> Row:
    return Row("")


def wrap(text: str, columns: int, first: int) -> list[str]:
    """Break `text` at `columns` full-width characters, the first line at `first`."""
    lines, line, room = [], "", 2 * first
    for c in text:
        size = 1 if c.isascii() else 2
        if size > room and c not in NO_START:
            moved = ""
            while line and line[-1] in NO_END:
                moved, line = line[-1] + moved, line[:-1]
            if c.isascii() and c.isdigit():
                while line and line[-1].isascii() and line[-1].isalnum() and len(moved) < 6:
                    moved, line = line[-1] + moved, line[:-1]
            lines.append(line)
            line, room = moved, 2 * columns - sum(1 if m.isascii() else 2 for m in moved)
        line += c
        room -= size
    return [row for row in [*lines, line] if row]


def letter_space(line: str) -> str:
    return " ".join(line)


def space_digits(text: str, random: Random) -> str:
    """Put blanks round some runs of digits, as converters of page files do."""
    out: list[str] = []
    for i, c in enumerate(text):
        before = text[i - 1] if i else ""
        edge = before and (c.isdigit() != before.isdigit()) and "." not in (c, before)
        between = before + c
        if (
            edge
            and not any(m in NO_START or m in NO_END for m in between)
            and random.random() < 0.5
        ):
            out.append(" ")
        out.append(c)
    return "".join(out)


HALF = str.maketrans("，：；？！（）", ",:;?!()")


def ranges(numbers: Iterable[int]) -> list[list[int]]:
    found: list[list[int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found
