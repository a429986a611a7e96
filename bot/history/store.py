"""What was answered, where, and from which words: written once, found again ever after.

Plain functions over one database; every one may raise HistoryError, and callers answer readers
all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Connection,
    Engine,
    Select,
    Table,
    bindparam,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import Insert as PostgresqlInsert
from sqlalchemy.dialects.sqlite import Insert as SqliteInsert

from bot.given import GivenAnswer, Place
from bot.history import database, rows, tables
from bot.history.arrivals import Arrivals
from bot.history.audit import Audit
from bot.history.days import Days
from bot.history.feedback import Feedback
from bot.history.readers import Readers
from bot.history.retention import Retention
from bot.history.watches import Usage, Watches
from bot.history.workers import Workers
from retrieval.answering.answer import Status


class Event(StrEnum):
    """What is counted by day, beside the answers."""

    RELOAD = "reloads"
    ERROR = "errors"
    BLOCKED = "blocked"  # a reader stopped the bot
    QUOTE_REFUSED = "quotes_refused"  # a paragraph was not the recorded one


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A question that got no answer: how often, and when last."""

    question: str
    times: int
    last: datetime


@dataclass(frozen=True, slots=True)
class Statistics:
    """Figures of a period, for admins."""

    questions: int
    answered: int
    nearest: int
    not_found: int
    chats: int
    readers: int
    median_milliseconds: int
    slow_milliseconds: int  # 95 of 100 were faster
    counters: dict[str, int]


class History:
    """The record of conversations. Safe to use from several threads at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.readers = Readers(engine)
        self.feedback = Feedback(engine)
        self.retention = Retention(engine)
        self.audit = Audit(engine)
        self.arrivals = Arrivals(engine)
        self.workers = Workers(engine)
        self.watches = Watches(engine)
        self.usage = Usage(engine)
        self.days = Days(engine)

    @classmethod
    def open(cls, url: str, busy: float = database.BUSY_SECONDS) -> "History":
        """Open the database at an SQLAlchemy URL and bring its tables up to date.

        Args:
            url: `sqlite:///FILE`, `sqlite://` (in memory) or `postgresql://...`.
            busy: seconds to wait for a lock before giving up.

        Raises:
            HistoryError: it cannot be reached or is of a newer version.
        """
        engine = database.connect(url, busy)
        database.migrate(engine)
        return cls(engine)

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def record(self, given: GivenAnswer) -> GivenAnswer:
        """Keep an answer and its citations; returns it with its id."""
        with database.writing(self._engine) as connection:
            self._see(connection, given.place.chat, given.place.kind)
            number = connection.execute(_NEW_ANSWER, rows.answer_row(given))
            id_ = cast(int, number.inserted_primary_key[0])  # type: ignore[index]
            cited = [rows.citation_row(id_, citation) for citation in given.citations]
            if cited:
                connection.execute(_NEW_CITATIONS, cited)
        return replace(given, id=id_)

    def answer(self, id_: int) -> GivenAnswer | None:
        """Return an answer with its citations."""
        with database.reading(self._engine) as connection:
            return _one(connection, tables.answer.c.id == id_)

    def carried(self, chat: int, message: int, answer: int) -> None:
        """Note which message carries an answer."""
        with database.writing(self._engine) as connection:
            self._put(
                connection,
                tables.message,
                {"chat": chat, "message": message},
                {"answer": answer},
            )

    def answer_in(self, chat: int, message: int) -> GivenAnswer | None:
        """Return the answer that a message carries."""
        with database.reading(self._engine) as connection:
            id_ = connection.scalar(
                select(tables.message.c.answer).where(
                    tables.message.c.chat == chat, tables.message.c.message == message
                )
            )
            return _one(connection, tables.answer.c.id == id_) if id_ is not None else None

    def message_of(self, answer: int) -> int | None:
        """Return the id of the last message that carries an answer, in the answer's chat."""
        with database.reading(self._engine) as connection:
            found: int | None = connection.scalar(
                select(func.max(tables.message.c.message)).where(tables.message.c.answer == answer)
            )
            return found

    def last_answer(
        self, place: Place, own: bool = False, before: int | None = None
    ) -> GivenAnswer | None:
        """Return the last answer of a chat (and its thread).

        Args:
            place: the chat, thread and user.
            own: only answers to this user.
            before: only answers with a lower id.
        """
        if own and before is None:
            of = {"of_chat": place.chat, "of_thread": place.thread, "of_reader": place.user}
            with database.reading(self._engine) as connection:
                return _with_citations(connection, _LAST_OF_READER, of)
        answer = tables.answer.c
        clauses = [answer.chat == place.chat, answer.thread.is_not_distinct_from(place.thread)]
        if before is not None:
            clauses.append(answer.id < before)
        if own:
            clauses.append(answer.reader.is_not_distinct_from(place.user))
        with database.reading(self._engine) as connection:
            return _one(connection, *clauses)

    def answer_to(self, chat: int, message: int) -> GivenAnswer | None:
        """Return the last answer to the question in a message."""
        answer = tables.answer.c
        with database.reading(self._engine) as connection:
            return _one(connection, answer.chat == chat, answer.message == message)

    def seen(self, chat: int, kind: str) -> None:
        """Note that a chat spoke; it is not blocked, then."""
        with database.writing(self._engine) as connection:
            self._see(connection, chat, kind)

    def _see(self, connection: Connection, chat: int, kind: str) -> None:
        now = datetime.now(UTC)
        self._put(
            connection,
            tables.chat,
            {"id": chat},
            {"kind": kind, "last_seen": now, "blocked": False},
            {"first_seen": now},
        )

    def blocked(self, chat: int) -> None:
        """Note that the bot may not write to a chat."""
        with database.writing(self._engine) as connection:
            connection.execute(
                update(tables.chat).where(tables.chat.c.id == chat).values(blocked=True)
            )

    def is_blocked(self, chat: int) -> bool:
        """Whether the bot may not write to a chat, as far as known."""
        blocked = select(tables.chat.c.blocked).where(tables.chat.c.id == chat)
        with database.reading(self._engine) as connection:
            return bool(connection.scalar(blocked))

    def count(self, event: Event, by: int = 1) -> None:
        """Add to today's counter of this event."""
        counter = tables.counter
        key = {"day": datetime.now(UTC).date(), "name": event.value}
        with database.writing(self._engine) as connection:
            statement = _insert(self._engine.dialect.name, counter).values(**key, count=by)
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=list(key), set_={"count": counter.c.count + by}
                )
            )

    def unanswered(self, limit: int = 20) -> list[Unanswered]:
        """Return questions that got no answer, the last asked first, each wording once."""
        answer = tables.answer.c
        times, last = func.count(), func.max(answer.time)
        with database.reading(self._engine) as connection:
            found = connection.execute(
                select(answer.question, times, last)
                .where(answer.status != Status.ANSWERED.value)
                .group_by(answer.question)
                .order_by(last.desc(), answer.question)
                .limit(limit)
            )
            return [Unanswered(text, times, rows.utc(last)) for text, times, last in found]

    def statistics(self, since: timedelta | None = None) -> Statistics:
        """Return the figures of the time since then; of all time without."""
        answer, counter = tables.answer.c, tables.counter.c
        start = datetime.now(UTC) - since if since else datetime.fromtimestamp(0, UTC)
        recent = answer.time >= start
        with database.reading(self._engine) as connection:
            rows_by_status = connection.execute(
                select(answer.status, func.count()).where(recent).group_by(answer.status)
            )
            by_status: dict[str, int] = {row[0]: row[1] for row in rows_by_status}
            total = sum(by_status.values())
            chats, readers = connection.execute(
                select(
                    func.count(answer.chat.distinct()), func.count(answer.reader.distinct())
                ).where(recent)
            ).one()
            durations = select(answer.milliseconds).where(recent).order_by(answer.milliseconds)
            middle = connection.scalar(durations.offset(total // 2).limit(1))
            slow = connection.scalar(durations.offset(total * 95 // 100).limit(1))
            counters = connection.execute(
                select(counter.name, func.sum(counter.count))
                .where(counter.day >= start.date())
                .group_by(counter.name)
            )
            return Statistics(
                questions=total,
                answered=by_status.get(Status.ANSWERED.value, 0),
                nearest=by_status.get(Status.NEAREST.value, 0),
                not_found=by_status.get(Status.NOT_FOUND.value, 0),
                chats=chats,
                readers=readers,
                median_milliseconds=middle or 0,
                slow_milliseconds=slow or 0,
                counters={name: int(number) for name, number in counters},
            )

    def _put(
        self,
        connection: Connection,
        table: Table,
        key: dict[str, Any],
        values: dict[str, Any],
        first: dict[str, Any] | None = None,
    ) -> None:
        """Insert a row, or renew `values` where the key is there; `first` is set once."""
        statement = _upsert(self._engine.dialect.name, table, tuple(key), tuple(values))
        connection.execute(statement, {**key, **values, **(first or {})})


def _insert(dialect: str, table: Table) -> PostgresqlInsert | SqliteInsert:
    return PostgresqlInsert(table) if dialect == "postgresql" else SqliteInsert(table)


@lru_cache(maxsize=16)
def _upsert(
    dialect: str, table: Table, key: tuple[str, ...], renewed: tuple[str, ...]
) -> PostgresqlInsert | SqliteInsert:
    statement = _insert(dialect, table)
    new = {name: statement.excluded[name] for name in renewed}
    return statement.on_conflict_do_update(index_elements=list(key), set_=new)


def _one(connection: Connection, *clauses: ColumnElement[bool]) -> GivenAnswer | None:
    """Return the newest answer that fits, with its citations."""
    return _with_citations(connection, _newest(*clauses), {})


def _newest(*clauses: ColumnElement[bool]) -> Select[Any]:
    return select(tables.answer).where(*clauses).order_by(tables.answer.c.id.desc()).limit(1)


def _with_citations(
    connection: Connection, wanted: Select[Any], values: Mapping[str, int | None]
) -> GivenAnswer | None:
    row = connection.execute(wanted, values).first()
    if row is None:
        return None
    return rows.given(row, connection.execute(_CITATIONS, {"of": row.id}).all())


# Statements of every answer, put together once: to do so costs as much as to execute them.
_NEW_ANSWER = insert(tables.answer)
_NEW_CITATIONS = insert(tables.citation)
_CITATIONS = (
    select(tables.citation)
    .where(tables.citation.c.answer == bindparam("of"))
    .order_by(tables.citation.c.number)
)
_LAST_OF_READER = _newest(
    tables.answer.c.chat == bindparam("of_chat"),
    tables.answer.c.thread.is_not_distinct_from(bindparam("of_thread", type_=BigInteger)),
    tables.answer.c.reader.is_not_distinct_from(bindparam("of_reader", type_=BigInteger)),
)
