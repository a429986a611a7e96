"""The record of conversations: answers given, their citations, and the messages that carry them."""

from bot.history.store import History, Statistics, Unanswered

__all__ = ["History", "Statistics", "Unanswered"]
