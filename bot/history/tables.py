"""The tables of the history; `migrations/` brings a database to them.

No names of people anywhere: a chat or a user is its Telegram id.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)

VERSION_TABLE = "history_version"  # its own: history and catalogue may share one database

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

Id = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts up only an INTEGER key

chat = Table(
    "chat",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", String(16), nullable=False),  # private, group, supergroup, channel, terminal
    Column("first_seen", DateTime(timezone=True), nullable=False),
    Column("last_seen", DateTime(timezone=True), nullable=False),
    Column("blocked", Boolean(create_constraint=False), nullable=False),  # stopped by its reader
)

answer = Table(
    "answer",
    metadata,
    Column("id", Id, primary_key=True),
    Column("chat", BigInteger, nullable=False),
    Column("thread", BigInteger),
    Column("reader", BigInteger),
    Column("message", BigInteger),  # the one that asked
    Column("asked", Text, nullable=False),
    Column("question", Text, nullable=False),  # as completed from the conversation
    Column("expected", String(16), nullable=False),
    Column("status", String(16), nullable=False),
    Column("confidence", Float, nullable=False),
    Column("verdict", Boolean(create_constraint=False)),
    Column("article", String(128)),  # that the conversation is about
    Column("language", String(16), nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("time", DateTime(timezone=True), nullable=False),
    Index(None, "chat", "id"),
    Index(None, "chat", "message"),
    Index(None, "time"),
    sqlite_autoincrement=True,  # an id in an old button never comes to mean another answer
)

citation = Table(
    "citation",
    metadata,
    Column("answer", Id, ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("paragraph", String(128), nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("answer_start", Integer),
    Column("answer_end", Integer),
    Column("items", Text, nullable=False),  # the items' spans: "12-15 20-22"
    Column("disagrees", Boolean(create_constraint=False), nullable=False),
    Column("digest", String(64), nullable=False),  # of the paragraph's text
)

message = Table(
    "message",
    metadata,
    Column("chat", BigInteger, primary_key=True, autoincrement=False),
    Column("message", BigInteger, primary_key=True, autoincrement=False),
    Column("answer", Id, ForeignKey("answer.id", ondelete="CASCADE"), nullable=False),
    Index(None, "answer"),
)

reader = Table(
    "reader",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(16), nullable=False),  # chosen by /language
)

feedback = Table(
    "feedback",
    metadata,
    Column("answer", Id, ForeignKey("answer.id", ondelete="CASCADE"), primary_key=True),
    Column("reader", BigInteger, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),  # of the citation that was shown
    Column("verdict", String(16), nullable=False),
    Column("time", DateTime(timezone=True), nullable=False),
    Index(None, "time"),
)

counter = Table(
    "counter",
    metadata,
    Column("day", Date, primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("count", BigInteger, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("id", Id, primary_key=True),
    Column("time", DateTime(timezone=True), nullable=False),
    Column("actor", BigInteger, nullable=False),
    Column("deed", String(16), nullable=False),
    Column("subject", Text, nullable=False),
    Column("outcome", String(16), nullable=False),
)
