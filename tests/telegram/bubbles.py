"""A chat as a page of message bubbles, complete in one file, as it looks on a phone."""

import base64
import re
import time
from dataclasses import dataclass
from pathlib import Path

import jinja2
from markupsafe import Markup

from tests.telegram.chats import Chat, File, Message, User
from tests.telegram.shown import as_html

_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(Path(__file__).parent),
    autoescape=True,
    trim_blocks=True,
    undefined=jinja2.StrictUndefined,
)
# A block quote is a block of its own: the line breaks around it are not shown twice.
_AROUND_QUOTE = re.compile(r"\n?(<(blockquote|pre)[ >].*?</\2>)\n?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message on the page.

    Attributes:
        own: whether the person whose phone this is sent it.
        name: who sent it, where that must be said.
        reply: whom and what it replies to.
        file: the name of a document.
        photo: a picture, as a data address.
        rows: the labels of its buttons.
    """

    own: bool
    name: str
    html: Markup
    reply: tuple[str, str] | None
    file: str
    photo: str
    rows: list[list[str]]
    time: str
    edited: bool
    service: str = ""


def _bubble(message: Message, viewer: User) -> Bubble:
    own = message.sender is viewer
    marked = as_html(message.text, message.entities, found=True)
    reply = message.reply_to
    return Bubble(
        own=own,
        name="" if own or message.chat.type == "private" else message.sender.first_name,
        html=Markup(_AROUND_QUOTE.sub(r"\1", marked)),
        reply=(reply.sender.first_name, reply.text.splitlines()[0]) if reply else None,
        file=message.file.name if message.file and message.file.kind == "document" else "",
        photo=_address(message.file) if message.file and message.file.kind == "photo" else "",
        rows=[[button["text"] for button in row] for row in message.keyboard or []],
        time=time.strftime("%H:%M", time.localtime(message.date)),
        edited=message.edit_date is not None and not message.keyboard,
        service=" ".join(message.service),
    )


def _address(file: File) -> str:
    return f"data:{file.mime_type};base64,{base64.b64encode(file.data).decode()}"


def page(chat: Chat, viewer: User, title: str, subtitle: str = "机器人", width: int = 460) -> str:
    """The messages of a chat that are not deleted, as `viewer` sees them, as one HTML page."""
    messages = [message for message in chat.messages.values() if not message.deleted]
    return _TEMPLATES.get_template("bubbles.html.j2").render(
        title=title,
        subtitle=subtitle,
        width=width,
        messages=[_bubble(message, viewer) for message in messages],
    )
