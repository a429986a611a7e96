"""Updates that arrived and are not finished: kept before Telegram is told that they came.

So one that a killed worker had is taken up by another, one that Telegram brings twice is known, and
those of one chat are worked on in their order by however many workers share the database. Only the
first unfinished update of a chat can be taken, and only by one worker; whoever finishes it takes
the next. An update's words are kept until it is finished, its number for as long as Telegram may
bring it again.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    Index,
    Integer,
    String,
    Table,
    Text,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)

from bot.history import database, tables
from bot.history.workers import worker as workers

KEPT = timedelta(hours=25)  # Telegram keeps an update that nobody took for 24 hours (Bot API)
ATTEMPTS = 5  # an update that had been begun each time its worker died is not tried again
CHAT_LOCK = 0x61727276  # any number: with a chat's, the name of a lock on PostgreSQL

arrival = Table(
    "arrival",
    tables.metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # Telegram's, of the update
    Column("chat", BigInteger, nullable=False),
    Column("message", BigInteger),  # that the update brought
    Column("body", Text),  # the update as JSON; none: it is finished
    Column("worker", String(32)),  # that has it in hand
    Column("attempts", Integer, nullable=False),  # of workers that died over it
    Column("time", DateTime(timezone=True), nullable=False),
    Index(
        "ix_arrival_open",
        "chat",
        "id",
        sqlite_where=text("body IS NOT NULL"),
        postgresql_where=text("body IS NOT NULL"),
    ),
    Index(None, "time"),
)


class Standing(Enum):
    """How an update stands that has just come."""

    TAKEN = auto()  # this worker has it in hand
    WAITING = auto()  # an earlier one of its chat is not finished: whoever does that takes it
    KNOWN = auto()  # it came before


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as it is kept."""

    id: int
    chat: int
    body: str
    message: int | None = None


class Admission(NamedTuple):
    """An update that comes to a worker."""

    came: Arrival
    worker: str


class Completion(NamedTuple):
    """An update that a worker is done with."""

    id: int
    chat: int
    worker: str


class Arrivals:
    """The updates of one database. Every call may raise HistoryError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def admit(self, came: Arrival, worker: str) -> Standing:
        """Keep an update, and take it in hand where it is the first of its chat."""
        with database.writing(self._engine) as connection:
            return self.admit_all(connection, [Admission(came, worker)])[0]

    def admit_all(self, connection: Connection, asked: Sequence[Admission]) -> list[Standing]:
        """Do so with several, in their order, within a transaction."""
        chats = {one.came.chat for one in asked}
        self._turn(connection, chats)
        known = set(connection.scalars(_KNOWN, {"ids": [one.came.id for one in asked]}))
        begun = set(connection.scalars(_BEGUN, {"chats": list(chats)}))
        standings, new = [], []
        for came, worker in asked:
            standing = Standing.WAITING if came.chat in begun else Standing.TAKEN
            if came.id in known:
                standing = Standing.KNOWN
            else:
                known.add(came.id)
                begun.add(came.chat)
                new.append(_row(came, worker if standing is Standing.TAKEN else None))
            standings.append(standing)
        if new:
            connection.execute(_NEW, new)
        return standings

    def finish(self, id_: int, chat: int, worker: str) -> Arrival | None:
        """Note that an update is done with; returns the next of its chat, taken in hand."""
        with database.writing(self._engine) as connection:
            return self.finish_all(connection, [Completion(id_, chat, worker)])[0]

    def finish_all(
        self, connection: Connection, done: Sequence[Completion]
    ) -> list[Arrival | None]:
        """Do so with several, within a transaction; a chat's next comes with the last of its."""
        last = {one.chat: one for one in done}
        self._turn(connection, last)
        connection.execute(_FINISH, {"ids": [one.id for one in done]})
        heads = {row[0]: row[1] for row in connection.execute(_HEADS, {"chats": list(last)})}
        idle = arrival.c.worker.is_(None)
        return [
            _take(connection, heads[one.chat], one.worker, idle)
            if one.chat in heads and last[one.chat] is one
            else None
            for one in done
        ]

    def take_up(
        self, worker: str, dead: Collection[str], begun: Collection[int] | None = None
    ) -> list[Arrival]:
        """Take in hand what nobody has: of workers that are gone, or left when they stopped.

        What was answered before its worker died is finished at once; what `ATTEMPTS` workers died
        over is given up.

        Args:
            worker: who takes it.
            dead: who is gone.
            begun: what the dead had begun, and so may have died over; None where nobody knows: all.
        """
        columns = arrival.c
        idle = columns.worker.is_(None) | _gone(dead)
        with database.writing(self._engine) as connection:
            self._settle(connection, dead, begun)
            heads = select(func.min(columns.id)).where(columns.body.is_not(None))
            found = connection.scalars(
                select(columns.id)
                .where(columns.id.in_(heads.group_by(columns.chat)), idle)
                .order_by(columns.id)
            ).all()
            taken = [_take(connection, id_, worker, idle) for id_ in found]
        return [one for one in taken if one is not None]

    def release(self, worker: str) -> None:
        """Let go of all that a worker has in hand: it stops."""
        mine = update(arrival).where(arrival.c.worker == worker, arrival.c.body.is_not(None))
        with database.writing(self._engine) as connection:
            connection.execute(mine.values(worker=None))

    def open(self) -> int:
        """Return how many are not finished."""
        with database.reading(self._engine) as connection:
            query = select(func.count()).select_from(arrival).where(arrival.c.body.is_not(None))
            return connection.scalar(query) or 0

    def expire(self, age: timedelta = KEPT) -> int:
        """Forget the numbers of finished updates that Telegram brings no more."""
        old = delete(arrival).where(
            arrival.c.body.is_(None), arrival.c.time < datetime.now(UTC) - age
        )
        with database.writing(self._engine) as connection:
            return connection.execute(old).rowcount

    def _settle(
        self, connection: Connection, dead: Collection[str], begun: Collection[int] | None
    ) -> None:
        """Finish what a dead worker had answered, and what too many died over."""
        columns, answer, message = arrival.c, tables.answer.c, tables.message.c
        theirs = columns.body.is_not(None) & _gone(dead)
        tried = theirs if begun is None else theirs & columns.id.in_(begun)
        connection.execute(update(arrival).where(tried).values(attempts=columns.attempts + 1))
        answered = (
            select(answer.id)
            .join(tables.message, message.answer == answer.id)
            .where(answer.chat == columns.chat, answer.message == columns.message)
            .exists()
        )
        connection.execute(
            update(arrival)
            .where(theirs, answered | (columns.attempts >= ATTEMPTS))
            .values(body=None, worker=None)
        )

    def take_turns(self, connection: Connection, items: Sequence[object]) -> None:
        """Take the turns of all chats that any of these is about, before anything else is done."""
        came = {item.came.chat for item in items if isinstance(item, Admission)}
        done = {item.chat for item in items if isinstance(item, Completion)}
        if came or done:
            self._turn(connection, came | done)

    def _turn(self, connection: Connection, chats: Iterable[int]) -> None:
        """Let nobody come between what is read and written of chats; SQLite has one writer.

        In an order that is everybody's, so that no two ever wait for each other.
        """
        if self._engine.dialect.name == "postgresql":
            locks = sorted({chat % 0x7FFFFFFF for chat in chats})
            connection.execute(_LOCKS, {"kind": CHAT_LOCK, "chats": locks})


def _row(came: Arrival, worker: str | None) -> dict[str, Any]:
    return {
        "id": came.id,
        "chat": came.chat,
        "message": came.message,
        "body": came.body,
        "worker": worker,
        "attempts": 0,
        "time": datetime.now(UTC),
    }


# Statements of every update, put together once: to do so costs as much as to execute them.
_NEW = insert(arrival)
_KNOWN = select(arrival.c.id).where(arrival.c.id.in_(bindparam("ids", expanding=True)))
_OPEN = arrival.c.chat.in_(bindparam("chats", expanding=True)) & arrival.c.body.is_not(None)
_BEGUN = select(arrival.c.chat).where(_OPEN).distinct()
_HEADS = select(arrival.c.chat, func.min(arrival.c.id)).where(_OPEN).group_by(arrival.c.chat)
_FINISH = (
    update(arrival)
    .where(arrival.c.id.in_(bindparam("ids", expanding=True)))
    .values(body=None, worker=None)
)
_LOCKS = text(
    "SELECT pg_advisory_xact_lock(:kind, chat) FROM unnest(CAST(:chats AS integer[])) AS chat"
)


def _gone(dead: Collection[str]) -> ColumnElement[bool]:
    """Whether the worker that has an update is none of those that live."""
    alive = select(workers.c.id).where(workers.c.id.not_in(dead))
    return arrival.c.worker.is_not(None) & arrival.c.worker.not_in(alive)


def _take(
    connection: Connection, id_: int, worker: str, idle: ColumnElement[bool]
) -> Arrival | None:
    """Take an update in hand, unless somebody did so meanwhile."""
    columns = arrival.c
    row = connection.execute(
        update(arrival)
        .where(columns.id == id_, columns.body.is_not(None), idle)
        .values(worker=worker)
        .returning(columns.id, columns.chat, columns.body, columns.message)
    ).first()
    return Arrival(*row) if row is not None else None
