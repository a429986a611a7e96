"""The commands that Telegram offers while typing: readers' to everybody, others by role."""

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.language import Language
from bot.rendering import Wording
from bot.telegram.desk import Desk

GROUPS = ("ask", "source", "verify", "corpus", "articles", "watch", "language", "help")
READERS = (*GROUPS, "forget_me", "start")
ADMINS = (  # owners and editors
    "add",
    "reload",
    "sources",
    "hide",
    "stats",
    "explain",
    "word",
    "synonym",
    "feedback",
    "unanswered",
)
OWNERS = ("rollback", "audit")

# Telegram knows two-letter codes only: "zh" is whichever script the bot is set to.
CODES = {"zh": None, "en": Language.ENGLISH}

log = structlog.get_logger(__name__)


async def publish(bot: Bot, desk: Desk) -> None:
    """Publish the commands for each scope and language.

    A scope that Telegram refuses (an admin who never wrote to the bot) is noted and passed over.
    """
    owners = desk.roles.owners
    scopes: list[tuple[BotCommandScope, tuple[str, ...]]] = [
        (BotCommandScopeDefault(), GROUPS),
        (BotCommandScopeAllPrivateChats(), READERS),
        (BotCommandScopeAllGroupChats(), GROUPS),
        *((BotCommandScopeChat(one), READERS + ADMINS) for one in sorted(desk.roles.editors)),
        *((BotCommandScopeChat(one), READERS + ADMINS + OWNERS) for one in sorted(owners)),
    ]
    for scope, names in scopes:
        for code, language in [(None, desk.language), *CODES.items()]:
            wording = desk.renderings[language or _chinese(desk.language)].wording
            try:
                await bot.set_my_commands(_commands(names, wording), scope, code)
            except TelegramError as error:
                log.info("commands not published", scope=scope.type, cause=error.message)
                break


def _commands(names: tuple[str, ...], wording: Wording) -> list[BotCommand]:
    return [BotCommand(name, wording.text(f"commands.{name}")) for name in names]


def _chinese(language: Language) -> Language:
    return Language.SIMPLIFIED if language is Language.ENGLISH else language
