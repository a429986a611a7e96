"""How questions fared day by day: what the picture of /stats is drawn from."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import Engine, func, select

from bot.history import database, tables
from retrieval.answering.answer import Status


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the machine's own calendar; times are zero on one without questions."""

    date: date
    questions: int
    answered: int
    median_milliseconds: int
    slow_milliseconds: int  # 95 of 100 were faster


class Days:
    """Figures of the last days."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def latest(self, number: int) -> list[Day]:
        """Return the last days, today as the last of them.

        Raises:
            HistoryError: the database cannot be read.
        """
        today = datetime.now().astimezone().date()
        return [self._day(today - timedelta(days=back)) for back in range(number - 1, -1, -1)]

    def _day(self, day: date) -> Day:
        answer = tables.answer.c
        within = (answer.time >= _start(day)) & (answer.time < _start(day + timedelta(days=1)))
        with database.reading(self._engine) as connection:
            counted = select(answer.status, func.count()).where(within).group_by(answer.status)
            by_status: dict[str, int] = {row[0]: row[1] for row in connection.execute(counted)}
            total = sum(by_status.values())
            if not total:
                return Day(day, 0, 0, 0, 0)
            ranked = select(answer.milliseconds).where(within).order_by(answer.milliseconds)
            median, slow = (
                connection.scalar(ranked.offset(place).limit(1)) or 0
                for place in (total // 2, total * 95 // 100)
            )
        return Day(day, total, by_status.get(Status.ANSWERED.value, 0), median, slow)


def _start(day: date) -> datetime:
    """Midnight here, in UTC as the history keeps times; a day may have 23 or 25 hours."""
    return datetime.combine(day, time.min).astimezone().astimezone(UTC)
