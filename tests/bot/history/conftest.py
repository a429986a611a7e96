"""A history in each database that it may be kept in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.history import History


@pytest.fixture(params=["sqlite", "postgresql"])
def history(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[History]:
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'history.sqlite3'}"
    else:
        url = request.getfixturevalue("postgresql_database")
    history = History.open(url)
    yield history
    history.close()
