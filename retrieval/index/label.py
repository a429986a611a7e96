"""What an index was made with, kept beside it: a query cut otherwise would find nothing in it."""

import re
from pathlib import Path

from retrieval.errors import IndexUnusableError
from retrieval.index.json_file import read_json, replace_json

_NAME = "made_with.json"
# the label, the reference's file, ours (list, segments, lock), and tantivy's likewise
_OWN = re.compile(
    r"(made_with|reference|segments)\.json(\.new)?"
    r"|\d{8}(-\d+)?\.(segment|gone|part\d)|writer\.lock"
    r"|[0-9a-f]{32}\..*|(meta|\.managed)\.json|\.tantivy-.*\.lock|\.tmp.*"
)


def check_label(folder: Path, engine: str, fingerprint: str) -> None:
    """Compare the label in `folder` with what is wanted; a folder without an index gets a label.

    Raises:
        IndexUnusableError: the index was made otherwise, or does not say how.
    """
    wanted = {"engine": engine, "fingerprint": fingerprint}
    found = read_json(folder / _NAME)
    if found is None:
        if index_files(folder):
            raise IndexUnusableError(f"{folder}: an index without its {_NAME}; rebuild it")
        folder.mkdir(parents=True, exist_ok=True)
        replace_json(folder / _NAME, wanted)
    elif found != wanted:
        raise IndexUnusableError(
            f"{folder}: the index was made with {found}, wanted is {wanted}; rebuild it"
        )


def index_files(folder: Path) -> list[Path]:
    """Return the files in `folder` that an index made."""
    if not folder.is_dir():
        return []
    return [path for path in folder.iterdir() if path.is_file() and _OWN.fullmatch(path.name)]
