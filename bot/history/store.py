"""What was answered, where, and from which words: written once, found again ever after.

Plain functions over one database; every one may raise HistoryError, and callers answer readers
all the same.
"""

from collections.abc import Mapping, Sequence
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

from bot.conversation import Previous
from bot.given import GivenAnswer, Place
from bot.history import database, rows, tables, together
from bot.history.arrivals import Arrivals
from bot.history.audit import Audit
from bot.history.days import Days
from bot.history.feedback import Feedback
from bot.history.readers import Readers
from bot.history.receipts import Carried
from bot.history.retention import Retention
from bot.history.together import Entry
from bot.history.watches import Usage, Watches
from bot.history.workers import Workers
from bot.language import Language
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


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known of a reader who asks: the language chosen, and what the question may follow."""

    language: Language | None
    previous: Previous | None


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

    def together(self, entries: Sequence[Entry]) -> list[Any]:
        """Write many things in one transaction; returns as `together.write` does."""
        return together.write(self._engine, entries, self.arrivals.take_turns)

    def record(self, given: GivenAnswer) -> GivenAnswer:
        """Keep an answer and its citations; returns it with its id."""
        with database.writing(self._engine) as connection:
            return self.record_all(connection, [given])[0]

    def record_all(self, connection: Connection, given: Sequence[GivenAnswer]) -> list[GivenAnswer]:
        """Do so with several answers, within a transaction."""
        self._see(connection, {one.place.chat: one.place.kind for one in given})
        new = connection.scalars(_NEW_ANSWERS, [rows.answer_row(one) for one in given])
        kept = [replace(one, id=id_) for one, id_ in zip(given, new, strict=True)]
        cited = [
            rows.citation_row(cast(int, one.id), citation)
            for one in kept
            for citation in one.citations
        ]
        if cited:
            connection.execute(_NEW_CITATIONS, cited)
        return kept

    def answer(self, id_: int) -> GivenAnswer | None:
        """Return an answer with its citations."""
        with database.reading(self._engine) as connection:
            return _one(connection, tables.answer.c.id == id_)

    def carried(self, chat: int, message: int, answer: int) -> None:
        """Note which message carries an answer."""
        with database.writing(self._engine) as connection:
            self.carry_all(connection, [Carried(chat, message, answer)])

    def carry_all(self, connection: Connection, carried: Sequence[Carried]) -> list[None]:
        """Do so with several messages, within a transaction."""
        self._put(
            connection,
            tables.message,
            ("chat", "message"),
            ("answer",),
            [one._asdict() for one in sorted(carried)],
        )
        return [None] * len(carried)

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
            with database.reading(self._engine) as connection:
                return _with_citations(connection, _LAST_OF_READER, _of(place))
        answer = tables.answer.c
        clauses = [answer.chat == place.chat, answer.thread.is_not_distinct_from(place.thread)]
        if before is not None:
            clauses.append(answer.id < before)
        if own:
            clauses.append(answer.reader.is_not_distinct_from(place.user))
        with database.reading(self._engine) as connection:
            return _one(connection, *clauses)

    def open_all(self, connection: Connection, places: Sequence[Place]) -> list[Opening]:
        """Return what is known of those who ask, before they are answered."""
        chosen = self.readers.languages(connection, {one.user for one in places if one.user})
        return [
            Opening(chosen.get(one.user or 0), _last_question(connection, one)) for one in places
        ]

    def answer_to(self, chat: int, message: int) -> GivenAnswer | None:
        """Return the last answer to the question in a message."""
        answer = tables.answer.c
        with database.reading(self._engine) as connection:
            return _one(connection, answer.chat == chat, answer.message == message)

    def seen(self, chat: int, kind: str) -> None:
        """Note that a chat spoke; it is not blocked, then."""
        with database.writing(self._engine) as connection:
            self._see(connection, {chat: kind})

    def _see(self, connection: Connection, kinds: Mapping[int, str]) -> None:
        now = datetime.now(UTC)
        seen = [
            {"id": chat, "kind": kind, "last_seen": now, "blocked": False, "first_seen": now}
            for chat, kind in sorted(kinds.items())
        ]
        self._put(connection, tables.chat, ("id",), ("kind", "last_seen", "blocked"), seen)

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
        key: tuple[str, ...],
        renewed: tuple[str, ...],
        new: Sequence[dict[str, Any]],
    ) -> None:
        """Insert rows, or give those that are there the `renewed` columns; others are set once.

        Rows come in the order of their keys: so no two writers ever wait for each other.
        """
        statement = _upsert(self._engine.dialect.name, table, key, renewed)
        connection.execute(statement, new)


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


def _of(place: Place) -> dict[str, int | None]:
    return {"of_chat": place.chat, "of_thread": place.thread, "of_reader": place.user}


def _last_question(connection: Connection, place: Place) -> Previous | None:
    row = connection.execute(_LAST_QUESTION, _of(place)).first()
    return Previous(row.question, row.article) if row is not None else None


# Statements of every answer, put together once: to do so costs as much as to execute them.
_NEW_ANSWERS = insert(tables.answer).returning(tables.answer.c.id, sort_by_parameter_order=True)
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
_LAST_QUESTION = _LAST_OF_READER.with_only_columns(
    tables.answer.c.question, tables.answer.c.article
)
