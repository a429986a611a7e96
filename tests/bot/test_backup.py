"""A backup holds what cannot be made again, and put back it answers as before."""

import json
import tarfile

import pytest

from bot.backup import back_up, restore
from bot.errors import BackupError
from bot.given import Place, given
from bot.history import History
from bot.language import Language
from retrieval.library import Library

QUESTION = "新建的水库有多少座？"


@pytest.fixture
def home(tmp_path):
    """A corpus and its data, with one answer recorded."""
    (tmp_path / "corpus").mkdir()
    article = {"id": "一", "title": "水库", "text": "新建的水库有12座。"}
    (tmp_path / "corpus" / "a.jsonl").write_text(json.dumps(article), encoding="utf-8")
    with Library.open(tmp_path / "corpus", tmp_path / "data") as library:
        library.reload()
        answer = library.answer(QUESTION)
    history = History.open(f"sqlite:///{tmp_path / 'data' / 'history.sqlite3'}")
    history.record(given(answer, QUESTION, Language.SIMPLIFIED, Place(7, 7)))
    history.close()
    return tmp_path


def test_a_backup_is_made_while_the_database_is_in_use_and_put_back_answers_as_before(home):
    with Library.open(home / "corpus", home / "data"):
        names = back_up(home / "data", home / "b.tar.gz")
    assert {"catalogue.sqlite3", "history.sqlite3"} <= set(names)
    assert not [name for name in names if name.startswith("index")]
    assert restore(home / "b.tar.gz", home / "new") == names
    with Library.open(home / "corpus", home / "new") as library:
        assert "12座" in library.answer(QUESTION).evidence[0].paragraph.text
    history = History.open(f"sqlite:///{home / 'new' / 'history.sqlite3'}")
    assert history.last_answer(Place(7, 7)).asked == QUESTION
    history.close()


def test_nothing_is_written_over(home):
    back_up(home / "data", home / "b.tar.gz")
    with pytest.raises(BackupError, match="another name"):
        back_up(home / "data", home / "b.tar.gz")
    with pytest.raises(BackupError, match="not empty"):
        restore(home / "b.tar.gz", home / "data")


@pytest.mark.parametrize("kind", ["cut", "other", "foreign", "damaged"])
def test_what_is_no_whole_backup_is_refused_and_leaves_nothing(home, kind):
    file = home / "b.tar.gz"
    back_up(home / "data", file)
    if kind == "cut":
        file.write_bytes(file.read_bytes()[:-500])
    elif kind == "other":
        file.write_bytes(b"no archive")
    else:
        name = "history.sqlite3" if kind == "damaged" else "notes.txt"
        (home / name).write_text("no database")
        with tarfile.open(file, "w:gz") as archive:
            archive.add(home / name, name)
    with pytest.raises(BackupError):
        restore(file, home / "new")
    assert not (home / "new").exists()


def test_a_member_that_leads_out_of_the_folder_is_refused(home):
    file = home / "b.tar.gz"
    with tarfile.open(file, "w:gz") as archive:
        archive.add(home / "corpus" / "a.jsonl", "../outside.sqlite3")
    with pytest.raises(BackupError):
        restore(file, home / "new")
    assert not (home.parent / "outside.sqlite3").exists()


def test_without_data_there_is_nothing_to_back_up(tmp_path):
    with pytest.raises(BackupError, match="nothing to back up"):
        back_up(tmp_path / "none", tmp_path / "b.tar.gz")
