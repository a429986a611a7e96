"""What readers chose for themselves."""

from sqlalchemy import Engine, delete, insert, select

from bot.history import database, tables
from bot.language import Language


class Readers:
    """Readers' choices by their Telegram id. Every call may raise HistoryError."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def language(self, reader: int) -> Language | None:
        """Return the language a reader chose; None who never did."""
        chosen = select(tables.reader.c.language).where(tables.reader.c.id == reader)
        with database.reading(self._engine) as connection:
            value = connection.scalar(chosen)
        return Language(value) if value in set(Language) else None

    def choose(self, reader: int, language: Language | None) -> None:
        """Keep a reader's choice; None gives it up."""
        with database.writing(self._engine) as connection:
            connection.execute(delete(tables.reader).where(tables.reader.c.id == reader))
            if language is not None:
                connection.execute(insert(tables.reader).values(id=reader, language=language.value))
