"""The next generation in the making: written beside the live one, then switched to at once."""

import time
from collections.abc import Iterable

from sqlalchemy import Connection, Engine, delete, exists, func, insert, literal, select, update

from retrieval.corpus.catalogue.database import CHUNK, chunks, writing
from retrieval.corpus.catalogue.records import (
    Counts,
    Generation,
    SourceRecord,
    article_row,
    generation_of,
    paragraph_rows,
    placed,
    source_row,
)
from retrieval.corpus.catalogue.tables import (
    FOREVER,
    article,
    generation,
    ledger,
    paragraph,
    placement,
    source,
)
from retrieval.corpus.model import Article
from retrieval.errors import CatalogueError

FLUSH = 2000  # articles or sources a transaction


class Staging:
    """Writes generation `number` so that readers of the live one see nothing of it.

    What it is told is gathered and written in transactions of a few thousand rows: a thousand small
    sources cost no thousand waits for the disk, and one large source is never held whole.
    """

    def __init__(self, engine: Engine, live: int) -> None:
        self._engine = engine
        self.live = live
        self.number = live + 1
        self._added: list[Article] = []
        self._moved: list[Article] = []
        self._withdrawn: list[str] = []
        self._sources: list[tuple[str, SourceRecord | None]] = []
        self._ledgers: list[dict[str, object]] = []
        self._restores: int | None = None

    def add(self, one: Article) -> None:
        """An article that is not live, new or back again."""
        self._added.append(one)
        self._flush_when_full()

    def move(self, one: Article) -> None:
        """An article that is live, at another place of its source or with other doubts."""
        self._moved.append(one)
        self._flush_when_full()

    def withdraw(self, ids: Iterable[str]) -> None:
        """Articles that are live and shall not be."""
        self._withdrawn += ids
        self._flush_when_full()

    def put_source(self, name: str, record: SourceRecord | None) -> None:
        """What a source is now; None for one that is gone."""
        self._sources.append((name, record))
        self._flush_when_full()

    def put_ledger(self, record: SourceRecord, data: bytes) -> None:
        """Keep the ledger of a source's bytes; it is of no generation and harms none."""
        told = {"name": record.source.name, "digest": record.source.digest, "rules": record.rules}
        self._ledgers.append({**told, "data": data})

    def restore(self, earlier: int) -> None:
        """Stage what an earlier generation held, in one transaction.

        What stands now and did not then is withdrawn; what stood then and does not now gets a
        place of its own in this generation, equal to the one it had.
        """
        self._restores = earlier
        with writing(self._engine) as connection:
            for table in (placement, source):
                columns = [column.name for column in table.columns]
                then = select(
                    *(
                        {"since": literal(self.number), "until": literal(FOREVER)}.get(
                            name, table.c[name]
                        )
                        for name in columns
                    )
                ).where(table.c.since <= earlier, table.c.until > earlier, table.c.until < FOREVER)
                now = (table.c.since > earlier, table.c.until == FOREVER)
                connection.execute(update(table).where(*now).values(until=self.number))
                connection.execute(insert(table).from_select(columns, then))

    def forget(self, name: str) -> None:
        """Undo all that was staged for a source."""
        self.flush()
        with writing(self._engine) as connection:
            discard(connection, name)

    def _flush_when_full(self) -> None:
        articles = len(self._added) + len(self._moved) + len(self._withdrawn)
        if articles + len(self._sources) >= FLUSH:
            self.flush()

    def flush(self) -> None:
        """Write what was gathered, in one transaction."""
        with writing(self._engine) as connection:
            for ids in chunks([*self._withdrawn, *(a.id for a in self._moved)]):
                connection.execute(
                    update(placement)
                    .where(placement.c.article_id.in_(ids), placement.c.until == FOREVER)
                    .values(until=self.number)
                )
            for articles in chunks(self._added):
                self._insert(connection, articles)
            for articles in chunks([*self._added, *self._moved]):
                connection.execute(insert(placement), [self._placement(a) for a in articles])
            for sources in chunks(self._sources):
                self._put_sources(connection, sources)
            for one in self._ledgers:
                self._put_ledger(connection, one)
        self._ledgers = []
        self._added, self._moved, self._withdrawn, self._sources = [], [], [], []

    def _put_sources(
        self, connection: Connection, sources: list[tuple[str, SourceRecord | None]]
    ) -> None:
        names = [name for name, _ in sources]
        connection.execute(
            update(source)
            .where(source.c.name.in_(names), source.c.until == FOREVER)
            .values(until=self.number)
        )
        rows = [source_row(record, self.number, FOREVER) for _, record in sources if record]
        if rows:
            connection.execute(insert(source), rows)

    def _put_ledger(self, connection: Connection, one: dict[str, object]) -> None:
        """Write a ledger; beside it only the one of the live source is kept."""
        live = select(source.c.digest).where(
            source.c.name == one["name"], source.c.since <= self.live, source.c.until > self.live
        )
        named = ledger.c.name == one["name"]
        connection.execute(delete(ledger).where(named, ledger.c.digest.not_in(live)))
        connection.execute(delete(ledger).where(named, ledger.c.digest == one["digest"]))
        connection.execute(insert(ledger), [one])

    def _insert(self, connection: Connection, articles: list[Article]) -> None:
        """Insert articles and their paragraphs, but for those of an earlier generation."""
        ids = [a.id for a in articles]
        known = set(connection.execute(select(article.c.id).where(article.c.id.in_(ids))).scalars())
        new = [a for a in articles if a.id not in known]
        if new:
            connection.execute(insert(article), [article_row(a) for a in new])
        rows = [row for a in new for row in paragraph_rows(a)]
        if rows:
            connection.execute(insert(paragraph), rows)

    def _placement(self, one: Article) -> dict[str, object]:
        place = placed(one)
        return {
            "article_id": one.id,
            "since": self.number,
            "until": FOREVER,
            "source": one.source,
            "position": place.position,
            "lines": place.lines,
            "uncertain": place.uncertain,
        }

    def publish(self) -> Generation:
        """Make the staged generation the live one, in one transaction.

        Raises:
            CatalogueError: another reload has published in the meantime.
        """
        with writing(self._engine) as connection:
            newest = select(generation).order_by(generation.c.number.desc()).limit(1)
            last = connection.execute(newest).first()
            if (last.number if last else 0) != self.live:
                raise CatalogueError(
                    "Another reload has finished in the meantime; start this one again."
                )
            counts = self._counts(connection, generation_of(last).counts if last else Counts())
            row = {
                "number": self.number,
                "created": int(time.time()),
                "sources": counts.sources,
                "articles": counts.articles,
                "paragraphs": counts.paragraphs,
                "searchable": counts.searchable,
                "restores": self._restores,
            }
            connection.execute(insert(generation), [row])
            return generation_of(connection.execute(newest).one())

    def _counts(self, connection: Connection, before: Counts) -> Counts:
        """Count by what changed, so that the cost does not grow with the corpus."""
        sources = select(func.count()).select_from(source)
        sums = select(
            func.count(),
            func.coalesce(func.sum(article.c.paragraphs), 0),
            func.coalesce(func.sum(article.c.searchable), 0),
        ).join_from(placement, article, placement.c.article_id == article.c.id)
        more = connection.execute(sums.where(placement.c.since == self.number)).one()
        less = connection.execute(sums.where(placement.c.until == self.number)).one()
        came = connection.execute(sources.where(source.c.since == self.number)).scalar_one()
        went = connection.execute(sources.where(source.c.until == self.number)).scalar_one()
        return Counts(
            before.sources + came - went,
            before.articles + more[0] - less[0],
            before.paragraphs + more[1] - less[1],
            before.searchable + more[2] - less[2],
        )


def discard(connection: Connection, name: str | None = None) -> None:
    """Delete whatever is beyond the live generation, of one source or of all."""
    live = connection.execute(select(func.coalesce(func.max(generation.c.number), 0))).scalar_one()
    older = placement.alias()
    orphans = (
        select(placement.c.article_id)
        .where(placement.c.since > live)
        .where(~exists().where(older.c.article_id == placement.c.article_id, older.c.since <= live))
        .limit(CHUNK)
    )
    if name is not None:
        orphans = orphans.where(placement.c.source == name)
    while ids := list(connection.execute(orphans).scalars()):
        connection.execute(delete(placement).where(placement.c.article_id.in_(ids)))
        connection.execute(delete(paragraph).where(paragraph.c.article_id.in_(ids)))
        connection.execute(delete(article).where(article.c.id.in_(ids)))
    for table, named in ((placement, placement.c.source), (source, source.c.name)):
        of_source = [] if name is None else [named == name]
        connection.execute(delete(table).where(table.c.since > live, *of_source))
        connection.execute(
            update(table)
            .where(table.c.until > live, table.c.until < FOREVER, *of_source)
            .values(until=FOREVER)
        )
