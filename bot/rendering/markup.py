"""Telegram's HTML: escaping, and what a message comes to once Telegram has parsed it.

The limits are counted after parsing: 4,096 UTF-16 units of text and 100 entities (Bot API,
"Message limits"). The terminal is drawn from the same parse, so both tell the same words.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

from markupsafe import Markup

MESSAGE_UNITS = 4096
MESSAGE_ENTITIES = 100
SPARE_UNITS = 200  # left free for a sentence below an answer, such as that it is not recorded

# Marks that turn the direction of what follows: in a reader's words they could disguise ours.
_DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# Telegram drops or refuses these; line feeds and tabs stay.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}


@dataclass(frozen=True, slots=True)
class Entity:
    """Characters `[start, end)` of a message's text that are set in some way: "b", "i", ..."""

    kind: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Parsed:
    """A message as Telegram shows it."""

    text: str
    entities: tuple[Entity, ...]

    @property
    def fits(self) -> bool:
        """Whether Telegram takes it as one message, with a sentence more below it."""
        return (
            units(self.text) <= MESSAGE_UNITS - SPARE_UNITS
            and len(self.entities) <= MESSAGE_ENTITIES
        )


def escape(value: object) -> Markup:
    """Escape exactly what Telegram's HTML needs: `&`, `<`, `>` and `"`; Markup stays as it is."""
    if isinstance(value, Markup):
        return value
    return Markup(re.sub('[&<>"]', lambda match: _ESCAPES[match.group()], str(value)))


def harmless(text: str) -> str:
    """Return a reader's words without what could change how the words around them look."""
    return _CONTROL.sub("", _DIRECTION.sub("", text)).strip()


def units(text: str) -> int:
    """Return the length that Telegram counts: UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def clip(text: str, limit: int) -> str:
    """Return at most `limit` units of `text`, an ellipsis in place of what is left out."""
    if units(text) <= limit:
        return text
    kept, used = 0, 1
    for character in text:
        used += units(character)
        if used > limit:
            break
        kept += 1
    return text[:kept].rstrip() + "…"


def parse(html: str) -> Parsed:
    """Return what Telegram shows for `html`, which must be well formed."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return Parsed("".join(parser.parts), tuple(parser.entities))


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.entities: list[Entity] = []
        self._length = 0
        self._open: list[tuple[str, int]] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
        self._length += len(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open.append((tag, self._length))

    def handle_endtag(self, tag: str) -> None:
        opened, start = self._open.pop()
        if opened != tag:
            raise ValueError(f"</{tag}> closes <{opened}>")
        if self._length > start:
            self.entities.append(Entity(tag, start, self._length))

    def close(self) -> None:
        super().close()
        if self._open:
            raise ValueError(f"<{self._open[-1][0]}> is not closed")
