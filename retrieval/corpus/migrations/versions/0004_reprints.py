"""Which articles are one text.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables; the next reload fills them."""
    op.create_table(
        "reprint",
        sa.Column("article_id", sa.String(32), nullable=False),
        sa.Column("of", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("article_id", name="pk_reprint"),
    )
    op.create_index("ix_reprint_of", "reprint", ["of"])
    op.create_table(
        "hallmark",
        sa.Column("mark", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("article_id", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("mark", "article_id", name="pk_hallmark"),
    )


def downgrade() -> None:
    """Forget it: every article stands for itself."""
    op.drop_table("hallmark")
    op.drop_table("reprint")
