"""How long things are kept, and how a reader is forgotten: rows go, with all that hangs on them."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import Engine, delete

from bot.history import database, tables
from bot.history.arrivals import arrival
from bot.history.watches import usage, watch


class Retention:
    """Takes records away. Every call may raise HistoryError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def forget(self, reader: int) -> int:
        """Delete all that is kept of a reader: answers, opinions, choices, the private chat.

        Citations, and which messages carried an answer, go with the answer.

        Returns:
            How many answers were deleted.
        """
        feedback, answer = tables.feedback, tables.answer
        with database.writing(self._engine) as connection:
            connection.execute(delete(feedback).where(feedback.c.reader == reader))
            connection.execute(delete(tables.reader).where(tables.reader.c.id == reader))
            connection.execute(delete(tables.chat).where(tables.chat.c.id == reader))
            connection.execute(delete(arrival).where(arrival.c.chat == reader))
            connection.execute(delete(watch).where(watch.c.reader == reader))
            connection.execute(delete(usage).where(usage.c.reader == reader))
            gone = connection.execute(delete(answer).where(answer.c.reader == reader))
            return gone.rowcount

    def expire(self, age: timedelta) -> int:
        """Delete answers older than this; returns how many. Counts by day name nobody and stay."""
        answer = tables.answer
        with database.writing(self._engine) as connection:
            old = delete(answer).where(answer.c.time < datetime.now(UTC) - age)
            return connection.execute(old).rowcount
