"""What readers said of the answers they got: the last word of each reader on each answer."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Engine, delete, func, insert, select

from bot.history import database, tables


class Opinion(StrEnum):
    """What a reader says of an answer."""

    USEFUL = "useful"
    SENTENCE = "sentence"  # the wrong sentence was chosen
    ABSENT = "absent"  # the source does not say what the answer says


@dataclass(frozen=True, slots=True)
class Remark:
    """One reader's opinion: of which answer, and of which of its citations."""

    answer: int
    number: int
    opinion: Opinion


class Feedback:
    """Readers' opinions. Every call may raise HistoryError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def give(self, remark: Remark, reader: int) -> bool:
        """Keep a reader's opinion in place of an earlier one; returns whether it is a new one."""
        columns = tables.feedback.c
        mine = (columns.answer == remark.answer) & (columns.reader == reader)
        with database.writing(self._engine) as connection:
            before = connection.scalar(select(columns.verdict).where(mine))
            connection.execute(delete(tables.feedback).where(mine))
            connection.execute(
                insert(tables.feedback).values(
                    answer=remark.answer,
                    reader=reader,
                    number=remark.number,
                    verdict=remark.opinion.value,
                    time=datetime.now(UTC),
                )
            )
        return before != remark.opinion.value

    def take_back(self, answer: int, reader: int) -> None:
        """Forget a reader's opinion of an answer."""
        columns = tables.feedback.c
        with database.writing(self._engine) as connection:
            connection.execute(
                delete(tables.feedback).where(columns.answer == answer, columns.reader == reader)
            )

    def counts(self) -> dict[Opinion, int]:
        """Return how often each opinion stands."""
        columns = tables.feedback.c
        query = select(columns.verdict, func.count()).group_by(columns.verdict)
        with database.reading(self._engine) as connection:
            found = {row[0]: row[1] for row in connection.execute(query)}
        return {opinion: found.get(opinion.value, 0) for opinion in Opinion}

    def remarks(self, limit: int | None = None) -> list[Remark]:
        """Return opinions, the latest first."""
        columns = tables.feedback.c
        query = select(columns.answer, columns.number, columns.verdict)
        query = query.order_by(columns.time.desc(), columns.answer.desc()).limit(limit)
        with database.reading(self._engine) as connection:
            return [Remark(row[0], row[1], Opinion(row[2])) for row in connection.execute(query)]
