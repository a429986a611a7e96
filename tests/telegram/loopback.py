"""The loopback Bot API as tests use it: one bot's Telegram, its people and groups, its bad days."""

from collections.abc import Sequence
from types import TracebackType
from typing import Any

import httpx

from tests.telegram.chats import ChatType, Json
from tests.telegram.cloud import Cloud
from tests.telegram.faults import Fault, refusal
from tests.telegram.methods.about_bot import get_my_commands
from tests.telegram.reader import Group, Person
from tests.telegram.server import Server
from tests.telegram.shown import wait_for

_CALL_SECONDS = 70.0


class BotApi:
    """A Telegram for one bot, on a port of this machine.

    Args:
        username: the bot's user name.
        privacy: privacy mode in groups, which Telegram turns on for new bots.
    """

    def __init__(self, username: str = "chuchu_test_bot", privacy: bool = True) -> None:
        self.cloud = Cloud(username, privacy)
        self.server = Server(self.cloud)
        # Not made anew for each call: that would load certificates each time.
        self.http = httpx.Client(timeout=_CALL_SECONDS, verify=False)

    def __enter__(self) -> "BotApi":
        self.server.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.http.close()
        self.server.stop()

    @property
    def token(self) -> str:
        """The bot's token: the only one that is accepted."""
        return self.cloud.token

    @property
    def url(self) -> str:
        """`http://127.0.0.1:<port>`."""
        return self.server.url

    @property
    def base_url(self) -> str:
        """For `Application.builder().base_url(...)`."""
        return f"{self.url}/bot"

    @property
    def base_file_url(self) -> str:
        """For `Application.builder().base_file_url(...)`."""
        return f"{self.url}/file/bot"

    @property
    def username(self) -> str:
        """The bot's user name, without the @."""
        return self.cloud.bot.username or ""

    def person(
        self,
        name: str = "小明",
        language: str | None = "zh-hans",
        username: str | None = None,
        user_id: int | None = None,
        started: bool = True,
    ) -> Person:
        """A new person; `started`: they have opened the chat with the bot before."""
        with self.cloud.changed:
            user = self.cloud.add_user(name, username, language, user_id)
            self.cloud.chats[user.id].started = started
            return Person(self.cloud, user)

    def group(
        self,
        title: str,
        members: Sequence[Person] = (),
        kind: ChatType = "supergroup",
        forum: bool = False,
        bot: bool = True,
    ) -> Group:
        """A new group of people; the first is its owner, and the bot is a member if `bot`."""
        with self.cloud.changed:
            chat = self.cloud.add_group(title, kind, forum)
            for number, person in enumerate(members):
                chat.members[person.id] = "member" if number else "creator"
            if bot:
                chat.members[self.cloud.bot.id] = "member"
            return Group(self.cloud, chat)

    def call(self, method: str, **parameters: Any) -> Json:
        """One request as a bot makes it, with a JSON body; the JSON of the answer."""
        address = f"{self.base_url}{self.token}/{method}"
        answer = self.http.post(address, json=parameters)
        body: Json = answer.json()
        assert body["ok"] is (answer.status_code == 200), body
        return body

    def fail_next(
        self,
        method: str,
        code: int,
        *,
        retry_after: int | None = None,
        description: str | None = None,
        times: int = 1,
        done: bool = False,
    ) -> None:
        """Refuse the next calls of a method; `done`: it was carried out all the same.

        502 to 504 answer an HTML page, as a gateway in front of Telegram does.
        """
        error = refusal(code, retry_after, description)
        fault = Fault(error=error, done_first=done, page=code in (502, 503, 504))
        self.server.faults.plan(method, fault, times)

    def drop_next(self, method: str, *, times: int = 1, done: bool = False) -> None:
        """Close the connection without an answer; `done`: after carrying it out."""
        self.server.faults.plan(method, Fault(drop=True, done_first=done), times)

    def slow_next(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Answer late."""
        self.server.faults.plan(method, Fault(delay=seconds), times)

    def enforce_flood_limits(self, enforced: bool = True) -> None:
        """Answer 429 to a bot that sends faster than Telegram allows."""
        self.cloud.floods.enforced = enforced

    def advance(self, seconds: float) -> None:
        """Move Telegram's clock forward."""
        self.cloud.advance(seconds)

    def commands(self, scope: Json | None = None, language: str = "") -> dict[str, str]:
        """The commands that the bot published for a scope: name and description."""
        with self.cloud.changed:
            found = get_my_commands(self.cloud, scope=scope, language_code=language)
        return {command["command"]: command["description"] for command in found}

    @property
    def calls(self) -> int:
        """How often a bot began to poll or set a webhook."""
        return self.cloud.updates.calls

    def wait_for_bot(self, since: int = 0, timeout: float = 30.0) -> None:
        """Wait until a bot began to poll or set a webhook more often than `since`."""
        what = "a bot that fetches updates"
        wait_for(self.cloud, lambda: True if self.calls > since else None, what, timeout)

    def route_webhook(self, public: str, to: str) -> None:
        """Let `public` (an https address) lead to a plain http listener, as a proxy would."""
        with self.cloud.changed:
            self.cloud.routes[public.rstrip("/")] = to.rstrip("/")

    @property
    def pending(self) -> int:
        """How many updates the bot has not confirmed."""
        with self.cloud.changed:
            return len(self.cloud.updates.pending())

    @property
    def violations(self) -> list[str]:
        """What the bot did against the documentation; the fixture wants none at the end."""
        return self.cloud.violations

    @property
    def transcript(self) -> str:
        """All that happened, a line each."""
        return "\n".join(self.cloud.record.lines())
