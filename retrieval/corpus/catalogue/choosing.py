"""What a question is asked among: the entries of an index that a choice of articles has.

The catalogue decides what may answer; an index is told the entries and knows nothing of sources and
dates. A choice stays the same for as long as its generation is the live one, so it is kept.
"""

from collections import OrderedDict
from collections.abc import Iterator
from itertools import chain
from threading import Lock

from sqlalchemy import Connection, Engine, case, func, null, select

from retrieval.corpus.catalogue.database import reading
from retrieval.corpus.catalogue.queries import LIVE, placed_at
from retrieval.corpus.catalogue.records import SEARCHABLE
from retrieval.corpus.catalogue.tables import article, paragraph, placement
from retrieval.corpus.catalogue.wanted import Wanted
from retrieval.corpus.windows import LONG, entry_ids
from retrieval.index.among import Among

MOST = 8  # choices kept, each some 100 bytes an entry
ROWS = 5_000  # read at once


class Choosing:
    """The catalogue's knowledge of what is searched when not all of it is."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: OrderedDict[Wanted, tuple[int, Among]] = OrderedDict()
        self._lock = Lock()

    def among(self, wanted: Wanted) -> Among:
        """Return the entries of the live articles of a choice; the same object in a generation."""
        with reading(self._engine) as connection:
            live = int(connection.execute(select(LIVE)).scalar_one())
            with self._lock:
                number, among = self._kept.get(wanted, (-1, Among(())))
                if number == live:
                    self._kept.move_to_end(wanted)
                    return among
            among = Among(_entries(connection, wanted))
        with self._lock:
            self._kept[wanted] = live, among
            self._kept.move_to_end(wanted)
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        return among


def _entries(connection: Connection, wanted: Wanted) -> Iterator[str]:
    text = case((func.length(paragraph.c.text) > LONG, paragraph.c.text), else_=null())
    query = (
        select(paragraph.c.id, text)
        .join(article, article.c.id == paragraph.c.article_id)
        .join(placement, placement.c.article_id == article.c.id)
        .where(
            placed_at(LIVE),
            paragraph.c.role.in_([str(role) for role in SEARCHABLE]),
            *wanted.clauses(),
        )
    )
    rows = connection.execution_options(yield_per=ROWS).execute(query)
    return chain.from_iterable(entry_ids(id_, long or "") for id_, long in rows)
