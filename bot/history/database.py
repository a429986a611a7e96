"""The history's database: opening it, bringing it up to date, and saying what is wrong with it.

An answer never waits long for its record: a lock is given up after `BUSY_SECONDS`, and a SQLite
file that went away is noticed at once instead of being written to after its end.
"""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Lock

from alembic import command
from alembic.config import Config
from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DisconnectionError,
    IntegrityError,
    NoSuchModuleError,
    NotSupportedError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
    StatementError,
)
from sqlalchemy.pool import StaticPool

from bot.errors import HistoryAwayError, HistoryError
from retrieval.corpus.catalogue.database import write_ahead

BUSY_SECONDS = 2.0
REFUSALS = (DataError, IntegrityError, NotSupportedError, ProgrammingError)
COLLISIONS = frozenset({"40001", "40P01"})  # PostgreSQL: two transactions in each other's way
MIGRATION_LOCK = 0x63687563  # any number: two processes that migrate one PostgreSQL wait in turn


@dataclass(frozen=True, slots=True)
class Turn:
    """Whose turn it is to write, and how many seconds one waits for it."""

    patience: float
    lock: Lock = field(default_factory=Lock)


def connect(url: str, busy: float = BUSY_SECONDS) -> Engine:
    """Return an engine for a database URL; a SQLite file and its folder are made if missing.

    Raises:
        HistoryError: the URL is no database's, or its driver is not installed.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed, busy)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(
            parsed, pool_pre_ping=True, pool_size=8, max_overflow=24, pool_timeout=busy
        )
    except (ArgumentError, NoSuchModuleError) as error:
        raise HistoryError(
            "the history's address is no database URL; write sqlite:///FILE or postgresql://..."
        ) from error
    except ModuleNotFoundError as error:
        raise HistoryError(
            f"the history's database needs the Python package {error.name!r}: "
            "pip install 'chuchu[postgres]'"
        ) from error


def _sqlite(url: URL, busy: float) -> Engine:
    if not url.database or url.database == ":memory:":
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        engine = _file(Path(url.database).expanduser().absolute(), busy)
        engine.update_execution_options(turn=Turn(busy))

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver's own BEGIN is deferred: two writers that both read first would deadlock.
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions are ours: see `begin`
        write_ahead(connection, busy)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")

    return engine


def _file(file: Path, busy: float) -> Engine:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
    except OSError as error:
        raise HistoryError(f"the history {file.name} cannot be made: {error.strerror}") from error

    def open_existing() -> sqlite3.Connection:
        # mode=rw: a file that went away while we run is an error, never silently a new empty one.
        return sqlite3.connect(
            f"{file.as_uri()}?mode=rw", uri=True, timeout=busy, check_same_thread=False
        )

    engine = create_engine(
        f"sqlite:///{file}", creator=open_existing, pool_size=8, max_overflow=24, pool_timeout=busy
    )

    @event.listens_for(engine, "connect")
    def remember(_connection: sqlite3.Connection, record: object) -> None:
        record.info["inode"] = os.stat(file).st_ino  # type: ignore[attr-defined]

    @event.listens_for(engine, "checkout")
    def still_there(_connection: sqlite3.Connection, record: object, _proxy: object) -> None:
        try:
            there = os.stat(file).st_ino
        except OSError:
            there = None
        if there != record.info["inode"]:  # type: ignore[attr-defined]
            raise DisconnectionError("the file was replaced or taken away")

    return engine


def migrate(engine: Engine) -> None:
    """Bring the database to the newest version of the tables.

    Raises:
        HistoryError: it cannot be reached, or it is of a newer version than this program.
    """
    with writing(engine) as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")
        config = Config()
        config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise HistoryError(
                "the history was written by a newer version of the program; update it"
            ) from error


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One snapshot; raises HistoryError where the database is locked, gone or broken."""
    with telling(), engine.begin() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction, kept whole or not at all; raises HistoryError as `reading` does."""
    with telling(), _turn(engine), engine.connect() as connection:
        writer = connection.execution_options(writing=True)
        with writer.begin():
            yield writer


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Let this process's writers of a SQLite file go one after another.

    SQLite has whoever comes too early sleep, and look again, and sleep longer; a lock wakes the
    next at once.
    """
    turn: Turn | None = engine.get_execution_options().get("turn")
    if turn is None:
        yield
        return
    if not turn.lock.acquire(timeout=turn.patience):
        raise HistoryAwayError("the history cannot be used: it is locked by another writer")
    try:
        yield
    finally:
        turn.lock.release()


@contextmanager
def telling() -> Iterator[None]:
    """Raise the driver's errors as HistoryError, with the driver's one line of cause.

    Never its statement: that holds readers' words.
    """
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error, OSError) as error:
        cause = str(getattr(error, "orig", None) or type(error).__name__).strip().split("\n")[0]
        kind = HistoryError if _is_ones_own(error) else HistoryAwayError
        raise kind(f"the history cannot be used: {cause}") from None


def _is_ones_own(error: Exception) -> bool:
    """Whether an error is about what was asked, so that something else may succeed."""
    if isinstance(error, OperationalError):
        return getattr(error.orig, "sqlstate", None) in COLLISIONS
    if isinstance(error, REFUSALS):
        return True
    return type(error) is StatementError  # a value that the driver has no way to write
