"""Which articles of the corpus somebody wants to see: by source, date and place."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_

from retrieval.corpus.catalogue.tables import article, placement


@dataclass(frozen=True, slots=True)
class Wanted:
    """A choice of articles; what is None does not matter.

    Attributes:
        source: words in the source's name.
        date: how the article's ISO 8601 date begins: a year, a month or a day.
        place: words in the dateline or the headline, which is where print says where.
    """

    source: str | None = None
    date: str | None = None
    place: str | None = None

    def clauses(self) -> list[ColumnElement[bool]]:
        """Return what a placement joined with its article must fulfil."""
        found: list[ColumnElement[bool]] = []
        if self.source is not None:
            found.append(placement.c.source.contains(self.source, autoescape=True))
        if self.date is not None:
            found.append(article.c.date.startswith(self.date, autoescape=True))
        if self.place is not None:
            columns = (article.c.dateline, article.c.kicker, article.c.title, article.c.subtitle)
            found.append(or_(*(one.contains(self.place, autoescape=True) for one in columns)))
        return found
