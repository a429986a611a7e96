"""What the tests of catalogue and reload share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.retrieval.corpus.house import House


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = House(tmp_path)
    yield opened
    opened.close()
