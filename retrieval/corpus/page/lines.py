"""The lines of a page as they are looked at: spacing undone, number and width kept.

The text of a line here is the printed text without what only the press put in: indents,
letter-spacing (`丰 富 的 年 货`), spaces round digits (`2023 年`), Markdown marks.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_HEADING = re.compile(r"(#{1,6})\s+(?=\S)")
_SPACED_LETTERS = re.compile(r"(?:[^\x00-\x7f] ){2,}[^\x00-\x7f]")
_SPACE = re.compile(r"\s+")
_IDEOGRAPH = "\u3400-\u9fff"
_PUNCTUATION = "，。、；：？！“”‘’（）《》〈〉【】—…"
_NEAR_DIGIT = re.compile(
    rf"(?<=[{_IDEOGRAPH}{_PUNCTUATION}]) (?=[0-9])|(?<=[0-9%‰]) (?=[{_IDEOGRAPH}{_PUNCTUATION}])"
)


@dataclass(slots=True, eq=False)  # there are many, and frozen ones take longer to make
class Line:
    """One line that is not blank."""

    number: int  # from 1
    text: str
    width: int  # in half-width columns: an ideograph takes two
    indent: int  # in half-width columns
    heading: int  # level of a Markdown heading, or 0
    after_blank: bool  # the line above is blank, or this is the first
    special: bool = False  # no running text by its form alone; `blocks` tells


def look_at(lines: Sequence[str]) -> list[Line]:
    """Make a `Line` of each line that is not blank."""
    found: list[Line] = []
    blank = True
    for number, raw in enumerate(lines, start=1):
        text = raw.strip()
        if not text:
            blank = True
            continue
        indent = 0
        if raw[0] != text[0]:
            indent = display_width(raw[: len(raw) - len(raw.lstrip())].expandtabs(4))
        heading = 0
        if text[0] == "#" and (mark := _HEADING.match(text)):
            heading = len(mark[1])
            text = text[mark.end() :]
        if " " in text or "\t" in text or "\u3000" in text or "\xa0" in text:
            text = close_up(text)
        found.append(Line(number, text, display_width(text), indent, heading, blank))
        blank = False
    return found


def close_up(text: str) -> str:
    """Take out the spaces that only the press put in; one blank is left of any other space."""
    text = _SPACE.sub(" ", text)
    text = _NEAR_DIGIT.sub("", text)
    if _SPACED_LETTERS.search(text):
        text = _SPACED_LETTERS.sub(lambda run: run[0].replace(" ", ""), text)
    return text


def display_width(text: str) -> int:
    """Columns that `text` takes where an ideograph takes two; counted by its bytes, for speed."""
    size = len(text)
    return size + (len(text.encode("utf-8", "replace")) - size) // 2
