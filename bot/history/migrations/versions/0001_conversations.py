"""Chats, answers given with their citations, the messages that carry them, and counters."""

import time

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

Id = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "chat",
        sa.Column("id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("first_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_seen", sa.DateTime(timezone=True), nullable=False),
        sa.Column("blocked", sa.Boolean(create_constraint=False), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_chat"),
    )
    op.create_table(
        "answer",
        sa.Column("id", Id, nullable=False),
        sa.Column("chat", sa.BigInteger, nullable=False),
        sa.Column("thread", sa.BigInteger),
        sa.Column("reader", sa.BigInteger),
        sa.Column("message", sa.BigInteger),
        sa.Column("asked", sa.Text, nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("expected", sa.String(16), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("confidence", sa.Float, nullable=False),
        sa.Column("verdict", sa.Boolean(create_constraint=False)),
        sa.Column("article", sa.String(128)),
        sa.Column("language", sa.String(16), nullable=False),
        sa.Column("milliseconds", sa.Integer, nullable=False),
        sa.Column("time", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_answer"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_answer_chat_id", "answer", ["chat", "id"])
    op.create_index("ix_answer_chat_message", "answer", ["chat", "message"])
    op.create_index("ix_answer_time", "answer", ["time"])
    op.create_table(
        "citation",
        sa.Column("answer", Id, nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("paragraph", sa.String(128), nullable=False),
        sa.Column("sentence_start", sa.Integer, nullable=False),
        sa.Column("sentence_end", sa.Integer, nullable=False),
        sa.Column("answer_start", sa.Integer),
        sa.Column("answer_end", sa.Integer),
        sa.Column("items", sa.Text, nullable=False),
        sa.Column("disagrees", sa.Boolean(create_constraint=False), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("answer", "number", name="pk_citation"),
        sa.ForeignKeyConstraint(
            ["answer"], ["answer.id"], name="fk_citation_answer", ondelete="CASCADE"
        ),
    )
    op.create_table(
        "message",
        sa.Column("chat", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("message", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("answer", Id, nullable=False),
        sa.PrimaryKeyConstraint("chat", "message", name="pk_message"),
        sa.ForeignKeyConstraint(
            ["answer"], ["answer.id"], name="fk_message_answer", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_message_answer", "message", ["answer"])
    op.create_table(
        "counter",
        sa.Column("day", sa.Date, nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("count", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("day", "name", name="pk_counter"),
    )
    _start_ids_at(int(time.time()))


def downgrade() -> None:
    """Drop the tables."""
    for table in ("counter", "message", "citation", "answer", "chat"):
        op.drop_table(table)


def _start_ids_at(first: int) -> None:
    """Number answers from the present second on.

    Buttons in chats outlive a lost database: a new one must not give their answers' ids again.
    """
    if op.get_bind().dialect.name == "sqlite":
        op.execute(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('answer', {first})")
    else:
        op.execute(f"ALTER SEQUENCE answer_id_seq RESTART WITH {first}")
