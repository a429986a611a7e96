"""Brings a catalogue's tables to the version that this program knows."""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

from retrieval.corpus.catalogue.database import exclusive, reading, sqlite_file, writing
from retrieval.errors import CatalogueError

VERSION_TABLE = "catalogue_version"  # a name of its own: the database may be shared with others
SCRIPTS = Path(__file__).resolve().parents[1] / "migrations"

UPGRADE_SECONDS = 60.0  # how long to wait for another process that upgrades or reloads


def upgrade(engine: Engine, scripts: Path = SCRIPTS) -> None:
    """Create or upgrade the tables in one transaction.

    A SQLite file is copied to `<file>.<its version>.backup` before it is upgraded.

    Raises:
        CatalogueError: a newer program wrote it, or the database is locked, gone or broken.
        ReloadRunningError: another process keeps the catalogue.
    """
    config = Config()
    config.set_main_option("script_location", str(scripts).replace("%", "%%"))
    directory = ScriptDirectory.from_config(config)
    with reading(engine) as connection:
        found = _version(connection)
    if found == directory.get_current_head():
        return
    with exclusive(engine, UPGRADE_SECONDS):  # several may be opened at once
        _upgrade(engine, config, directory)


def _upgrade(engine: Engine, config: Config, directory: ScriptDirectory) -> None:
    with reading(engine) as connection:
        found = _version(connection)
    if found == directory.get_current_head():  # done by the one we waited for
        return
    known = {revision.revision for revision in directory.walk_revisions()}
    if found is not None:
        if found not in known:
            raise CatalogueError(
                f"The catalogue is of version {found}, which this Chuchu does not know: a "
                "newer one made it. Install that one, or name another data folder."
            )
        _back_up(engine, found)
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _version(connection: Connection) -> str | None:
    options = {"version_table": VERSION_TABLE}
    return MigrationContext.configure(connection, opts=options).get_current_revision()


def _back_up(engine: Engine, version: str) -> None:
    file = sqlite_file(engine)
    if file is None:  # a server has its own backups
        return
    copy = file.with_name(f"{file.name}.{version}.backup")
    try:
        with closing(sqlite3.connect(file)) as old, closing(sqlite3.connect(copy)) as new:
            old.backup(new)
    except (OSError, sqlite3.Error) as error:
        with suppress(OSError):
            copy.unlink()
        raise CatalogueError(
            f"The catalogue {file.name} needs an upgrade, and no backup can be made first: {error}."
        ) from error
