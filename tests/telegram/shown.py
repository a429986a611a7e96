"""The bot's messages as a person sees them: text, marked parts, buttons, and how they change."""

import html
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from tests.telegram.chats import File, Message
from tests.telegram.cloud import Cloud
from tests.telegram.markup import Entity, utf16_length, utf16_slice

Found = TypeVar("Found")

PATIENCE_SECONDS = 10.0
_TAGS = {
    "bold": "b",
    "italic": "i",
    "underline": "u",
    "strikethrough": "s",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "spoiler": "tg-spoiler",
}


def wait_for(cloud: Cloud, look: Callable[[], Found | None], what: str, timeout: float) -> Found:
    """What `look` finds, as soon as it finds something.

    Raises:
        AssertionError: nothing after `timeout` seconds; the message has the whole transcript.
    """
    end = time.monotonic() + timeout
    with cloud.changed:
        while (found := look()) is None:
            left = end - time.monotonic()
            if left <= 0:
                transcript = "\n".join(cloud.record.lines())
                raise AssertionError(f"{what}: not within {timeout:g} s\n{transcript}")
            cloud.changed.wait(left)
        return found


@dataclass(frozen=True, slots=True)
class Button:
    """One button under a message, as it was when it was looked at."""

    message: "Shown"
    text: str
    data: str | None
    url: str | None
    row: int


class Shown:
    """A message that the bot sent; always tells how it is now.

    Args:
        cloud: where it is.
        message: the message.
    """

    def __init__(self, cloud: Cloud, message: Message) -> None:
        self.cloud = cloud
        self.message = message

    def __repr__(self) -> str:
        return f"<message {self.id} {self.text!r} {[button.text for button in self.buttons]}>"

    @property
    def id(self) -> int:
        """The message's id in its chat."""
        return self.message.id

    @property
    def text(self) -> str:
        """The words, without markup; for a file its caption."""
        return self.message.text

    @property
    def entities(self) -> list[Entity]:
        """The marked parts, in UTF-16 units."""
        return self.message.entities

    @property
    def html(self) -> str:
        """The text with its entities as HTML tags."""
        return as_html(self.message.text, self.message.entities)

    def marked(self, kind: str) -> list[str]:
        """The words that are marked as `kind`, such as "bold", "blockquote" or "text_link"."""
        return [
            utf16_slice(self.text, entity["offset"], entity["length"])
            for entity in self.entities
            if entity["type"] == kind
        ]

    @property
    def buttons(self) -> list[Button]:
        """The inline buttons, row by row."""
        return [
            Button(self, button["text"], button.get("callback_data"), button.get("url"), row)
            for row, buttons in enumerate(self.message.keyboard or [])
            for button in buttons
        ]

    def button(self, part: str) -> Button:
        """The first button with `part` in its text (or exactly as its data).

        Raises:
            AssertionError: there is none.
        """
        for button in self.buttons:
            if part in button.text or part == button.data:
                return button
        raise AssertionError(f"no button {part!r} under {self!r}")

    @property
    def reply_to(self) -> int | None:
        """The id of the message that this one replies to."""
        return self.message.reply_to.id if self.message.reply_to else None

    @property
    def thread(self) -> int | None:
        """The topic or thread that it is in."""
        return self.message.thread

    @property
    def file(self) -> File | None:
        """The document or photo, with its bytes in `.data`."""
        return self.message.file

    @property
    def edits(self) -> int:
        """How often it was changed."""
        return len(self.message.versions)

    @property
    def versions(self) -> list[str]:
        """Every text it ever had, the present one last."""
        return [text for text, _, _ in self.message.versions] + [self.text]

    @property
    def deleted(self) -> bool:
        """Whether the bot took it away."""
        return self.message.deleted

    @property
    def reactions(self) -> list[str]:
        """The emoji that the bot put on it."""
        given = self.message.reactions.get(self.cloud.bot.id, [])
        return [reaction["emoji"] for reaction in given]

    def becomes(self, part: str, timeout: float = PATIENCE_SECONDS) -> "Shown":
        """Wait until the text contains `part`."""
        what = f"message {self.id} with {part!r} in it"
        return wait_for(self.cloud, lambda: self if part in self.text else None, what, timeout)

    def changes(self, since: int | None = None, timeout: float = PATIENCE_SECONDS) -> "Shown":
        """Wait for one more edit than `since` (default: than it has now)."""
        seen = self.edits if since is None else since
        what = f"an edit of message {self.id}"
        return wait_for(self.cloud, lambda: self if self.edits > seen else None, what, timeout)


def as_html(text: str, entities: list[Entity], found: bool = False) -> str:
    """Text and its entities as HTML; `found`: also what Telegram itself marks, as `<a>`."""
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for entity in entities:
        start, end = entity["offset"], entity["offset"] + entity["length"]
        before, after = _tags(entity)
        if found and not before:
            before, after = "<a>", "</a>"
        if before:
            opens.setdefault(start, []).append(before)
            closes.setdefault(end, []).insert(0, after)
    parts = []
    at = 0
    for character in [*text, ""]:
        parts += closes.pop(at, []) + opens.pop(at, [])
        parts.append(html.escape(character, quote=False))
        at += utf16_length(character)
    return "".join(parts)


def _tags(entity: Entity) -> tuple[str, str]:
    kind = entity["type"]
    if kind == "text_link":
        return f'<a href="{html.escape(entity["url"])}">', "</a>"
    if kind == "expandable_blockquote":
        return "<blockquote expandable>", "</blockquote>"
    name = _TAGS.get(kind)
    return (f"<{name}>", f"</{name}>") if name else ("", "")
