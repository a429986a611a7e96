"""Which articles of the corpus somebody wants to see: by source, date, place and kind."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_

from retrieval.corpus.catalogue.tables import article, placement
from retrieval.corpus.model import Kind


@dataclass(frozen=True, slots=True)
class Wanted:
    """A choice of articles; what is None does not matter.

    Attributes:
        source: words in the source's name.
        date: how the article's ISO 8601 date begins: a year, a month or a day.
        place: words in the dateline or the headline, which is where print says where.
        file: the source's whole name.
        since: the first year, month or day, written as ISO 8601; one that has no date is not of it.
        until: the last year, month or day, all of it.
        kind: what the article is.

    An article of which only the year or the month is known is of a range that begins or ends in it.
    """

    source: str | None = None
    date: str | None = None
    place: str | None = None
    file: str | None = None
    since: str | None = None
    until: str | None = None
    kind: Kind | None = None

    def clauses(self) -> list[ColumnElement[bool]]:
        """Return what a placement joined with its article must fulfil."""
        found: list[ColumnElement[bool]] = []
        if self.source is not None:
            found.append(placement.c.source.contains(self.source, autoescape=True))
        if self.file is not None:
            found.append(placement.c.source == self.file)
        if self.kind is not None:
            found.append(article.c.kind == str(self.kind))
        if self.since is not None:  # "2024-05" stands before all of its days, as text too
            coarser = [self.since[:size] for size in (4, 7) if size < len(self.since)]
            found.append(or_(article.c.date >= self.since, article.c.date.in_(coarser)))
        if self.until is not None:
            within = article.c.date.startswith(self.until, autoescape=True)
            found.append(or_(article.c.date <= self.until, within))
        if self.date is not None:
            found.append(article.c.date.startswith(self.date, autoescape=True))
        if self.place is not None:
            columns = (article.c.dateline, article.c.kicker, article.c.title, article.c.subtitle)
            found.append(or_(*(one.contains(self.place, autoescape=True) for one in columns)))
        return found
