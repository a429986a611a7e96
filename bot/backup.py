"""A copy of what cannot be made again: conversations, the catalogue with all generations, lists.

One gzipped tar of the data folder. SQLite databases are copied by SQLite's own backup, so the copy
is consistent while the bot serves. The index is left out: it is built from the catalogue. Databases
on PostgreSQL are not in it; pg_dump copies those.
"""

import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path

from bot.errors import BackupError

LEFT_OUT = ("index", "waiting")  # built from the catalogue; uploads that nobody has decided on
DATABASE = ".sqlite3"
_PASSING = ("-wal", "-shm", "-journal", ".lock")


def back_up(folder: Path, file: Path) -> list[str]:
    """Write the data folder to a new file; returns what is in it, by name.

    Raises:
        BackupError: the folder holds nothing, the file is there already, or it cannot be written.
    """
    if not folder.is_dir():
        raise BackupError(f"{folder}: no data yet, so nothing to back up")
    if file.exists():
        raise BackupError(f"{file}: is there already; give another name")
    kept = [path for path in sorted(folder.rglob("*")) if path.is_file() and _is_kept(path, folder)]
    unfinished = file.with_name(f"{file.name}.part")
    try:
        with tempfile.TemporaryDirectory() as scratch, tarfile.open(unfinished, "x:gz") as archive:
            unfinished.chmod(0o600)  # readers' questions are in it
            for path in kept:
                source = path
                if path.suffix == DATABASE:
                    source = Path(scratch, "copy")
                    _copy(path, source)
                archive.add(source, path.relative_to(folder).as_posix())
                if source is not path:
                    source.unlink()
        unfinished.rename(file)
    except (OSError, sqlite3.Error) as error:
        unfinished.unlink(missing_ok=True)
        raise BackupError(f"{file}: not written: {error}") from None
    return [path.relative_to(folder).as_posix() for path in kept]


def restore(file: Path, folder: Path) -> list[str]:
    """Put a backup into an empty data folder; returns what was in it, by name.

    Raises:
        BackupError: the folder holds something, or the file is no whole backup.
    """
    if folder.is_dir() and any(folder.iterdir()):
        raise BackupError(f"{folder}: not empty; stop the bot and move this folder away first")
    try:
        with tempfile.TemporaryDirectory(dir=_parent(folder)) as scratch:
            with tarfile.open(file, "r:gz") as archive:
                archive.extractall(scratch, filter="data")  # nothing outside, no links, no devices
            found = [path for path in sorted(Path(scratch).rglob("*")) if path.is_file()]
            if not any(path.suffix == DATABASE for path in found):
                raise BackupError(f"{file}: no backup of Chuchu's")
            for path in found:
                _check(path, file)
            names = [path.relative_to(scratch).as_posix() for path in found]
            folder.mkdir(parents=True, exist_ok=True)
            for path in Path(scratch).iterdir():
                path.rename(folder / path.name)
    except (OSError, EOFError, tarfile.TarError) as error:
        raise BackupError(f"{file}: not restored: {error}") from None
    return names


def _is_kept(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder).parts
    return inside[0] not in LEFT_OUT and not path.name.endswith(_PASSING)


def _copy(database: Path, copy: Path) -> None:
    with (
        closing(sqlite3.connect(f"{database.as_uri()}?mode=ro", uri=True)) as source,
        closing(sqlite3.connect(copy)) as target,
    ):
        source.backup(target)


def _check(path: Path, file: Path) -> None:
    if path.suffix != DATABASE:
        return
    try:
        with closing(sqlite3.connect(path)) as database:
            state = database.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as error:
        state = str(error)
    if state != "ok":
        raise BackupError(f"{file}: {path.name} is damaged: {state}")


def _parent(folder: Path) -> Path:
    folder.parent.mkdir(parents=True, exist_ok=True)
    return folder.parent
