"""Who is heard: users and chats on the lists, where there are lists, and no flood of updates.

Refused politely once, then in silence. A group that is not on the list is left.
"""

import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

import structlog
from telegram import Chat, Message, Update, User
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop, ContextTypes

from bot.telegram.desk import Desk
from bot.telegram.flood import Flood, Verdict
from bot.telegram.groups import concerns
from bot.telegram.sending import send
from bot.telegram.sources import notice

TOLD = 10_000  # readers remembered as told that they are not on the list

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Lists:
    """Users and chats that may use the bot; an empty list lets everybody in.

    A listed group is open to all its members. Without a list of chats, listed users may bring the
    bot into any group, where it hears only them.
    """

    users: frozenset[int] = frozenset()
    chats: frozenset[int] = frozenset()
    admins: frozenset[int] = frozenset()

    def admit(self, user: User | None, chat: Chat | None) -> bool:
        """Whether this user is heard in this chat; in an inline query there is no chat."""
        known = user is not None and (user.id in self.users or user.id in self.admins)
        if chat is None or chat.type == ChatType.PRIVATE:
            return known or not self.users
        return self.admit_chat(chat) and (chat.id in self.chats or known or not self.users)

    def admit_chat(self, chat: Chat) -> bool:
        """Whether the bot may stay in this chat."""
        return chat.type == ChatType.PRIVATE or not self.chats or chat.id in self.chats


class Access:
    """The handler before all others: it stops what is not let in.

    Args:
        desk: what handlers work with.
        lists: who is let in.
        readers: how much one reader may send.
        groups: how much one group may.
        clock: seconds that never go back.
    """

    def __init__(
        self,
        desk: Desk,
        lists: Lists,
        readers: Flood,
        groups: Flood,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._desk = desk
        self._lists = lists
        self._readers = readers
        self._groups = groups
        self._clock = clock
        self._told: OrderedDict[int, None] = OrderedDict()

    async def enter(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Let an update pass, or end it here.

        Raises:
            ApplicationHandlerStop: it is refused; no other handler sees it.
        """
        chat, user = update.effective_chat, update.effective_user
        if chat is not None and not self._lists.admit_chat(chat):
            await self._leave(chat, update)
            raise ApplicationHandlerStop
        message = update.message or update.edited_message
        if update.my_chat_member is not None or (message and not concerns(message)):
            return  # what a group says among itself is nobody's flood
        if not self._lists.admit(user, chat):
            await self._refuse(update, user)
            raise ApplicationHandlerStop
        verdict = self._flooded(user, chat)
        if verdict is Verdict.WARN:
            log.info("too many updates", chat=chat.id if chat else None)
            await self._tell(update, "slow_down")
        if verdict is not Verdict.PASS:
            raise ApplicationHandlerStop

    def _flooded(self, user: User | None, chat: Chat | None) -> Verdict:
        now = self._clock()
        if user is not None and not self._desk.is_admin(user):
            verdict = self._readers.take(user.id, now)
            if verdict is not Verdict.PASS:
                return verdict
        if chat is not None and chat.type != ChatType.PRIVATE:
            return self._groups.take(chat.id, now)
        return Verdict.PASS

    async def _refuse(self, update: Update, user: User | None) -> None:
        if user is None or user.id in self._told:
            return
        if update.callback_query is None and update.effective_message is None:
            return  # an inline query, a reaction: there is nowhere to say it, so not yet told
        self._told[user.id] = None
        if len(self._told) > TOLD:
            self._told.popitem(last=False)
        await self._tell(update, "not_listed", user=user.id)

    async def _tell(self, update: Update, key: str, **values: object) -> None:
        wording = self._desk.wording(update.effective_user)
        with suppress(TelegramError):  # a refusal is not worth a second try
            if update.callback_query is not None:
                await notice(update.callback_query, wording.text(f"access.{key}", **values))
            elif isinstance(update.effective_message, Message):
                await send(update.effective_message, wording.message(f"access.{key}", **values))

    async def _leave(self, chat: Chat, update: Update) -> None:
        """Leave a group that is not on the list; say why where words are still taken."""
        change = update.my_chat_member
        if change is not None and change.new_chat_member.status in ("left", "kicked"):
            return
        log.info("group not on the list left", chat=chat.id)
        wording = self._desk.wording(update.effective_user)
        with suppress(TelegramError):
            await chat.send_message(wording.text("access.leaving", chat=chat.id))
        with suppress(TelegramError):
            await chat.leave()
