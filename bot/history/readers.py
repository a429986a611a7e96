"""What readers chose for themselves."""

from collections.abc import Collection

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select

from bot.history import database, tables
from bot.language import Language

_CHOSEN = select(tables.reader.c.language).where(tables.reader.c.id == bindparam("of"))
_CHOSEN_BY = select(tables.reader.c.id, tables.reader.c.language).where(
    tables.reader.c.id.in_(bindparam("readers", expanding=True))
)


class Readers:
    """Readers' choices by their Telegram id. Every call may raise HistoryError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def language(self, reader: int) -> Language | None:
        """Return the language a reader chose; None who never did."""
        with database.reading(self._engine) as connection:
            value = connection.scalar(_CHOSEN, {"of": reader})
        return _language(value)

    def languages(self, connection: Connection, readers: Collection[int]) -> dict[int, Language]:
        """Return what those of these readers chose who did, within a transaction."""
        found = connection.execute(_CHOSEN_BY, {"readers": list(readers)})
        chosen = {row[0]: _language(row[1]) for row in found}
        return {reader: language for reader, language in chosen.items() if language is not None}

    def choose(self, reader: int, language: Language | None) -> None:
        """Keep a reader's choice; None gives it up."""
        with database.writing(self._engine) as connection:
            connection.execute(delete(tables.reader).where(tables.reader.c.id == reader))
            if language is not None:
                connection.execute(insert(tables.reader).values(id=reader, language=language.value))


def _language(value: str | None) -> Language | None:
    return Language(value) if value in set(Language) else None
