"""What readers chose for themselves."""

from sqlalchemy import Engine, bindparam, delete, insert, select

from bot.history import database, tables
from bot.language import Language

_CHOSEN = select(tables.reader.c.language).where(tables.reader.c.id == bindparam("of"))


class Readers:
    """Readers' choices by their Telegram id. Every call may raise HistoryError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def language(self, reader: int) -> Language | None:
        """Return the language a reader chose; None who never did."""
        with database.reading(self._engine) as connection:
            value = connection.scalar(_CHOSEN, {"of": reader})
        return Language(value) if value in set(Language) else None

    def choose(self, reader: int, language: Language | None) -> None:
        """Keep a reader's choice; None gives it up."""
        with database.writing(self._engine) as connection:
            connection.execute(delete(tables.reader).where(tables.reader.c.id == reader))
            if language is not None:
                connection.execute(insert(tables.reader).values(id=reader, language=language.value))
