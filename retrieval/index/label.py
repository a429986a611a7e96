"""What an index was made with, kept beside it: a query cut otherwise would find nothing in it."""

import json
import os
import re
from pathlib import Path

from retrieval.errors import IndexUnusableError

_NAME = "made_with.json"
# the label, the reference's file, and tantivy's: segments, their list, locks
_OWN = re.compile(
    r"made_with\.(json|new)|reference\.json(\.new)?"
    r"|[0-9a-f]{32}\..*|(meta|\.managed)\.json|\.tantivy-.*\.lock|\.tmp.*"
)


def check_label(folder: Path, engine: str, fingerprint: str) -> None:
    """Compare the label in `folder` with what is wanted; a folder without an index gets a label.

    Raises:
        IndexUnusableError: the index was made otherwise, or the folder holds something else.
    """
    wanted = {"engine": engine, "fingerprint": fingerprint}
    path = folder / _NAME
    try:
        found = json.loads(path.read_bytes())
    except FileNotFoundError:
        if any(index_files(folder)):
            raise IndexUnusableError(
                f"{folder}: an index without its {_NAME}; rebuild it"
            ) from None
        folder.mkdir(parents=True, exist_ok=True)
        _write(path, wanted)
        return
    except (OSError, ValueError) as error:
        raise IndexUnusableError(f"{path}: damaged ({error}); rebuild the index") from error
    if found != wanted:
        raise IndexUnusableError(
            f"{folder}: the index was made with {found}, wanted is {wanted}; rebuild it"
        )


def index_files(folder: Path) -> list[Path]:
    """Return the files in `folder` that an index made."""
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.is_file() and _OWN.fullmatch(path.name)]


def _write(path: Path, label: dict[str, str]) -> None:
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as file:
        json.dump(label, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
