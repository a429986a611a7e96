"""The first catalogue: generations, sources, articles, paragraphs, placements, notes.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "generation",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("sources", sa.Integer(), nullable=False),
        sa.Column("articles", sa.Integer(), nullable=False),
        sa.Column("paragraphs", sa.BigInteger(), nullable=False),
        sa.Column("searchable", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_generation"),
    )
    op.create_table(
        "source",
        sa.Column("name", NAME, nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified", sa.BigInteger(), nullable=False),
        sa.Column("format", sa.String(32), nullable=False),
        sa.Column("encoding", sa.String(32), nullable=False),
        sa.Column("encoding_guessed", sa.Boolean(), nullable=False),
        sa.Column("rules", sa.String(32), nullable=False),
        sa.Column("noise", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("name", "since", name="pk_source"),
    )
    op.create_index("ix_source_until", "source", ["until"])
    op.create_index("ix_source_since", "source", ["since"])
    op.create_table(
        "article",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("kicker", sa.Text()),
        sa.Column("title", sa.Text()),
        sa.Column("subtitle", sa.Text()),
        sa.Column("byline", sa.Text()),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("dateline", sa.Text()),
        sa.Column("date", sa.Text()),
        sa.Column("given_id", sa.Text()),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.Column("paragraphs", sa.Integer(), nullable=False),
        sa.Column("searchable", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_article"),
    )
    op.create_table(
        "paragraph",
        sa.Column("id", sa.String(48), nullable=False),
        sa.Column("article_id", sa.String(32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("section", sa.Text()),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_paragraph"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_paragraph_article_id"),
    )
    op.create_index(
        "ix_paragraph_article_id_position", "paragraph", ["article_id", "position"], unique=True
    )
    op.create_table(
        "placement",
        sa.Column("article_id", sa.String(32), nullable=False),
        sa.Column("since", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("until", sa.Integer(), nullable=False),
        sa.Column("source", NAME, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("lines", sa.JSON(), nullable=False),
        sa.Column("uncertain", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("article_id", "since", name="pk_placement"),
        sa.ForeignKeyConstraint(["article_id"], ["article.id"], name="fk_placement_article_id"),
    )
    op.create_index("ix_placement_source_position", "placement", ["source", "position"])
    op.create_index("ix_placement_since", "placement", ["since"])
    op.create_index("ix_placement_until", "placement", ["until"])
    op.create_table(
        "unreadable",
        sa.Column("name", NAME, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("modified", sa.BigInteger(), nullable=False),
        sa.Column("rules", sa.String(32), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_unreadable"),
    )
    op.create_table(
        "note",
        sa.Column("key", sa.String(128), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_note"),
    )


def downgrade() -> None:
    """Drop the tables: the catalogue is rebuilt from the corpus, its old citations are lost."""
    for table in (
        "note",
        "unreadable",
        "placement",
        "paragraph",
        "article",
        "source",
        "generation",
    ):
        op.drop_table(table)
