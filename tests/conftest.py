"""What every test may use: the material that is only beside the checkout, where it is."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

pytest_plugins = ("tests.telegram.fixtures",)  # `bot_api`, the loopback Telegram


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
