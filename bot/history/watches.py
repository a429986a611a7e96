"""Standing questions, and how many questions a reader asked today."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Engine,
    Index,
    Integer,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from bot.history import database, rows, tables
from bot.language import Language

watch = Table(
    "watch",
    tables.metadata,
    Column("id", tables.Id, primary_key=True),
    Column("chat", BigInteger, nullable=False),  # where the answer is told
    Column("reader", BigInteger, nullable=False),
    Column("question", Text, nullable=False),
    Column("language", String(16), nullable=False),
    Column("told", String(64), nullable=False),  # what is known already; empty: no answer yet
    Column("time", DateTime(timezone=True), nullable=False),
    Index(None, "reader"),
    sqlite_autoincrement=True,  # an id in an old button never comes to mean another one
)
usage = Table(
    "usage",
    tables.metadata,
    Column("reader", BigInteger, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("questions", Integer, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Watch:
    """A question that a reader wants to hear of."""

    chat: int
    reader: int
    question: str
    language: Language
    told: str = ""
    id: int = 0


class Watches:
    """Standing questions. Every call may raise HistoryError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, wanted: Watch, most: int) -> bool:
        """Keep a question, unless the reader has `most` already; one asked again is kept once."""
        columns = watch.c
        question = rows.storable(wanted.question)
        mine = columns.reader == wanted.reader
        same = mine & (columns.question == question) & (columns.chat == wanted.chat)
        with database.writing(self._engine) as connection:
            if connection.scalar(select(columns.id).where(same)) is not None:
                return True
            count = connection.scalar(select(func.count()).select_from(watch).where(mine)) or 0
            if count >= most:
                return False
            connection.execute(
                insert(watch).values(
                    chat=wanted.chat,
                    reader=wanted.reader,
                    question=question,
                    language=wanted.language.value,
                    told=wanted.told,
                    time=datetime.now(UTC),
                )
            )
        return True

    def of(self, reader: int, chat: int) -> list[Watch]:
        """Return a reader's questions in a chat, the oldest first."""
        return self._found((watch.c.reader == reader) & (watch.c.chat == chat))

    def after(self, id_: int, limit: int = 100) -> list[Watch]:
        """Return everybody's questions with higher ids, by id."""
        return self._found(watch.c.id > id_, limit)

    def remove(self, id_: int, reader: int) -> bool:
        """Forget a question, if it is this reader's; returns whether it was."""
        with database.writing(self._engine) as connection:
            mine = delete(watch).where(watch.c.id == id_, watch.c.reader == reader)
            return connection.execute(mine).rowcount > 0

    def tell(self, one: Watch, news: str) -> bool:
        """Note what is told from now on; only one of several workers that note it gets True."""
        with database.writing(self._engine) as connection:
            told = update(watch).where(watch.c.id == one.id, watch.c.told == one.told)
            return connection.execute(told.values(told=news)).rowcount > 0

    def _found(self, which: ColumnElement[bool], limit: int | None = None) -> list[Watch]:
        columns = watch.c
        query = select(
            columns.chat,
            columns.reader,
            columns.question,
            columns.language,
            columns.told,
            columns.id,
        )
        with database.reading(self._engine) as connection:
            found = connection.execute(query.where(which).order_by(columns.id).limit(limit)).all()
        return [Watch(*row[:3], Language(row[3]), *row[4:]) for row in found]


class Usage:
    """How many questions each reader asked on a day. Every call may raise HistoryError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def take(self, reader: int, most: int, day: date | None = None) -> bool:
        """Count a question of today (UTC), unless the reader has asked `most` already."""
        day = day or datetime.now(UTC).date()
        columns = usage.c
        mine = (columns.reader == reader) & (columns.day == day)
        with database.writing(self._engine) as connection:
            connection.execute(delete(usage).where(columns.reader == reader, columns.day < day))
            asked = connection.scalar(select(columns.questions).where(mine))
            if asked is None:
                row = {"reader": reader, "day": day, "questions": 1}
                connection.execute(insert(usage).values(row))
                return most > 0
            if asked >= most:
                return False
            more = columns.questions + 1
            return connection.execute(update(usage).where(mine).values(questions=more)).rowcount > 0
