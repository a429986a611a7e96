"""What readers say of an answer: useful, the wrong sentence, not in the source."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "feedback",
        sa.Column("answer", Id, nullable=False),
        sa.Column("reader", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("answer", "reader", name="pk_feedback"),
        sa.ForeignKeyConstraint(
            ["answer"], ["answer.id"], name="fk_feedback_answer", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_feedback_time", "feedback", ["time"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("feedback")
