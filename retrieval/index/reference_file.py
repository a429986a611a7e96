"""The reference index's one file: every paragraph's terms as JSON, replaced whole or not at all."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from retrieval.errors import IndexUnusableError
from retrieval.text.terms import Terms

_NAME = "reference.json"


def read_paragraphs(folder: Path) -> dict[str, Terms]:
    """Return the terms by paragraph id; empty where nothing was committed yet.

    Raises:
        IndexUnusableError: the file is damaged.
    """
    path = folder / _NAME
    try:
        return dict(json.loads(path.read_bytes()))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError) as error:
        raise IndexUnusableError(f"{path}: damaged ({error}); rebuild the index") from error


def write_paragraphs(folder: Path, paragraphs: Mapping[str, Terms]) -> None:
    """Replace the file; a crash at any point leaves the old one or the new one."""
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / (_NAME + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(paragraphs, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder / _NAME)
