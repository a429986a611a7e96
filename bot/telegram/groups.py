"""When a message is meant for the bot: always in private, in groups only when it is addressed.

It is by a mention, by a reply to one of the bot's messages, or by a command. To everything else in
a group the bot is silent.
"""

from telegram import Message, MessageEntity
from telegram.constants import ChatType
from telegram.ext.filters import MessageFilter


class Addressed(MessageFilter):
    """Text messages that are meant for the bot."""

    def filter(self, message: Message) -> bool:
        """Whether this one is."""
        return question_in(message) is not None


class SentInline(MessageFilter):
    """Messages that are one of the bot's own inline results."""

    def filter(self, message: Message) -> bool:
        """Whether this one is."""
        return message.via_bot is not None and message.via_bot.id == message.get_bot().id


ADDRESSED = Addressed()
SENT_INLINE = SentInline()


def question_in(message: Message) -> str | None:
    """Return what a message asks of the bot, without the mention; None if it is not addressed."""
    text = message.text
    if text is None:
        return None
    if message.chat.type == ChatType.PRIVATE:
        return text
    mentions = _mentions(message)
    if mentions:
        return _without(text, mentions)
    return text if replies_to_bot(message) else None


def concerns(message: Message) -> bool:
    """Whether a message is the bot's business: in a group, what is addressed or a command to it."""
    if question_in(message) is not None or message.chat.type == ChatType.PRIVATE:
        return True
    first = next(iter(message.parse_entities([MessageEntity.BOT_COMMAND]).items()), None)
    if first is None or first[0].offset:
        return False
    _, at, name = first[1].partition("@")
    return not at or name.lower() == message.get_bot().username.lower()


def replied(message: Message) -> Message | None:
    """Return the message that this one replies to; the start of a topic is none."""
    other = message.reply_to_message
    return None if other is None or other.forum_topic_created else other


def replies_to_bot(message: Message) -> bool:
    """Whether a message replies to one of the bot's own."""
    other = replied(message)
    return other is not None and is_own(other)


def is_own(message: Message) -> bool:
    """Whether a message is the bot's own."""
    return message.from_user is not None and message.from_user.id == message.get_bot().id


def _mentions(message: Message) -> list[MessageEntity]:
    bot = message.get_bot()
    kinds: list[str | None] = [MessageEntity.MENTION, MessageEntity.TEXT_MENTION]
    return [
        entity
        for entity, text in message.parse_entities(kinds).items()
        if (entity.user is not None and entity.user.id == bot.id)
        or text.lower() == f"@{bot.username}".lower()
    ]


def _without(text: str, mentions: list[MessageEntity]) -> str:
    """Cut entities out of a text; Telegram counts their places in UTF-16 units."""
    units = text.encode("utf-16-le")
    for mention in sorted(mentions, key=lambda entity: -entity.offset):
        start, end = 2 * mention.offset, 2 * (mention.offset + mention.length)
        units = units[:start] + " ".encode("utf-16-le") + units[end:]
    return units.decode("utf-16-le").strip(" \n\t,，:：")
