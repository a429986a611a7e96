"""Everything Telegram's servers keep for one bot: users, chats, files, updates, queries, settings.

Two kinds of threads meet here, the server's event loop (the bot's requests) and the tests (what
people do). Whoever reads or changes anything holds `changed`, and notifies it after a change.
"""

import itertools
import secrets
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from tests.telegram.chats import Chat, ChatType, File, Json, Message, User
from tests.telegram.errors import bad_request
from tests.telegram.limits import FloodLimits
from tests.telegram.record import Record
from tests.telegram.updates import UpdateQueue

BOT_ID = 7_000_000_001
FIRST_PERSON_ID = 1_000_001
FIRST_GROUP_ID = 4_000_000_001
# A client stops waiting for the answer to a button after about this long; an inline query too.
CALLBACK_SECONDS = 30.0
INLINE_SECONDS = 10.0


@dataclass(slots=True)
class Query:
    """A pressed button or an inline query, waiting for the bot's answer."""

    id: str
    person: User
    created: float
    message: Message | None = None
    data: str = ""
    answer: Json | None = None


@dataclass(slots=True)
class Webhook:
    """Where updates are posted to, and how that went."""

    url: str = ""
    secret: str | None = None
    max_connections: int = 40
    ip_address: str | None = None
    certificate: bytes | None = None
    last_error: str | None = None
    last_error_date: int | None = None


@dataclass(slots=True)
class Profile:
    """What the bot tells about itself: commands by scope and language, texts by language."""

    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    menu_buttons: dict[int, Json] = field(default_factory=dict)


class Cloud:
    """The state of the loopback Telegram.

    Attributes:
        bot: the bot's user.
        token: the only token that is accepted.
        privacy: whether the bot is in privacy mode in groups, as bots are by default.
        violations: what the bot did that Telegram lets pass but documents otherwise.
    """

    def __init__(self, username: str = "chuchu_test_bot", privacy: bool = True) -> None:
        self.changed = threading.Condition(threading.RLock())
        self._ahead = 0.0
        self.bot = User(BOT_ID, "出处", is_bot=True, username=username)
        self.token = f"{BOT_ID}:{secrets.token_urlsafe(26)}"
        self.privacy = privacy
        self.inline = True
        self.users: dict[int, User] = {BOT_ID: self.bot}
        self.chats: dict[int, Chat] = {}
        self.files: dict[str, File] = {}
        self.callbacks: dict[str, Query] = {}
        self.inline_queries: dict[str, Query] = {}
        self.inline_messages: dict[str, Message] = {}
        self.actions: list[tuple[int, str]] = []
        self.webhook = Webhook()
        self.routes: dict[str, str] = {}
        self.profile = Profile()
        self.updates = UpdateQueue(self.now)
        self.floods = FloodLimits(self.now)
        self.record = Record()
        self.violations: list[str] = []
        self.logged_out = False
        self._person_ids = itertools.count(FIRST_PERSON_ID)
        self._group_ids = itertools.count(FIRST_GROUP_ID)
        self._message_ids: dict[int, Iterator[int]] = {0: itertools.count(1)}
        self._query_ids = itertools.count(9_100_000_000_000_000_001, 7)
        self._file_ids = itertools.count(1)

    def now(self) -> float:
        """The time in Unix seconds; tests can move it forward."""
        return time.time() + self._ahead

    def advance(self, seconds: float) -> None:
        """Move Telegram's clock forward, so that queries and updates grow old."""
        with self.changed:
            self._ahead += seconds

    def add_user(
        self, name: str, username: str | None, language: str | None, user_id: int | None = None
    ) -> User:
        """A new person, who has not talked to the bot yet."""
        user = User(
            user_id or next(self._person_ids), name, username=username, language_code=language
        )
        self.users[user.id] = user
        self.chats[user.id] = Chat(user.id, "private", person=user)
        return user

    def add_group(self, title: str, kind: ChatType, is_forum: bool = False) -> Chat:
        """A new, empty group; supergroups and channels have ids that begin with -100."""
        number = next(self._group_ids)
        chat_id = -number if kind == "group" else -1_000_000_000_000 - number
        chat = Chat(chat_id, kind, title=title, is_forum=is_forum)
        self.chats[chat_id] = chat
        return chat

    def chat(self, chat_id: int | str) -> Chat:
        """The chat that a request names.

        Raises:
            ApiError: 400 when there is none.
        """
        chat = self.chats.get(chat_id) if isinstance(chat_id, int) else None
        if chat is None:
            raise bad_request("chat not found" if chat_id != "" else "chat_id is empty")
        return chat

    def name_of(self, chat: Chat) -> str:
        """How the record calls a chat."""
        return chat.title or "private"

    def next_message_id(self, chat: Chat) -> int:
        """Supergroups and channels count their own messages, all other chats count together."""
        box = chat.id if chat.type in ("supergroup", "channel") else 0
        return next(self._message_ids.setdefault(box, itertools.count(1)))

    def next_query_id(self) -> str:
        """An id for a callback query, an inline query or a sent inline message."""
        return str(next(self._query_ids))

    def keep_file(self, name: str, mime_type: str, data: bytes, kind: Any) -> File:
        """Store a file and give it ids."""
        number = next(self._file_ids)
        file = File(
            f"BQACAgUAAx{number:08d}{secrets.token_urlsafe(12)}",
            f"AgAD{number:08d}",
            name,
            mime_type,
            data,
            kind,
        )
        self.files[file.id] = file
        return file

    def put(self, message: Message) -> Message:
        """Place a new message in its chat."""
        message.chat.messages[message.id] = message
        if message.sender.is_bot:
            message.chat.last_bot = message.sender.id
        self.changed.notify_all()
        return message

    def member_status(self, chat: Chat, user_id: int) -> str:
        """A user's status in a chat."""
        if chat.type == "private":
            return "member" if user_id in (chat.id, self.bot.id) else "left"
        return chat.members.get(user_id, "left")

    def violation(self, problem: str) -> None:
        """Remember that the bot used the Bot API against its documentation."""
        self.violations.append(problem)
        self.record.add("telegram", "", "violation", problem)
