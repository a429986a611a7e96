"""A JSON file that is replaced whole or not at all, wherever the process or the machine stops."""

import json
import os
from pathlib import Path
from typing import Any

from retrieval.errors import IndexUnusableError


def read_json(path: Path) -> dict[str, Any] | None:
    """Return what the file holds; None where there is no file.

    Raises:
        IndexUnusableError: it cannot be read, or is no JSON object.
    """
    try:
        held = json.loads(path.read_bytes())
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise IndexUnusableError(f"{path}: damaged ({error}); rebuild the index") from error
    if not isinstance(held, dict):
        raise IndexUnusableError(f"{path}: damaged (no JSON object); rebuild the index")
    return held


def replace_json(path: Path, held: dict[str, Any]) -> None:
    """Write `held` beside the file, to the disk, and put it in the file's place."""
    fresh = path.with_name(path.name + ".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(held, file, ensure_ascii=False)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    if os.name == "posix":  # else a power cut may undo the renaming; Windows keeps it by itself
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
