"""Many things written in one transaction: what is asked while one runs goes into the next.

A transaction costs more than ten rows of it. What is in one is kept whole or not at all; so where
one thing is refused, all are tried again one by one, and only that one fails.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine

from bot.errors import HistoryAwayError
from bot.history import database

T = TypeVar("T")
R = TypeVar("R")

# Writes things of one kind, or reads what belongs to them; returns what comes of each, in order.
Many = Callable[[Connection, Sequence[T]], Sequence[R]]


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to be written, and by what."""

    write: Many[Any, Any]
    item: Any


Prepare = Callable[[Connection, Sequence[Any]], None]  # is given all items


def write(engine: Engine, entries: Sequence[Entry], prepare: Prepare) -> list[Any]:
    """Write entries together; each kind's in their order, the kinds in the order of their first.

    Returns:
        What came of each: what its `write` returned for it, or the exception that it failed with
        (HistoryError and whatever a value that cannot be written raises).
    """
    try:
        with database.writing(engine) as connection:
            prepare(connection, [entry.item for entry in entries])
            return _written(connection, entries)
    except Exception as error:  # handed on to whoever asked for it
        if len(entries) == 1 or isinstance(error, HistoryAwayError):
            return [error] * len(entries)
    return list(_one_by_one(engine, entries, prepare))


def _one_by_one(engine: Engine, entries: Sequence[Entry], prepare: Prepare) -> Iterator[Any]:
    away: HistoryAwayError | None = None
    for entry in entries:
        outcome = away or write(engine, [entry], prepare)[0]
        if isinstance(outcome, HistoryAwayError):
            away = outcome
        yield outcome


def _written(connection: Connection, entries: Sequence[Entry]) -> list[Any]:
    kinds: dict[Many[Any, Any], list[int]] = {}
    for at, entry in enumerate(entries):
        kinds.setdefault(entry.write, []).append(at)
    outcomes: list[Any] = [None] * len(entries)
    for call, places in kinds.items():
        results = call(connection, [entries[at].item for at in places])
        for at, result in zip(places, results, strict=True):
            outcomes[at] = result
    return outcomes
