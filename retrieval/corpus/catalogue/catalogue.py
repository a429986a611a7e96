"""The one record of what is in the corpus: every read is of one whole generation.

Readers see the highest number in `generation` and nothing beyond it, in one snapshot a call, so a
reload beside them changes nothing until its last transaction, and then everything at once.
"""

from collections.abc import Iterable
from typing import Any, Self
from uuid import uuid4

from sqlalchemy import Engine, Row, and_, delete, exists, func, insert, select

from retrieval.corpus.catalogue.choosing import Choosing
from retrieval.corpus.catalogue.database import chunks, connect, reading, writing
from retrieval.corpus.catalogue.following import Following
from retrieval.corpus.catalogue.hiding import Hiding
from retrieval.corpus.catalogue.memory import Memory
from retrieval.corpus.catalogue.queries import (
    LIVE,
    assemble,
    last_places,
    placed_at,
    places_at,
    previous,
    source_at,
)
from retrieval.corpus.catalogue.records import (
    Counts,
    Generation,
    SourceRecord,
    Unreadable,
    generation_of,
    paragraph_of,
    source_of,
    unreadable_of,
)
from retrieval.corpus.catalogue.reprints import Reprints
from retrieval.corpus.catalogue.schema import upgrade
from retrieval.corpus.catalogue.tables import (
    article,
    generation,
    note,
    paragraph,
    placement,
    source,
    unreadable,
)
from retrieval.corpus.catalogue.wanted import Wanted
from retrieval.corpus.identity import text_hash
from retrieval.corpus.model import Article, Paragraph
from retrieval.errors import QuoteError
from retrieval.text.spans import Span

BIRTH = "catalogue.birth"  # note: a random name, so that an index knows its own catalogue


class Catalogue(Following):
    """Sources, articles and paragraphs of every generation, in SQLite or PostgreSQL.

    Safe to use from several threads and processes at once. Every method raises CatalogueError,
    with a sentence for people, where the database is locked, gone or broken.
    """

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self._memory = Memory(engine)
        self.hiding = Hiding(engine, self._memory)
        self.reprints = Reprints(engine, self._memory)
        self.choosing = Choosing(engine)

    @classmethod
    def open(cls, url: str) -> Self:
        """Open a catalogue, making or upgrading its tables; `url` such as sqlite:///FILE.

        Raises:
            CatalogueError: no database URL, a newer version's tables, a database locked or gone.
        """
        engine = connect(url)
        try:
            upgrade(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        """Let go of the database's connections."""
        self._memory.close()
        self._engine.dispose()

    def mark(self) -> tuple[int, int] | None:
        """Return what stays the same until somebody writes here; None where that cannot be told.

        Nothing is read for it, so it never waits.
        """
        return self._memory.mark()

    # What is live

    def generation(self, number: int | None = None) -> Generation | None:
        """Return the live generation, None before the first reload; or the one of a number."""
        return self._memory.recall(("generation", number), lambda: self._generation(number))

    def _generation(self, number: int | None) -> Generation | None:
        newest = select(generation).order_by(generation.c.number.desc()).limit(1)
        if number is not None:
            newest = newest.where(generation.c.number == number)
        with reading(self._engine) as connection:
            row = connection.execute(newest).first()
        return generation_of(row) if row else None

    def previous(self) -> Generation | None:
        """Return the last generation before the live one that holds other articles, if any is.

        Where the live one was brought back by a rollback, that is one before the one brought back.
        """
        with reading(self._engine) as connection:
            row = previous(connection)
        return generation_of(row) if row else None

    def count(self) -> Counts:
        """Return how much the live generation holds."""
        found = self.generation()
        return found.counts if found else Counts()

    def live(self, ids: Iterable[str]) -> dict[str, Paragraph]:
        """Return the paragraphs of these ids that the live generation holds, in the ids' order."""
        return self._memory.recall_each("live", dict.fromkeys(ids), self._live)

    def _live(self, wanted: list[str]) -> dict[str, Paragraph]:
        found: dict[str, Paragraph] = {}
        with reading(self._engine) as connection:
            for chunk in chunks(wanted):
                rows = connection.execute(select(paragraph).where(paragraph.c.id.in_(chunk))).all()
                places = places_at(connection, {r.article_id for r in rows}, placed_at(LIVE))
                for row in rows:
                    if row.article_id in places:
                        found[row.id] = paragraph_of(row, places[row.article_id])
        return found

    def is_live(self, article_id: str) -> bool:
        """Whether the live generation holds this article."""
        return self._memory.recall(("stands", article_id), lambda: self._is_live(article_id))

    def _is_live(self, article_id: str) -> bool:
        stands = exists().where(placement.c.article_id == article_id, placed_at(LIVE)).select()
        with reading(self._engine) as connection:
            return bool(connection.execute(stands).scalar())

    def also_in(self, article_id: str) -> tuple[str, ...]:
        """Return the other live sources in which the text of an article stands too, in order."""
        return self.reprints.also_in(article_id)

    def articles(
        self, source: str | None = None, offset: int = 0, limit: int | None = None
    ) -> list[Article]:
        """Return live articles in reading order: by their source's name, then as printed."""
        places = (
            select(placement)
            .where(placed_at(LIVE))
            .order_by(placement.c.source, placement.c.position)
            .offset(offset)
            .limit(limit)
        )
        if source is not None:
            places = places.where(placement.c.source == source)
        with reading(self._engine) as connection:
            return assemble(connection, connection.execute(places).all())

    def find(
        self, wanted: Wanted, offset: int = 0, limit: int | None = None
    ) -> tuple[int, list[Article]]:
        """Return how many live articles are of a choice, and some of them in reading order."""
        chosen = (
            select(placement)
            .join(article, article.c.id == placement.c.article_id)
            .where(placed_at(LIVE), *wanted.clauses())
        )
        page = chosen.order_by(placement.c.source, placement.c.position)
        page = page.offset(offset).limit(limit)
        with reading(self._engine) as connection:
            count = connection.execute(select(func.count()).select_from(chosen.subquery()))
            return int(count.scalar_one()), assemble(connection, connection.execute(page).all())

    def newest(self, limit: int) -> list[Article]:
        """Return the live articles that came last: those of the latest reload first.

        One that only moved in its source, or was away for a while, comes after all new ones.
        """
        before = placement.alias()
        came_before = exists().where(
            before.c.article_id == placement.c.article_id, before.c.since < placement.c.since
        )
        places: list[Row[Any]] = []
        with reading(self._engine) as connection:
            for group in (~came_before, came_before):  # apart: an index gives each in order
                query = (
                    select(placement)
                    .where(placed_at(LIVE), group)
                    .order_by(placement.c.since.desc(), placement.c.source, placement.c.position)
                    .limit(limit - len(places))
                )
                places += connection.execute(query)
            return assemble(connection, places)

    def sizes(self) -> dict[str, int]:
        """Return how many live articles each live source holds, by its name, in names' order."""
        placed_there = and_(placement.c.source == source.c.name, placed_at(LIVE))
        query = (
            select(source.c.name, func.count(placement.c.article_id))
            .select_from(source.outerjoin(placement, placed_there))
            .where(source_at(LIVE))
            .group_by(source.c.name)
            .order_by(source.c.name)
        )
        with reading(self._engine) as connection:
            return {row.name: row[1] for row in connection.execute(query)}

    def sources(self, name: str | None = None, at: int | None = None) -> list[SourceRecord]:
        """Return the live sources by name, or the one of this name, or those of generation `at`."""
        when = source_at(LIVE if at is None else at)
        query = select(source).where(when).order_by(source.c.name)
        if name is not None:
            query = query.where(source.c.name == name)
        with reading(self._engine) as connection:
            return [source_of(row) for row in connection.execute(query)]

    def unreadable(self) -> list[Unreadable]:
        """Return what the last reload could not read, by name."""
        query = select(unreadable).order_by(unreadable.c.name)
        with reading(self._engine) as connection:
            return [unreadable_of(row) for row in connection.execute(query)]

    # What was ever known: old citations stay readable

    def paragraph(self, id: str) -> Paragraph | None:
        """Return a paragraph of any generation, with its place when it was last live."""
        return self._memory.recall(("paragraph", id), lambda: self._paragraph(id))

    def _paragraph(self, id: str) -> Paragraph | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(paragraph).where(paragraph.c.id == id)).first()
            if row is None:
                return None
            place = last_places(connection, [row.article_id]).get(row.article_id)
            return paragraph_of(row, place) if place else None

    def article(self, id: str) -> Article | None:
        """Return an article of any generation, with its place when it was last live."""
        return self.known([id]).get(id)

    def known(self, ids: Iterable[str]) -> dict[str, Article]:
        """Return the articles of these ids, of any generation."""
        return self._memory.recall_each("article", dict.fromkeys(ids), self._known)

    def _known(self, ids: list[str]) -> dict[str, Article]:
        found: dict[str, Article] = {}
        with reading(self._engine) as connection:
            for chunk in chunks(ids):
                places = last_places(connection, chunk)
                found.update((a.id, a) for a in assemble(connection, list(places.values())))
        return found

    def quote(self, paragraph_id: str, span: Span, hash: str | None = None) -> str:
        """Cut a quote from the stored paragraph, as every quote is at the moment it is shown.

        Args:
            paragraph_id: of any generation.
            span: in the paragraph's characters.
            hash: what the paragraph's text had when the citation was recorded; None for the one
                stored with it.

        Raises:
            QuoteError: no such paragraph, its text has another hash, or the span passes its end.
        """
        query = select(paragraph.c.text, paragraph.c.hash).where(paragraph.c.id == paragraph_id)
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            raise QuoteError(f"No paragraph {paragraph_id} was ever in this corpus.")
        if text_hash(row.text) != (hash or row.hash):
            raise QuoteError(f"The text of paragraph {paragraph_id} is not the one quoted.")
        try:
            return span.cut(str(row.text))
        except ValueError as error:
            raise QuoteError(f"Paragraph {paragraph_id} is shorter than its quote.") from error

    # What is kept with the corpus

    def note(self, key: str) -> str | None:
        """Return what was noted under a key, such as the confidence bands."""
        with reading(self._engine) as connection:
            found = connection.execute(select(note.c.value).where(note.c.key == key)).scalar()
        return None if found is None else str(found)

    def set_note(self, key: str, value: str | None) -> None:
        """Keep a value under a key; None forgets it."""
        with writing(self._engine) as connection:
            connection.execute(delete(note).where(note.c.key == key))
            if value is not None:
                connection.execute(insert(note).values(key=key, value=value))

    def birth(self) -> str:
        """Return this catalogue's random name, given when first asked for."""
        given = self.note(BIRTH)
        if given is not None:
            return given
        with writing(self._engine) as connection:
            query = select(note.c.value).where(note.c.key == BIRTH)
            given = connection.execute(query).scalar()  # another process may have been quicker
            if given is None:
                given = uuid4().hex
                connection.execute(insert(note).values(key=BIRTH, value=given))
        return str(given)
