"""The record of conversations: answers given, their citations, and the messages that carry them."""

from bot.history.arrivals import Admission, Arrival, Completion, Standing
from bot.history.audit import Act, Deed, Outcome
from bot.history.days import Day
from bot.history.feedback import Opinion, Remark
from bot.history.receipts import Carried, Receipts
from bot.history.store import Event, History, Opening, Statistics, Unanswered
from bot.history.together import Entry, Many
from bot.history.watches import Watch
from bot.history.workers import Worker, this_process

__all__ = [
    "Act",
    "Admission",
    "Arrival",
    "Carried",
    "Completion",
    "Day",
    "Deed",
    "Entry",
    "Event",
    "History",
    "Many",
    "Opening",
    "Opinion",
    "Outcome",
    "Receipts",
    "Remark",
    "Standing",
    "Statistics",
    "Unanswered",
    "Watch",
    "Worker",
    "this_process",
]
