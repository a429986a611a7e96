"""Which articles are one text: kept per article, for ever, and so true of every generation.

The first article of a text that the catalogue came to know is its founder, and the others are held
against it alone, so that no chain of small differences joins two texts. Which of them readers are
shown is a question of what is live: the first in the corpus's order. When that one goes, the next
takes its place, and nothing has to be written for it.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import Connection, Engine, exists, insert, select

from retrieval.corpus.catalogue.database import chunks, reading, writing
from retrieval.corpus.catalogue.memory import Memory
from retrieval.corpus.catalogue.queries import LIVE, parts_in, placed_at
from retrieval.corpus.catalogue.tables import hallmark, placement, reprint
from retrieval.corpus.cutting import Part


@dataclass(frozen=True, slots=True)
class Family:
    """Live articles of one text.

    Attributes:
        members: (article id, its source), in the corpus's order; the first is the one shown.
    """

    members: tuple[tuple[str, str], ...]

    @property
    def shown(self) -> str:
        """Id of the article that stands for all."""
        return self.members[0][0]

    def others(self, article_id: str) -> tuple[str, ...]:
        """Return the sources, other than its own, in which an article's text stands."""
        own = dict(self.members).get(article_id)
        return tuple(dict.fromkeys(source for _, source in self.members if source != own))


class Reprints:
    """The catalogue's knowledge of texts that stand in it more than once."""

    def __init__(self, engine: Engine, memory: Memory) -> None:
        self._engine = engine
        self._memory = memory

    def families(self, article_ids: Collection[str], at: int | None = None) -> dict[str, Family]:
        """Return, for those of these articles whose text is live more than once, its family.

        Args:
            article_ids: of any generation.
            at: the generation whose members count; None for the live one.
        """
        if at is not None:
            return self._families(article_ids, at)
        each = dict.fromkeys(article_ids)
        return self._memory.recall_each("family", each, lambda ids: self._families(ids, None))

    def _families(self, article_ids: Collection[str], at: int | None) -> dict[str, Family]:
        with reading(self._engine) as connection:
            mine: dict[str, str] = {}
            for chunk in chunks(article_ids):
                query = select(reprint.c.article_id, reprint.c.of).where(
                    reprint.c.article_id.in_(chunk)
                )
                mine.update((row.article_id, row.of) for row in connection.execute(query))
            families = dict(_families(connection, set(mine.values()), at))
        found = {i: families[of] for i, of in mine.items() if of in families}
        return {i: one for i, one in found.items() if len(one.members) > 1}

    def also_in(self, article_id: str) -> tuple[str, ...]:
        """Return the sources, in order, in which the text of an article is live as well."""
        family = self.families([article_id]).get(article_id)
        return family.others(article_id) if family else ()

    # For reloads

    def unjudged(self, number: int, after: int) -> list[str]:
        """Return the articles placed in generation `number` that are not judged yet.

        Args:
            number: of the generation.
            after: only those placed later than this one.
        """
        judged = exists().where(reprint.c.article_id == placement.c.article_id)
        ids = select(placement.c.article_id).where(
            placed_at(number), placement.c.since > after, ~judged
        )
        with reading(self._engine) as connection:
            return list(connection.execute(ids).scalars())

    def parts(self, article_ids: Iterable[str]) -> dict[str, list[Part]]:
        """Return the searchable paragraphs of articles of any generation."""
        found: dict[str, list[Part]] = {}
        with reading(self._engine) as connection:
            for chunk in chunks(article_ids):
                found.update(parts_in(connection, chunk))
        return found

    def founders(self, marks: Iterable[int]) -> dict[int, list[str]]:
        """Return the founders that have these marks."""
        found: dict[int, list[str]] = {}
        with reading(self._engine) as connection:
            for chunk in chunks(marks):
                query = select(hallmark).where(hallmark.c.mark.in_(chunk))
                for row in connection.execute(query.order_by(hallmark.c.article_id)):
                    found.setdefault(row.mark, []).append(row.article_id)
        return found

    def put(self, judged: dict[str, str], marks: Iterable[tuple[int, str]]) -> None:
        """Keep which founder's text each article is, and the marks of new founders."""
        rows = [{"article_id": id_, "of": of} for id_, of in judged.items()]
        marked = [{"mark": mark, "article_id": id_} for mark, id_ in marks]
        with writing(self._engine) as connection:
            if rows:
                connection.execute(insert(reprint), rows)
            if marked:
                connection.execute(insert(hallmark), marked)


def _families(
    connection: Connection, founders: Iterable[str], at: int | None
) -> Iterator[tuple[str, Family]]:
    for chunk in chunks(founders):
        query = (
            select(reprint.c.of, placement.c.article_id, placement.c.source)
            .join(placement, placement.c.article_id == reprint.c.article_id)
            .where(reprint.c.of.in_(chunk), placed_at(LIVE if at is None else at))
            .order_by(reprint.c.of, placement.c.source, placement.c.position)
        )
        for of, rows in groupby(connection.execute(query), lambda row: row.of):
            yield of, Family(tuple((row.article_id, row.source) for row in rows))
