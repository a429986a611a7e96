"""People and groups for tests: they say, press, reply and ask, and see what the bot does."""

import time
from typing import Any

from tests.telegram import incoming
from tests.telegram.chats import Chat, Json, Message, Status, User
from tests.telegram.cloud import Cloud, Query
from tests.telegram.members import move_member
from tests.telegram.pictures import picture_size
from tests.telegram.shown import PATIENCE_SECONDS, Button, Shown, wait_for


class Room:
    """A chat as its people see it; remembers which of the bot's messages were already heard.

    Args:
        cloud: where it is.
        chat: the chat.
    """

    def __init__(self, cloud: Cloud, chat: Chat) -> None:
        self.cloud = cloud
        self.chat = chat
        self._heard = 0

    @property
    def id(self) -> int:
        """The chat's id."""
        return self.chat.id

    def messages(self) -> list[Shown]:
        """Everything the bot sent here and did not delete, oldest first."""
        with self.cloud.changed:
            found = list(self.chat.messages.values())
        mine = [message for message in found if message.sender is self.cloud.bot]
        return [Shown(self.cloud, message) for message in mine if not message.deleted]

    def _next(self) -> Shown | None:
        for message in self.chat.messages.values():
            if message.id > self._heard and message.sender is self.cloud.bot:
                self._heard = message.id
                return Shown(self.cloud, message)
        return None

    def hears(self, part: str = "", timeout: float = PATIENCE_SECONDS) -> Shown:
        """The bot's next message here that was not heard before; waits for it.

        With `part`: waits on until that message's text contains it (a message may be edited).
        """
        what = f"a message of the bot in {self.cloud.name_of(self.chat)!r}"
        end = time.monotonic() + timeout
        shown = wait_for(self.cloud, self._next, what, timeout)
        return shown.becomes(part, max(end - time.monotonic(), 0.1)) if part else shown

    def stays_silent(self, seconds: float = 0.5) -> bool:
        """Whether the bot says nothing new here for a while."""
        end = time.monotonic() + seconds
        with self.cloud.changed:
            while time.monotonic() < end:
                self.cloud.changed.wait(max(end - time.monotonic(), 0))
            return self._next() is None

    def actions(self) -> list[str]:
        """The chat actions the bot showed here, such as "typing", oldest first."""
        with self.cloud.changed:
            return [action for chat_id, action in self.cloud.actions if chat_id == self.id]


class Group(Room):
    """A group or supergroup with members."""

    def joins(self, person: "Person", status: Status = "member") -> None:
        """Let a person in."""
        with self.cloud.changed:
            self.chat.members[person.id] = status
            joined = [person.user.json()]
            incoming.receive(self.cloud, person.user, self.chat, "", new_chat_members=joined)

    def adds_bot(self, by: "Person") -> None:
        """Bring the bot in: it is told by `my_chat_member` and by a service message."""
        self.makes_bot("member", by)
        bot = self.cloud.bot.json()
        with self.cloud.changed:
            incoming.receive(self.cloud, by.user, self.chat, "", new_chat_members=[bot])

    def makes_bot(self, status: Status, by: "Person") -> None:
        """Change what the bot is here: "member", "administrator", "left", "kicked"."""
        with self.cloud.changed:
            move_member(self.cloud, self.chat, self.cloud.bot, status, by.user)

    def opens_topic(self, name: str, by: "Person") -> int:
        """A new topic of a forum; the number is its thread id."""
        with self.cloud.changed:
            created = {"name": name, "icon_color": 7322096}
            message = incoming.receive(
                self.cloud, by.user, self.chat, "", forum_topic_created=created
            )
            self.chat.topics[message.id] = name
            return message.id


class Asked:
    """A pressed button or an inline query; waits for the bot to answer it.

    Args:
        cloud: where it is.
        query: what was asked.
    """

    def __init__(self, cloud: Cloud, query: Query) -> None:
        self.cloud = cloud
        self.query = query

    @property
    def id(self) -> str:
        """The query's id."""
        return self.query.id

    def answer(self, timeout: float = PATIENCE_SECONDS) -> Json:
        """`text`, `show_alert`, `url` for a button; `results`, `next_offset`, … for inline."""
        what = f"an answer to {self.query.data!r}"
        return wait_for(self.cloud, lambda: self.query.answer, what, timeout)

    @property
    def notice(self) -> str:
        """The words that the answer to a button shows, "" when it only ends the waiting."""
        return str(self.answer()["text"])


class Person:
    """Someone with a Telegram account and a private chat with the bot."""

    def __init__(self, cloud: Cloud, user: User) -> None:
        self.cloud = cloud
        self.user = user
        self.private = Room(cloud, cloud.chats[user.id])

    def __repr__(self) -> str:
        return f"<{self.user.first_name} {self.id}>"

    @property
    def id(self) -> int:
        """The user's id (and the id of the private chat)."""
        return self.user.id

    def _say(self, room: Room | None, text: str, **options: Any) -> Message:
        with self.cloud.changed:
            chat = (room or self.private).chat
            return incoming.receive(self.cloud, self.user, chat, text, **options)

    def says(self, text: str, to: Room | None = None, thread: int | None = None) -> Message:
        """Write to the bot, or to a group."""
        return self._say(to, text, thread=thread)

    def hears(self, part: str = "", timeout: float = PATIENCE_SECONDS) -> Shown:
        """The bot's next message in the private chat; see `Room.hears`."""
        return self.private.hears(part, timeout)

    def asks(self, text: str, timeout: float = PATIENCE_SECONDS) -> Shown:
        """Say something in the private chat and hear the next message."""
        self.says(text)
        return self.hears(timeout=timeout)

    def stays_alone(self, seconds: float = 0.5) -> bool:
        """Whether the bot says nothing new in the private chat for a while."""
        return self.private.stays_silent(seconds)

    def messages(self) -> list[Shown]:
        """All the bot's messages in the private chat."""
        return self.private.messages()

    def replies_to(self, message: "Shown | Message", text: str) -> Message:
        """Reply to a message, in its own chat."""
        original = message.message if isinstance(message, Shown) else message
        room = Room(self.cloud, original.chat)
        return self._say(room, text, reply_to=original, thread=original.thread)

    def edits(self, message: Message, text: str) -> None:
        """Change one's own message."""
        with self.cloud.changed:
            incoming.edit(self.cloud, message, text)

    def deletes(self, message: "Shown | Message") -> None:
        """Take a message away for both sides; bots are not told."""
        original = message.message if isinstance(message, Shown) else message
        with self.cloud.changed:
            original.deleted = True
            self.cloud.changed.notify_all()
            place = self.cloud.name_of(original.chat)
            self.cloud.record.add(self.user.first_name, place, f"deletes {original.id}")

    def sends_photo(self, data: bytes, caption: str = "", to: Room | None = None) -> Message:
        """Send a picture (PNG or JPEG)."""
        with self.cloud.changed:
            file = self.cloud.keep_file("photo.png", "image/png", data, "photo")
            file.width, file.height = picture_size(data) or (0, 0)
            return self._say(to, caption, file=file)

    def sends_file(
        self,
        name: str,
        data: bytes,
        mime_type: str = "text/plain",
        caption: str = "",
        to: Room | None = None,
    ) -> Message:
        """Send a document."""
        with self.cloud.changed:
            file = self.cloud.keep_file(name, mime_type, data, "document")
            return self._say(to, caption, file=file)

    def presses(self, button: Button) -> Asked:
        """Press a button that sends callback data."""
        if button.data is None:
            raise AssertionError(f"the button {button.text!r} does not send anything")
        return self.sends_callback(button.message, button.data, button.text)

    def sends_callback(self, message: Shown, data: str, label: str | None = None) -> Asked:
        """Send callback data for a message, also data that no button of it has (a forged one)."""
        with self.cloud.changed:
            query = incoming.press(self.cloud, self.user, message.message, data, label or data)
        return Asked(self.cloud, query)

    def reacts(self, message: "Shown | Message", *emoji: str) -> None:
        """Put emoji on a message (none: take them away)."""
        original = message.message if isinstance(message, Shown) else message
        with self.cloud.changed:
            incoming.react(self.cloud, self.user, original, emoji)

    def types_inline(self, text: str, offset: str = "") -> Asked:
        """Type `@bot text` in any chat."""
        with self.cloud.changed:
            return Asked(self.cloud, incoming.ask_inline(self.cloud, self.user, text, offset))

    def asks_inline(self, text: str, offset: str = "", timeout: float = PATIENCE_SECONDS) -> Json:
        """Type `@bot text` in any chat and see the bot's answer: `results` and more."""
        return self.types_inline(text, offset).answer(timeout)

    def chooses(self, result: Json, to: Room | None = None, asked: str = "") -> Message:
        """Send one of the inline results to a chat."""
        with self.cloud.changed:
            chat = (to or self.private).chat
            return incoming.choose(self.cloud, self.user, result, chat, asked)

    def blocks_bot(self) -> None:
        """Block the bot: it can write no more."""
        with self.cloud.changed:
            move_member(self.cloud, self.private.chat, self.cloud.bot, "kicked", self.user)

    def unblocks_bot(self) -> None:
        """Take the block back."""
        with self.cloud.changed:
            move_member(self.cloud, self.private.chat, self.cloud.bot, "member", self.user)
