"""What the catalogue asks its tables: what stood where in a generation, and articles from rows."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, Row, ScalarSelect, Select, and_, exists, func, select
from sqlalchemy.sql.elements import ColumnElement

from retrieval.corpus.catalogue.database import CHUNK, chunks
from retrieval.corpus.catalogue.records import SEARCHABLE, article_of
from retrieval.corpus.catalogue.tables import article, generation, paragraph, placement, source
from retrieval.corpus.cutting import Part
from retrieval.corpus.model import Article

Number = int | ColumnElement[int] | ScalarSelect[int]

LIVE = select(func.coalesce(func.max(generation.c.number), 0)).scalar_subquery()
"""The number of the live generation, 0 before the first."""


def placed_at(number: Number) -> ColumnElement[bool]:
    """Placements that stand in a generation."""
    return and_(placement.c.since <= number, placement.c.until > number)


def source_at(number: Number) -> ColumnElement[bool]:
    """Versions of sources that stand in a generation."""
    return and_(source.c.since <= number, source.c.until > number)


def gained(old: int, new: int) -> tuple[ColumnElement[bool], ...]:
    """Placements of articles that stand in generation `new` and do not in `old`."""
    before = placement.alias()
    # Implied by the rest, but an index answers it: the cost is the change's, not the corpus's.
    near = placement.c.since > old if new > old else placement.c.until <= old
    return (
        near,
        placed_at(new),
        ~exists().where(
            before.c.article_id == placement.c.article_id,
            before.c.since <= old,
            before.c.until > old,
        ),
    )


def previous(connection: Connection) -> Row[Any] | None:
    """Return the row of the newest generation that holds other articles than the live one.

    A generation that a rollback made stands for the one that it brought back.
    """
    rows = connection.execute(select(generation).order_by(generation.c.number.desc())).all()
    by_number = {row.number: row for row in rows}
    if not rows:
        return None
    live = rows[0]
    for number in range((live.restores or live.number) - 1, 0, -1):
        found = by_number[number]
        if any(
            connection.execute(select(exists().where(*gained(*ways)))).scalar()
            for ways in ((live.number, number), (number, live.number))
        ):
            return by_number[found.restores or number]
    return None


def places_at(
    connection: Connection, article_ids: Iterable[str], when: ColumnElement[bool]
) -> dict[str, Row[Any]]:
    """Return where these articles stand `when` they do, by article id."""
    query = select(placement).where(placement.c.article_id.in_(list(article_ids)), when)
    return {row.article_id: row for row in connection.execute(query)}


def last_places(connection: Connection, article_ids: Sequence[str]) -> dict[str, Row[Any]]:
    """Return each article's newest placement up to the live generation."""
    query = (
        select(placement)
        .where(placement.c.article_id.in_(article_ids), placement.c.since <= LIVE)
        .order_by(placement.c.since)
    )
    return {row.article_id: row for row in connection.execute(query)}


def assemble(connection: Connection, places: Sequence[Row[Any]]) -> list[Article]:
    """Put the articles of these placements together, in their order."""
    articles: list[Article] = []
    for chunk in chunks(places):
        ids = [place.article_id for place in chunk]
        rows = {r.id: r for r in connection.execute(select(article).where(article.c.id.in_(ids)))}
        texts: dict[str, list[Row[Any]]] = {i: [] for i in ids}
        for row in connection.execute(_paragraphs_of(ids)):
            texts[row.article_id].append(row)
        articles += [article_of(rows[p.article_id], p, texts[p.article_id]) for p in chunk]
    return articles


def parts_of(connection: Connection, old: int, new: int) -> Iterator[list[list[Part]]]:
    """Yield in batches what an index takes of the articles that `new` holds and `old` does not."""
    ids = select(placement.c.article_id).where(*gained(old, new))
    for batch in connection.execution_options(yield_per=CHUNK).execute(ids).partitions():
        yield list(parts_in(connection, [row.article_id for row in batch]).values())


def parts_in(connection: Connection, article_ids: list[str]) -> dict[str, list[Part]]:
    """Return the searchable paragraphs of articles of any generation, as an index takes them."""
    columns = (paragraph.c.article_id, paragraph.c.id, paragraph.c.role, paragraph.c.section)
    searchable = paragraph.c.role.in_([str(role) for role in SEARCHABLE])
    query = (
        select(*columns, paragraph.c.text)
        .where(paragraph.c.article_id.in_(article_ids), searchable)
        .order_by(paragraph.c.article_id, paragraph.c.position)
    )
    rows = connection.execute(query).all()
    return {id_: [tuple(row[1:]) for row in some] for id_, some in groupby(rows, itemgetter(0))}


def _paragraphs_of(ids: list[str]) -> Select[Any]:
    return (
        select(paragraph)
        .where(paragraph.c.article_id.in_(ids))
        .order_by(paragraph.c.article_id, paragraph.c.position)
    )
