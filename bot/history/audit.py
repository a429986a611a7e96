"""What those who keep the corpus did to it: written as it happens, never changed afterwards."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import Engine, func, insert, select

from bot.history import database, rows, tables

SUBJECT = 400  # characters kept of what an act was about


class Deed(StrEnum):
    """What was done."""

    RELOAD = "reload"
    ROLLBACK = "rollback"
    TAKE = "take"  # an uploaded or fetched file was put into the corpus
    DECLINE = "decline"  # it was previewed and not wanted
    HIDE = "hide"
    SHOW = "show"  # no longer hidden
    WORD = "word"  # added to the corpus's own word list
    SYNONYM = "synonym"
    UNLEARN = "unlearn"  # taken out of a list again
    EXPORT = "export"  # readers' questions were handed out as a file


class Outcome(StrEnum):
    """What came of it."""

    DONE = "done"
    REFUSED = "refused"  # not allowed, or not now
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Act:
    """One administrative act: who (a Telegram id), what, on what, and what came of it."""

    actor: int
    deed: Deed
    subject: str = ""
    outcome: Outcome = Outcome.DONE
    time: datetime | None = None  # when it was written down


class Audit:
    """The log of administrative acts. Every call may raise HistoryError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def write(self, act: Act) -> None:
        """Write down an act, with the present time."""
        with database.writing(self._engine) as connection:
            connection.execute(
                insert(tables.audit).values(
                    time=datetime.now(UTC),
                    actor=act.actor,
                    deed=act.deed.value,
                    subject=rows.storable(act.subject)[:SUBJECT],
                    outcome=act.outcome.value,
                )
            )

    def count(self) -> int:
        """Return how many acts are written down."""
        with database.reading(self._engine) as connection:
            return connection.scalar(select(func.count()).select_from(tables.audit)) or 0

    def acts(self, offset: int = 0, limit: int | None = None) -> list[Act]:
        """Return acts, the latest first."""
        query = select(tables.audit).order_by(tables.audit.c.id.desc())
        with database.reading(self._engine) as connection:
            return [
                Act(
                    row.actor, Deed(row.deed), row.subject, Outcome(row.outcome), rows.utc(row.time)
                )
                for row in connection.execute(query.offset(offset).limit(limit))
            ]
