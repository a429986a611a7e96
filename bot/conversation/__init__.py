"""What was said before: follow-ups made whole, and answered where the conversation is."""

from bot.conversation.completion import Completed, Previous, complete
from bot.conversation.reply import Conversation, left_behind, reply
from bot.conversation.signs import asks_source

__all__ = [
    "Completed",
    "Conversation",
    "Previous",
    "asks_source",
    "complete",
    "left_behind",
    "reply",
]
