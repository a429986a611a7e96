"""What the restorer of a page was not sure of, as a code and the lines that it is about.

An article keeps its doubts as text (`stops 31`); interfaces word them in their language.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class Unsure(StrEnum):
    """The kinds of doubt. The value is kept in the catalogue and names an interface's words."""

    NO_HEADLINE = "no_headline"  # text that no headline was found for
    HEADLINE_ALONE = "headline_alone"  # a headline whose text is not on the page
    STOPS = "stops"  # the text stops in mid-sentence
    JOINED = "joined"  # a sentence was joined over other text, from one line to another
    RIVAL = "rival"  # another way to read the page was nearly as likely
    OTHER = "other"  # recorded by an earlier version, in words


@dataclass(frozen=True, slots=True)
class Doubt:
    """One doubt, and the lines of the page that it is about, in their order."""

    kind: Unsure
    lines: tuple[int, ...] = ()
    words: str = ""

    @classmethod
    def of(cls, text: str) -> Self:
        """Read what `str` wrote."""
        code, *numbers = text.split(" ")
        known = code in set(Unsure) and all(map(str.isdecimal, numbers))
        if not known:
            return cls(Unsure.OTHER, words=text)
        return cls(Unsure(code), tuple(map(int, numbers)))

    def __str__(self) -> str:
        return self.words or " ".join((self.kind, *map(str, self.lines)))
