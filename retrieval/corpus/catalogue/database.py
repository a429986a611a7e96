"""The catalogue's database: opening it, and saying in a sentence what is wrong with it.

SQLite by default (write-ahead log, so readers never wait for a reload), PostgreSQL by URL.
"""

import json
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TypeVar

from filelock import FileLock, Timeout
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError, SQLAlchemyError

from retrieval.errors import CatalogueError, ReloadRunningError

T = TypeVar("T")

CHUNK = 500  # rows or ids a statement: far below every database's limit of parameters
LOCK = 0x63687563  # "chuc": the advisory lock on a server
RUNNING = "Another reload is at work on this corpus; wait until it is done."
BUSY_SECONDS = 5.0  # how long a writer waits for another one
POOL = {"pool_size": 8, "max_overflow": 24}  # 8-16 questions at once, and a reload


def connect(url: str) -> Engine:
    """Return an engine for a database URL; a SQLite file and its folder are made if missing.

    Raises:
        CatalogueError: the URL is no database's, or its driver is not installed.
    """
    try:
        parsed = make_url(url)
        if parsed.get_backend_name() == "sqlite":
            return _sqlite(parsed)
        if parsed.drivername == "postgresql":
            parsed = parsed.set(drivername="postgresql+psycopg")
        return create_engine(parsed, pool_pre_ping=True, isolation_level="REPEATABLE READ", **POOL)
    except (ArgumentError, NoSuchModuleError) as error:
        raise CatalogueError(
            "The catalogue's address is no database URL; write sqlite:///FILE or postgresql://..."
        ) from error
    except ModuleNotFoundError as error:
        raise CatalogueError(
            f"The catalogue's database needs the Python package {error.name!r}: "
            "pip install 'chuchu[postgres]'."
        ) from error


def sqlite_file(engine: Engine) -> Path | None:
    """Return the file of a SQLite database, None for any other."""
    if engine.dialect.name != "sqlite":
        return None
    return Path(str(engine.url.database))


def _sqlite(url: URL) -> Engine:
    if not url.database or url.database == ":memory:":
        raise CatalogueError("A catalogue in memory would be lost; name a file: sqlite:///FILE.")
    file = Path(url.database).expanduser().absolute()
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        if not file.exists():
            sqlite3.connect(file).close()
            file.touch()
    except (OSError, sqlite3.Error) as error:
        raise CatalogueError(f"The catalogue {file.name} cannot be made: {error}.") from error

    timeout = float(str(url.query.get("timeout", BUSY_SECONDS)))

    def open_existing() -> sqlite3.Connection:
        # mode=rw: a file that went away while we run is an error, never silently a new empty one.
        return sqlite3.connect(
            f"{file.as_uri()}?mode=rw",
            uri=True,
            timeout=timeout,
            check_same_thread=False,
            isolation_level=None,  # transactions are ours: see `begin`
        )

    engine = create_engine(
        url.set(database=str(file)), creator=open_existing, json_serializer=_json, **POOL
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        write_ahead(connection, timeout)
        connection.execute("PRAGMA synchronous = FULL")  # the switch must outlive a power cut
        connection.execute("PRAGMA foreign_keys = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver's own BEGIN comes late and only for writers; readers need one snapshot too.
        writing = connection.get_execution_options().get("writing")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


def write_ahead(connection: sqlite3.Connection, timeout: float) -> None:
    """Keep a write-ahead log, as others may just do in the same new file.

    SQLite tells them "locked" at once (sqlite.org/wal.html, "Sometimes Queries Return
    SQLITE_BUSY"), so they wait here, as long as `timeout` seconds.
    """
    until = time.monotonic() + timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or time.monotonic() >= until:
                raise
            time.sleep(0.01)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One snapshot of the database: everything read inside belongs together.

    Raises:
        CatalogueError: the database is locked, gone or broken.
    """
    with _telling(engine), engine.connect() as connection, connection.begin():
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that is kept whole, or not at all where an error leaves the block.

    Raises:
        CatalogueError: the database is locked, gone or broken.
    """
    with _telling(engine), engine.connect() as connection:
        writer = connection.execution_options(writing=True)
        with writer.begin():
            yield writer


@contextmanager
def _telling(engine: Engine) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, sqlite3.Error) as error:
        raise CatalogueError(sentence(error, engine)) from error


@contextmanager
def exclusive(engine: Engine, wait: float) -> Iterator[None]:
    """Hold the one lock of a database's writers; it ends with the process, however that ends.

    Raises:
        ReloadRunningError: another thread, process or machine holds it after `wait` seconds.
    """
    file = sqlite_file(engine)
    held = _file_lock(file, wait) if file else _server_lock(engine, wait)
    with held:
        yield


@contextmanager
def _file_lock(file: Path, wait: float) -> Iterator[None]:
    lock = FileLock(f"{file}.lock", thread_local=False)
    try:
        lock.acquire(timeout=wait)
    except Timeout as error:
        raise ReloadRunningError(RUNNING) from error
    except OSError as error:
        raise CatalogueError(
            f"The catalogue {file.name} cannot be kept from other writers: {error.strerror}. "
            "Check the rights of its folder."
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _server_lock(engine: Engine, wait: float) -> Iterator[None]:
    with _telling(engine), engine.connect() as pooled:
        connection = pooled.execution_options(isolation_level="AUTOCOMMIT")
        until = time.monotonic() + wait
        while not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": LOCK}):
            if time.monotonic() >= until:
                raise ReloadRunningError(RUNNING)
            time.sleep(0.1)
        try:
            yield
        finally:
            connection.scalar(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})


SENTENCES = (  # what the driver says, what we say
    ("locked", "is locked by another program; try again when that one is done"),
    ("unable to open", "is gone or may not be opened; bring it back or reload the corpus"),
    ("no such table", "is no catalogue; move the file away and reload the corpus"),
    ("not a database", "is no database; move the file away and reload the corpus"),
    ("malformed", "is damaged; move the file away and reload the corpus, or restore a backup"),
    ("readonly", "may not be written; check the rights of the file and its folder"),
    ("full", "has no room left on its disk; make some and try again"),
    ("disk i/o", "cannot be read or written; check the disk"),
)


def sentence(error: Exception, engine: Engine) -> str:
    """Return what is wrong, with what, and what to do, for people; the cause is for the log."""
    file = sqlite_file(engine)
    name = f"The catalogue {file.name}" if file else "The catalogue's database server"
    said = str(getattr(error, "orig", None) or error).lower()
    for word, meaning in SENTENCES if file else ():
        if word in said:
            return f"{name} {meaning}."
    if not file and isinstance(error, OperationalError):
        return f"{name} cannot be reached; check that it runs and the catalogue's address."
    return f"{name} cannot be used: {said.splitlines()[0] if said else type(error).__name__}."


def chunks(items: Iterable[T]) -> Iterator[list[T]]:
    """Yield the items in lists of at most CHUNK."""
    rest = iter(items)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
