"""The record of conversations: answers given, their citations, and the messages that carry them."""

from bot.history.feedback import Opinion, Remark
from bot.history.store import Event, History, Statistics, Unanswered

__all__ = ["Event", "History", "Opinion", "Remark", "Statistics", "Unanswered"]
