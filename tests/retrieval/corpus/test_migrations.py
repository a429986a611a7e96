"""The catalogue's tables are made and upgraded by migrations, with a copy kept of what was."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from bot.history import History
from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.catalogue.database import connect, reading, writing
from retrieval.corpus.catalogue.schema import SCRIPTS, VERSION_TABLE, upgrade
from retrieval.corpus.catalogue.tables import metadata
from retrieval.errors import CatalogueError
from tests.retrieval.corpus.house import House, sources
from tests.retrieval.corpus.making import FULL, publish, sqlite_url

NEXT = '''"""A step of the future."""
import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"
branch_labels = None
depends_on = None


def upgrade():
    """Do it."""
    op.add_column("note", sa.Column("added", sa.Text()))
    {then}
'''


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return sqlite_url(tmp_path)
    return request.getfixturevalue("postgresql_database")


def future(folder: Path, then: str = "pass") -> Path:
    """Migrations as a later version of the program will have them: one step more."""
    scripts = folder / "migrations"
    shutil.copytree(SCRIPTS, scripts, ignore=shutil.ignore_patterns("__pycache__"))
    (scripts / "versions" / "9999_next.py").write_text(NEXT.format(head=head(), then=then))
    return scripts


def head() -> str:
    """The version that this program's catalogues are of."""
    return max(p.name for p in (SCRIPTS / "versions").glob("*.py")).split("_")[0]


def columns(url: str) -> set[str]:
    engine = connect(url)
    with reading(engine) as connection:
        names = connection.exec_driver_sql("SELECT * FROM note").keys()
    engine.dispose()
    return set(names)


def test_the_migrations_make_the_tables_that_the_code_uses(url):
    Catalogue.open(url).close()
    engine = connect(url)
    with reading(engine) as connection:
        options = {"version_table": VERSION_TABLE, "compare_type": True}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_opening_again_changes_nothing(url):
    first = Catalogue.open(url)
    known = publish(first, {"a.txt": [FULL]})
    first.close()
    second = Catalogue.open(url)
    assert second.articles() == known["a.txt"]
    second.close()


def test_an_older_catalogue_is_upgraded_with_all_that_is_in_it(url, tmp_path):
    old = Catalogue.open(url)
    known = publish(old, {"a.txt": [FULL]})
    old.close()
    engine = connect(url)
    upgrade(engine, future(tmp_path))
    engine.dispose()
    assert "added" in columns(url)
    engine = connect(url)
    assert Catalogue(engine).articles() == known["a.txt"]
    engine.dispose()


def test_a_copy_of_the_file_is_kept_before_an_upgrade_and_none_for_a_new_one(tmp_path):
    url = sqlite_url(tmp_path)
    old = Catalogue.open(url)
    known = publish(old, {"a.txt": [FULL]})
    assert list(tmp_path.glob("*.backup")) == []
    old.close()
    engine = connect(url)
    upgrade(engine, future(tmp_path))
    engine.dispose()
    [copy] = tmp_path.glob("*.backup")
    restored = Catalogue.open(f"sqlite:///{copy}")
    assert restored.articles() == known["a.txt"]
    restored.close()


def test_an_upgrade_that_fails_half_way_leaves_the_old_catalogue(url, tmp_path):
    old = Catalogue.open(url)
    known = publish(old, {"a.txt": [FULL]})
    old.close()
    engine = connect(url)
    with pytest.raises(CatalogueError):
        upgrade(engine, future(tmp_path, then='op.execute("SELECT * FROM absent")'))
    engine.dispose()
    assert "added" not in columns(url)
    again = Catalogue.open(url)
    assert again.articles() == known["a.txt"]
    again.close()


def test_a_catalogue_of_a_newer_version_is_refused_and_left_alone(url, tmp_path):
    Catalogue.open(url).close()
    engine = connect(url)
    upgrade(engine, future(tmp_path))
    engine.dispose()
    with pytest.raises(CatalogueError, match=r"version 9999.*a newer one made it"):
        Catalogue.open(url)
    assert "added" in columns(url)


def test_no_backup_no_upgrade(tmp_path):
    url = sqlite_url(tmp_path)
    Catalogue.open(url).close()
    (tmp_path / f"catalogue.sqlite3.{head()}.backup").mkdir()  # in the copy's place
    engine = connect(url)
    with pytest.raises(CatalogueError, match="no backup can be made"):
        upgrade(engine, future(tmp_path))
    engine.dispose()
    assert "added" not in columns(url)


def test_several_processes_may_open_a_new_catalogue_at_once(url):
    with ThreadPoolExecutor(4) as pool:
        for opened in pool.map(lambda _: Catalogue.open(url), range(4)):
            assert opened.generation() is None
            opened.close()


def test_catalogue_and_history_can_share_a_database(url):
    catalogue = Catalogue.open(url)
    history = History.open(url)
    known = publish(catalogue, {"a.txt": [FULL]})
    assert catalogue.articles() == known["a.txt"]
    history.close()
    catalogue.close()
    Catalogue.open(url).close()
    History.open(url).close()


def test_another_programs_database_is_not_touched(tmp_path):
    with sqlite3.connect(tmp_path / "catalogue.sqlite3") as other:
        other.execute("CREATE TABLE source (theirs TEXT)")
    with pytest.raises(CatalogueError):
        Catalogue.open(sqlite_url(tmp_path))
    with sqlite3.connect(tmp_path / "catalogue.sqlite3") as other:
        tables = [row[0] for row in other.execute("SELECT name FROM sqlite_master")]
    assert tables == ["source"]


def test_a_catalogue_of_the_first_version_is_brought_up_to_date_and_reloads(tmp_path):
    """Made as the first release made it: an article in it stays, and what came since is filled."""
    house = House(tmp_path)
    house.write("a.txt", "甲", "驿站")
    house.write("b.txt", "甲", "驿站")
    house.reload()
    known = house.state()
    engine = house.catalogue._engine
    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    with writing(engine) as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0001")
        connection.exec_driver_sql("DELETE FROM note WHERE key = 'folding.done'")
    house.close()
    again = House(tmp_path)
    assert again.state() == known
    assert again.rebuilt is None
    assert (again.data / "catalogue.sqlite3.0001.backup").exists()
    assert again.find("驿站")
    again.write("c.txt", "丙", "小区")
    diff = again.reload()
    assert sources(diff.added) == ["c.txt"]
    assert [a for a in again.state() if a.source != "c.txt"] == known
    again.rollback()
    assert again.state() == known
    again.close()
