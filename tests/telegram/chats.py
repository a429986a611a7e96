"""What Telegram knows about users, chats and messages, and the JSON it tells bots about them."""

from dataclasses import dataclass, field
from typing import Any, Literal

from tests.telegram.markup import Entity

Json = dict[str, Any]
ChatType = Literal["private", "group", "supergroup", "channel"]
Status = Literal["creator", "administrator", "member", "restricted", "left", "kicked"]


@dataclass(slots=True)
class User:
    """A person or the bot."""

    id: int
    first_name: str
    is_bot: bool = False
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None

    def json(self) -> Json:
        """A `User`; what is not known is left out."""
        known = {
            "id": self.id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language_code,
        }
        return {key: value for key, value in known.items() if value is not None}


@dataclass(slots=True)
class File:
    """A file that someone sent; `data` is what a download gives."""

    id: str
    unique_id: str
    name: str
    mime_type: str
    data: bytes
    kind: Literal["document", "photo"]
    width: int = 0
    height: int = 0

    @property
    def path(self) -> str:
        """Where it is under `/file/bot<token>/`."""
        return f"{self.kind}s/{self.unique_id}_{self.name}"

    def json(self) -> Json:
        """A `Document` or one `PhotoSize`."""
        about: Json = {
            "file_id": self.id,
            "file_unique_id": self.unique_id,
            "file_size": len(self.data),
        }
        if self.kind == "photo":
            return about | {"width": self.width, "height": self.height}
        return about | {"file_name": self.name, "mime_type": self.mime_type}


@dataclass(slots=True)
class Chat:
    """A private chat, a group or a supergroup, with its members and all its messages."""

    id: int
    type: ChatType
    title: str | None = None
    person: User | None = None
    is_forum: bool = False
    members: dict[int, Status] = field(default_factory=dict)
    messages: "dict[int, Message]" = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    last_bot: int | None = None
    started: bool = False
    blocked: bool = False

    def json(self) -> Json:
        """A `Chat`."""
        about: Json = {"id": self.id, "type": self.type}
        if self.person is not None:
            named = self.person.json()
            keys = ("first_name", "last_name", "username")
            return about | {key: named[key] for key in keys if key in named}
        about["title"] = self.title
        if self.is_forum:
            about["is_forum"] = True
        return about


@dataclass(slots=True)
class Message:
    """One message, as it is now and (in `versions`) as it was."""

    id: int
    chat: Chat
    sender: User
    date: int
    text: str = ""
    entities: list[Entity] = field(default_factory=list)
    file: File | None = None
    keyboard: list[list[Json]] | None = None
    reply_to: "Message | None" = None
    quote: Json | None = None
    thread: int | None = None
    link_preview: Json | None = None
    via_bot: User | None = None
    service: Json = field(default_factory=dict)
    edit_date: int | None = None
    deleted: bool = False
    silent: bool = False
    reactions: dict[int, list[Json]] = field(default_factory=dict)
    versions: list[tuple[str, list[Entity], list[list[Json]] | None]] = field(default_factory=list)

    def _content(self) -> Json:
        if self.file is None:
            content: Json = {"text": self.text} if self.text else {}
            entities, names = self.entities, "entities"
        else:
            media = self.file.json()
            content = {self.file.kind: [media] if self.file.kind == "photo" else media}
            if self.text:
                content["caption"] = self.text
            entities, names = self.entities, "caption_entities"
        if entities:
            content[names] = [dict(entity) for entity in entities]
        return content

    def json(self, with_reply: bool = True) -> Json:
        """A `Message`; the message that it replies to is told one level deep, as Telegram does."""
        about: Json = {
            "message_id": self.id,
            "date": self.date,
            "chat": self.chat.json(),
            "from": self.sender.json(),
        }
        if self.edit_date is not None:
            about["edit_date"] = self.edit_date
        if self.thread is not None:
            about["message_thread_id"] = self.thread
            if self.chat.is_forum:
                about["is_topic_message"] = True
        if with_reply and self.reply_to is not None and not self.reply_to.deleted:
            about["reply_to_message"] = self.reply_to.json(with_reply=False)
            if self.quote:
                about["quote"] = self.quote
        if self.via_bot is not None:
            about["via_bot"] = self.via_bot.json()
        if self.link_preview:
            about["link_preview_options"] = self.link_preview
        about |= self._content() | self.service
        if self.keyboard:
            about["reply_markup"] = {"inline_keyboard": self.keyboard}
        return about


def inaccessible(message: Message) -> Json:
    """An `InaccessibleMessage`: what a button on a deleted message tells the bot."""
    return {"chat": message.chat.json(), "message_id": message.id, "date": 0}
