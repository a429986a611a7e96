"""The record of conversations: answers given, their citations, and the messages that carry them."""

from bot.history.audit import Act, Deed, Outcome
from bot.history.feedback import Opinion, Remark
from bot.history.store import Event, History, Statistics, Unanswered

__all__ = [
    "Act",
    "Deed",
    "Event",
    "History",
    "Opinion",
    "Outcome",
    "Remark",
    "Statistics",
    "Unanswered",
]
