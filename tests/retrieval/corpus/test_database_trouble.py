"""What the catalogue says when its database fails: which one, what is wrong, never a secret."""

import sqlite3

import pytest

from retrieval.corpus.catalogue import Catalogue
from retrieval.errors import CatalogueError
from tests.retrieval.corpus.making import FULL, publish, sqlite_url


def test_a_locked_database_is_named_and_can_be_read_on(tmp_path):
    catalogue = Catalogue.open(sqlite_url(tmp_path) + "?timeout=1")
    publish(catalogue, {"a.txt": [FULL]})
    other = sqlite3.connect(tmp_path / "catalogue.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(CatalogueError, match=r"catalogue\.sqlite3 is locked by another program"):
        catalogue.set_note("key", "value")
    assert len(catalogue.articles()) == 1
    other.execute("ROLLBACK")
    catalogue.set_note("key", "value")


def test_a_database_that_goes_away_is_an_error_and_never_made_anew(tmp_path):
    catalogue = Catalogue.open(sqlite_url(tmp_path))
    catalogue.close()  # no connection is kept that could still read the file
    for file in tmp_path.iterdir():
        file.unlink()
    with pytest.raises(CatalogueError, match="is gone or may not be opened"):
        catalogue.articles()
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_left_alone(tmp_path):
    file = tmp_path / "catalogue.sqlite3"
    file.write_text("这不是数据库" * 100)
    with pytest.raises(CatalogueError, match="is no database"):
        Catalogue.open(sqlite_url(tmp_path))
    assert file.read_text() == "这不是数据库" * 100


def test_a_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CatalogueError, match=r"catalogue\.sqlite3 cannot be made"):
        Catalogue.open(sqlite_url(tmp_path / "file" / "data"))


def test_an_address_that_is_none_says_what_would_be(tmp_path):
    for url in ("nonsense", "ftp://somewhere/x", ""):
        with pytest.raises(CatalogueError, match="sqlite:///FILE"):
            Catalogue.open(url)
    with pytest.raises(CatalogueError, match="in memory"):
        Catalogue.open("sqlite://")


def test_a_server_that_cannot_be_reached_is_told_without_its_password():
    with pytest.raises(CatalogueError, match="cannot be reached") as raised:
        Catalogue.open("postgresql://me:hidden@127.0.0.1:1/chuchu")
    assert "hidden" not in str(raised.value)
