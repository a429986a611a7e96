"""What makes a small change of a large corpus cheap: stamps of files, ledgers of their lines.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

NAME = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the stamps, empty as yet, and the table of ledgers."""
    op.add_column("source", sa.Column("stamp", sa.String(64), nullable=False, server_default=""))
    op.create_table(
        "ledger",
        sa.Column("name", NAME, nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("rules", sa.String(32), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", "digest", name="pk_ledger"),
    )


def downgrade() -> None:
    """Go back to reading every byte."""
    op.drop_table("ledger")
    op.drop_column("source", "stamp")
