"""Long paragraphs are several entries of an index: what is counted for one is counted again.

Revision ID: 0005
Revises: 0004
"""

from collections.abc import Callable

import sqlalchemy as sa
from alembic import op

from retrieval.corpus.windows import LONG, windows

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ARTICLE = sa.table("article", sa.column("id"), sa.column("searchable"))
PARAGRAPH = sa.table(
    "paragraph", sa.column("article_id"), sa.column("role"), sa.column("text", sa.Text)
)
PLACEMENT = sa.table("placement", sa.column("article_id"), sa.column("since"), sa.column("until"))
GENERATION = sa.table("generation", sa.column("number"), sa.column("searchable"))
SEARCHABLE = ("body", "headline")
BATCH = 500  # rows at a time


def upgrade() -> None:
    """Count the entries of each article that has a long paragraph, then of each generation."""
    _count(lambda text: len(windows(text)) - 1)


def downgrade() -> None:
    """Count paragraphs again."""
    _count(lambda text: 1 - len(windows(text)))


def _count(more: Callable[[str], int]) -> None:
    connection = op.get_bind()
    long = sa.and_(sa.func.length(PARAGRAPH.c.text) > LONG, PARAGRAPH.c.role.in_(SEARCHABLE))
    added: dict[str, int] = {}
    rows = connection.execute(sa.select(PARAGRAPH.c.article_id, PARAGRAPH.c.text).where(long))
    for batch in rows.partitions(BATCH):
        for id, text in batch:
            added[id] = added.get(id, 0) + more(text)
    for id, number in added.items():
        change = sa.update(ARTICLE).where(ARTICLE.c.id == id)
        connection.execute(change.values(searchable=ARTICLE.c.searchable + number))
    if not added:
        return
    joined = PLACEMENT.join(ARTICLE, ARTICLE.c.id == PLACEMENT.c.article_id)
    standing = sa.and_(
        PLACEMENT.c.since <= GENERATION.c.number, PLACEMENT.c.until > GENERATION.c.number
    )
    total = (
        sa.select(sa.func.coalesce(sa.func.sum(ARTICLE.c.searchable), 0))
        .select_from(joined)
        .where(standing)
        .correlate(GENERATION)
        .scalar_subquery()
    )
    connection.execute(sa.update(GENERATION).values(searchable=total))
