"""The record of conversations: answers given, their citations, and the messages that carry them."""

from bot.history.arrivals import Arrival, Standing
from bot.history.audit import Act, Deed, Outcome
from bot.history.days import Day
from bot.history.feedback import Opinion, Remark
from bot.history.store import Event, History, Statistics, Unanswered
from bot.history.watches import Watch
from bot.history.workers import Worker, this_process

__all__ = [
    "Act",
    "Arrival",
    "Day",
    "Deed",
    "Event",
    "History",
    "Opinion",
    "Outcome",
    "Remark",
    "Standing",
    "Statistics",
    "Unanswered",
    "Watch",
    "Worker",
    "this_process",
]
