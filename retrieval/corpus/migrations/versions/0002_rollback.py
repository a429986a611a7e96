"""A generation may bring back an earlier one.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the number of the generation that one brought back."""
    op.add_column("generation", sa.Column("restores", sa.Integer(), nullable=True))


def downgrade() -> None:
    """Forget which generations were brought back."""
    op.drop_column("generation", "restores")
