"""Puts a file into the corpus folder: whole, under a name that nothing else has, or not at all."""

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from bot.adding.names import numbered
from bot.adding.refusal import Refusal, RefusedError

NAMES = 1000  # numbers tried behind a name


def put(corpus: Path, name: str, data: bytes) -> Path:
    """Write `data` into the folder `corpus`; returns the file.

    The bytes are written and synced under a hidden name, which no reload reads, and then linked
    under the free one: no moment exists at which half of a file could be read, and no file that is
    there is ever written over.

    Args:
        corpus: an existing folder.
        name: a safe name (`names.safe_name`); where it is taken, a number comes behind it.
        data: all of it.

    Raises:
        RefusedError: the corpus is no folder, holds these bytes already, or cannot be written to.
    """
    refuse(corpus, name, hashlib.sha256(data).hexdigest())
    part = corpus / f".{os.urandom(8).hex()}.part"
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        return _linked(part, corpus, name)
    except OSError as error:
        raise RefusedError(Refusal.WRITE, error.strerror or type(error).__name__) from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def refuse(corpus: Path, name: str, digest: str) -> None:
    """Refuse what could not be put there anyway: say so before anybody decides.

    Raises:
        RefusedError: the corpus is no folder, or a file of this name or number holds these bytes.
    """
    if not corpus.is_dir():
        raise RefusedError(Refusal.NO_FOLDER)
    for number in range(1, NAMES):
        there = corpus / numbered(name, number)
        if not there.exists():
            return
        if _digest(there) == digest:
            raise RefusedError(Refusal.KNOWN, there.name)


def take_back(file: Path) -> None:
    """Undo `put`: nothing of it stays."""
    with suppress(FileNotFoundError):
        file.unlink()


def _linked(part: Path, corpus: Path, name: str) -> Path:
    for number in range(1, NAMES):
        there = corpus / numbered(name, number)
        try:
            os.link(part, there)  # fails where the name is taken, unlike a rename
        except FileExistsError:
            continue
        except OSError:  # a file system without links
            if there.exists():
                continue
            part.rename(there)
        return there
    raise RefusedError(Refusal.TOO_MANY)


def _digest(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""
