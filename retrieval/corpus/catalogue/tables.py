"""The catalogue's tables. Content rows are never rewritten; intervals say when they were live.

A placement is an article standing in a source during the generations `[since, until)`; what may
move while the words stay (order, line numbers) belongs to it. A row in `generation` exists once
that generation is whole: the highest number is live, so inserting that one row is the switch.
Everything with `since` or `until` above it is staged and seen by nobody.
"""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

FOREVER = 2**31 - 1  # `until` of what is not withdrawn

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

# Names sort by their characters' code points in every database, not by its language.
Name = Text().with_variant(Text(collation="C"), "postgresql")

generation = Table(
    "generation",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("created", BigInteger, nullable=False),  # seconds since 1970, UTC
    Column("sources", Integer, nullable=False),
    Column("articles", Integer, nullable=False),
    Column("paragraphs", BigInteger, nullable=False),
    Column("searchable", BigInteger, nullable=False),
    Column("restores", Integer),  # the generation whose articles a rollback brought back
)

source = Table(
    "source",
    metadata,
    Column("name", Name, primary_key=True),
    Column("since", Integer, primary_key=True, autoincrement=False),
    Column("until", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("modified", BigInteger, nullable=False),  # nanoseconds; a hint that may be renewed
    Column("format", String(32), nullable=False),
    Column("encoding", String(32), nullable=False),
    Column("encoding_guessed", Boolean(create_constraint=False), nullable=False),
    Column("stamp", String(64), nullable=False, server_default=""),  # of the file, as `modified`
    Column("rules", String(32), nullable=False),  # what it was read by
    Column("noise", JSON, nullable=False),
    Index(None, "until"),
    Index(None, "since"),
)

article = Table(
    "article",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("kicker", Text),
    Column("title", Text),
    Column("subtitle", Text),
    Column("byline", Text),
    Column("authors", JSON, nullable=False),
    Column("dateline", Text),
    Column("date", Text),
    Column("given_id", Text),
    Column("sections", JSON, nullable=False),
    Column("paragraphs", Integer, nullable=False),  # of its body
    Column("searchable", Integer, nullable=False),  # entries of an index
)

paragraph = Table(
    "paragraph",
    metadata,
    Column("id", String(48), primary_key=True),
    Column("article_id", String(32), ForeignKey("article.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("role", String(16), nullable=False),
    Column("section", Text),
    Column("text", Text, nullable=False),
    Column("hash", String(32), nullable=False),
    Index(None, "article_id", "position", unique=True),
)

placement = Table(
    "placement",
    metadata,
    Column("article_id", String(32), ForeignKey("article.id"), primary_key=True),
    Column("since", Integer, primary_key=True, autoincrement=False),
    Column("until", Integer, nullable=False),
    Column("source", Name, nullable=False),
    Column("position", Integer, nullable=False),
    Column(
        "lines", JSON, nullable=False
    ),  # {"paragraphs": [[[first, last], ..], ..], "sections": ..}
    Column("uncertain", JSON, nullable=False),
    Index(None, "source", "position"),
    Index(None, "since"),
    Index(None, "until"),
)

unreadable = Table(  # what the last reload could not read
    "unreadable",
    metadata,
    Column("name", Name, primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("modified", BigInteger, nullable=False),
    Column("rules", String(32), nullable=False),
    Column("problem", Text, nullable=False),
)

ledger = Table(  # which lines gave which articles, in files of many: found again, never shown
    "ledger",
    metadata,
    Column("name", Name, primary_key=True),
    Column("digest", String(64), primary_key=True),  # of the bytes that it tells about
    Column("rules", String(32), nullable=False),
    Column("data", LargeBinary, nullable=False),
)

reprint = Table(  # which article's text an article has: its own, or one that was known before
    "reprint",
    metadata,
    Column("article_id", String(32), primary_key=True),
    Column("of", String(32), nullable=False),
    Index(None, "of"),
)

hallmark = Table(  # what the first article of a text is found by
    "hallmark",
    metadata,
    Column("mark", BigInteger, primary_key=True, autoincrement=False),
    Column("article_id", String(32), primary_key=True),
)

note = Table(
    "note",
    metadata,
    Column("key", String(128), primary_key=True),
    Column("value", Text, nullable=False),
)
