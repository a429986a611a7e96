"""Updates that arrived and are not finished: kept before Telegram is told that they came.

So one that a killed worker had is taken up by another, one that Telegram brings twice is known, and
those of one chat are worked on in their order by however many workers share the database. Only the
first unfinished update of a chat can be taken, and only by one worker; whoever finishes it takes
the next. An update's words are kept until it is finished, its number for as long as Telegram may
bring it again.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from functools import lru_cache
from typing import Any

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
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert
from sqlalchemy.sql.dml import ReturningInsert

from bot.history import database, tables
from bot.history.workers import worker as workers

KEPT = timedelta(hours=25)  # Telegram keeps an update that nobody took for 24 hours (Bot API)
ATTEMPTS = 3  # an update that was at work each time its worker died is not tried again
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


class Arrivals:
    """The updates of one database. Every call may raise HistoryError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def admit(self, came: Arrival, worker: str) -> Standing:
        """Keep an update, and take it in hand where it is the first of its chat."""
        with database.writing(self._engine) as connection:
            self._turn(connection, came.chat)
            waiting = connection.scalar(_HEAD, {"of": came.chat}) is not None
            row = {
                "id": came.id,
                "chat": came.chat,
                "message": came.message,
                "body": came.body,
                "worker": None if waiting else worker,
                "attempts": 0,
                "time": datetime.now(UTC),
            }
            if connection.scalar(_new(self._engine.dialect.name), row) is None:
                return Standing.KNOWN
        return Standing.WAITING if waiting else Standing.TAKEN

    def finish(self, id_: int, chat: int, worker: str) -> Arrival | None:
        """Note that an update is done with; returns the next of its chat, taken in hand."""
        columns = arrival.c
        with database.writing(self._engine) as connection:
            self._turn(connection, chat)
            connection.execute(_FINISH, {"done": id_})
            head = connection.scalar(_HEAD, {"of": chat})
            if head is None:
                return None
            return _take(connection, head, worker, columns.worker.is_(None))

    def take_up(self, worker: str, dead: Collection[str]) -> list[Arrival]:
        """Take in hand what nobody has: of workers that are gone, or left when they stopped.

        What was answered before its worker died is finished at once; what `ATTEMPTS` workers died
        over is given up.
        """
        columns = arrival.c
        idle = columns.worker.is_(None) | _gone(dead)
        with database.writing(self._engine) as connection:
            self._settle(connection, dead)
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

    def _settle(self, connection: Connection, dead: Collection[str]) -> None:
        """Finish what a dead worker had answered, and what too many died over."""
        columns, answer, message = arrival.c, tables.answer.c, tables.message.c
        theirs = columns.body.is_not(None) & _gone(dead)
        connection.execute(update(arrival).where(theirs).values(attempts=columns.attempts + 1))
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

    def _turn(self, connection: Connection, chat: int) -> None:
        """Let nobody come between what is read and written of a chat; SQLite has one writer."""
        if self._engine.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(CHAT_LOCK, chat % 0x7FFFFFFF)))


@lru_cache(maxsize=2)
def _new(dialect: str) -> ReturningInsert[Any]:
    made = (PostgresqlInsert if dialect == "postgresql" else SqliteInsert)(arrival)
    return made.on_conflict_do_nothing().returning(arrival.c.id)


# Statements of every update, put together once: to do so costs as much as to execute them.
_FINISH = update(arrival).where(arrival.c.id == bindparam("done")).values(body=None, worker=None)
_HEAD = (
    select(arrival.c.id)
    .where(arrival.c.chat == bindparam("of"), arrival.c.body.is_not(None))
    .order_by(arrival.c.id)
    .limit(1)
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
