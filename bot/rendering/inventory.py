"""Lists for those who keep the corpus: its sources, what is hidden, who did what; page by page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.history import Act
from bot.rendering.listing import opening
from bot.rendering.problems import problem_text
from bot.rendering.templates import Wording
from retrieval.corpus.catalogue import Catalogue, SourceRecord
from retrieval.corpus.catalogue.hiding import Hidden

UNREADABLE = 5  # told of those that could not be read


@dataclass(frozen=True, slots=True)
class Sheet:
    """Which page of a list this is, both counted from 0 and of how many."""

    page: int
    pages: int
    first: int  # number of its first entry, from 1


def sheet(wanted: int, count: int, size: int) -> Sheet:
    """Return the page nearest to the one wanted."""
    pages = max(1, -(-count // size))
    page = max(0, min(wanted, pages - 1))
    return Sheet(page, pages, page * size + 1)


def sources_html(
    wording: Wording, catalogue: Catalogue, records: Sequence[SourceRecord], at: Sheet, count: int
) -> str:
    """Return a page of the sources, with how many articles each gave and when it came."""
    sizes = catalogue.sizes()
    failed = catalogue.unreadable()
    rows = [
        (
            record.source,
            sizes.get(record.source.name, 0),
            datetime.fromtimestamp(record.modified / 1e9, UTC).date().isoformat(),
        )
        for record in records
    ]
    return wording.render(
        "inventory_sources",
        rows=rows,
        sheet=at,
        count=count,
        articles=catalogue.count().articles,
        failed=[(one.name, problem_text(wording, one.problem)) for one in failed[:UNREADABLE]],
        more_failed=max(0, len(failed) - UNREADABLE),
    )


def audit_html(wording: Wording, acts: Sequence[Act], at: Sheet, count: int) -> str:
    """Return a page of the log of administrative acts."""
    rows = [(one, one.time.strftime("%Y-%m-%d %H:%M") if one.time else "") for one in acts]
    return wording.render("inventory_audit", rows=rows, sheet=at, count=count)


def hidden_html(
    wording: Wording, catalogue: Catalogue, hidden: Sequence[Hidden], at: Sheet, count: int
) -> str:
    """Return a page of the hidden passages."""
    rows = []
    for one in hidden:
        paragraph = catalogue.paragraph(one.paragraph)
        article = catalogue.article(paragraph.article_id) if paragraph else None
        title = (article.title or opening(article)) if article else ""
        text = paragraph.text if paragraph else ""
        rows.append((text, title, one.since.date().isoformat()))
    return wording.render("inventory_hidden", rows=rows, sheet=at, count=count)
