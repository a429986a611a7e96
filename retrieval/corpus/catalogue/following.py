"""What reloads and the index ask of the catalogue: differences, places, and the next generation."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

from sqlalchemy import Engine, bindparam, delete, exists, func, insert, select, update

from retrieval.corpus.catalogue.database import CHUNK, chunks, exclusive, reading, writing
from retrieval.corpus.catalogue.queries import (
    LIVE,
    assemble,
    gained,
    parts_of,
    placed_at,
    places_at,
    source_at,
)
from retrieval.corpus.catalogue.records import Placed, Standing, Unreadable
from retrieval.corpus.catalogue.staging import Staging, discard
from retrieval.corpus.catalogue.tables import (
    FOREVER,
    article,
    generation,
    ledger,
    placement,
    source,
    unreadable,
)
from retrieval.corpus.cutting import Part
from retrieval.corpus.model import Article


class Following:
    """The half of `Catalogue` that follows a corpus; readers of articles have no use for it."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def exclusively(self, wait: float = 0) -> Iterator[None]:
        """Be the only one who changes this catalogue while the block lasts.

        Raises:
            ReloadRunningError: another thread, process or machine is, after `wait` seconds.
        """
        with exclusive(self._engine, wait):
            yield

    def places(self, source: str, ids: Iterable[str] | None = None) -> dict[str, bytes]:
        """Return the digest of its place (`Placed.digest`) for each live article of a source.

        Args:
            source: the source's name.
            ids: only these articles'.
        """
        query = select(placement).where(placement.c.source == source, placed_at(LIVE))
        asked = [query]
        if ids is not None:
            asked = [query.where(placement.c.article_id.in_(chunk)) for chunk in chunks(ids)]
        with reading(self._engine) as connection:
            return {
                row.article_id: Placed(row.position, row.lines, row.uncertain).digest
                for one in asked
                for row in connection.execution_options(yield_per=CHUNK).execute(one)
            }

    def gained(self, old: int, new: int) -> Iterator[list[Article]]:
        """Yield, in batches, the articles that generation `new` holds and `old` does not.

        Either number may be the higher one: the way back gives what was withdrawn. 0 is the empty
        generation, and one above the live number is what is staged.
        """
        ids = select(placement.c.article_id).where(*gained(old, new))
        with reading(self._engine) as connection:
            found = connection.execution_options(yield_per=CHUNK).execute(ids)
            for batch in found.partitions():
                chunk = [row.article_id for row in batch]
                places = places_at(connection, chunk, placed_at(new))
                yield assemble(connection, list(places.values()))

    def gained_parts(self, old: int, new: int) -> Iterator[list[list[Part]]]:
        """Yield the same articles in batches of their searchable paragraphs alone."""
        with reading(self._engine) as connection:
            yield from parts_of(connection, old, new)

    def gained_count(self, old: int, new: int) -> int:
        """Return how many searchable paragraphs `gained` would give."""
        query = (
            select(func.coalesce(func.sum(article.c.searchable), 0))
            .join(placement, placement.c.article_id == article.c.id)
            .where(*gained(old, new))
        )
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar_one())

    def read_last(self) -> int:
        """Return the number of the last generation that was read from the corpus, 0 for none."""
        query = select(func.max(generation.c.number)).where(generation.c.restores.is_(None))
        with reading(self._engine) as connection:
            return int(connection.execute(query).scalar() or 0)

    def renew(self, touched: Iterable[tuple[str, int, str]], failed: Iterable[Unreadable]) -> None:
        """Renew what belongs to no generation: files' times and stamps, and what cannot be read."""
        rows = [asdict(one) | {"problem": one.problem.code} for one in failed]
        times = [
            {"known": name, "modified": modified, "stamp": stamp}
            for name, modified, stamp in touched
        ]
        with writing(self._engine) as connection:
            if times:
                standing = (source.c.name == bindparam("known"), source_at(LIVE))
                connection.execute(update(source).where(*standing), times)
            connection.execute(delete(unreadable))
            if rows:
                connection.execute(insert(unreadable), rows)

    def stage(self) -> Staging:
        """Begin the next generation; nobody sees it before it is published."""
        with reading(self._engine) as connection:
            return Staging(self._engine, int(connection.execute(select(LIVE)).scalar_one()))

    def has_staged(self) -> bool:
        """Whether an interrupted reload left something behind."""
        left = select(
            exists().where(placement.c.since > LIVE)
            | exists().where(placement.c.until > LIVE, placement.c.until < FOREVER)
            | exists().where(source.c.since > LIVE)
            | exists().where(source.c.until > LIVE, source.c.until < FOREVER)
        )
        with reading(self._engine) as connection:
            return bool(connection.execute(left).scalar())

    def discard_staged(self) -> None:
        """Clear what an interrupted reload left behind."""
        with writing(self._engine) as connection:
            discard(connection)

    def standings(self, at: int | None = None) -> dict[str, Standing]:
        """Return what the files of the live sources, or of generation `at`, are held against."""
        columns = [source.c[name] for name in ("name", *Standing._fields)]
        query = select(*columns).where(source_at(LIVE if at is None else at))
        with reading(self._engine) as connection:
            return {row[0]: Standing(*row[1:]) for row in connection.execute(query)}

    def ledger(self, name: str, digest: str, rules: str) -> bytes | None:
        """Return the ledger of a source's bytes, None where none was kept."""
        wanted = (ledger.c.name == name, ledger.c.digest == digest, ledger.c.rules == rules)
        with reading(self._engine) as connection:
            found = connection.execute(select(ledger.c.data).where(*wanted)).scalar()
        return None if found is None else bytes(found)
