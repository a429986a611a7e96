"""Receipts: a killed worker's are read by the next, and the file stays small."""

import os
import time

import pytest

from bot.history import receipts
from bot.history.receipts import Carried, Receipts

ONE, OTHER = Carried(70, 900, 1), Carried(-100123, 17, 2)


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "data" / "receipts"


@pytest.fixture
def mine(folder):
    opened = Receipts(folder)
    opened.open("mine")
    yield opened
    opened.close()


def test_what_one_noted_another_reads(mine, folder):
    mine.note(ONE)
    mine.note(OTHER)
    assert Receipts(folder).confirmed_to("mine") == [ONE, OTHER]


def test_of_one_who_noted_nothing_there_is_nothing(mine, folder):
    assert Receipts(folder).confirmed_to("mine") == []
    assert Receipts(folder).confirmed_to("nobody") == []


def test_who_left_a_file_and_lives_no_more_is_told(mine, folder):
    for name in ("dead", "living"):
        (folder / f"{name}.txt").write_text("70 900 1\n")
    assert mine.left_by({"living"}) == ["dead"]
    assert Receipts(folder / "nowhere").left_by({"living"}) == []


def test_a_line_that_was_not_written_to_its_end_is_none(mine, folder):
    mine.note(ONE)
    with (folder / "mine.txt").open("a") as file:
        file.write("70 90")
    assert Receipts(folder).confirmed_to("mine") == [ONE]


def test_what_was_begun_is_told_from_what_was_confirmed(mine, folder):
    assert Receipts(folder).begun_by("mine") == set()
    mine.begin(5001)
    mine.note(ONE)
    mine.begin(5002)
    assert Receipts(folder).begun_by("mine") == {5001, 5002}
    assert Receipts(folder).confirmed_to("mine") == [ONE]
    assert Receipts(folder).begun_by("nobody") is None


def test_only_its_owner_may_read_the_file(mine, folder):
    assert (folder / "mine.txt").stat().st_mode & 0o077 == 0


def test_a_full_file_is_begun_anew_with_what_is_kept_nowhere_else(mine, folder, monkeypatch):
    monkeypatch.setattr(receipts, "FULL", 10)
    mine.note(ONE)
    mine.note(OTHER)
    mine.kept(ONE)
    assert Receipts(folder).confirmed_to("mine") == [OTHER]
    mine.kept(OTHER)
    assert Receipts(folder).confirmed_to("mine") == []
    mine.note(ONE)
    assert Receipts(folder).confirmed_to("mine") == [ONE]


def test_at_the_end_the_file_goes_unless_something_is_kept_nowhere_else(folder):
    for kept in (True, False):
        mine = Receipts(folder)
        mine.open("mine")
        mine.note(ONE)
        if kept:
            mine.kept(ONE)
        mine.close()
        assert (folder / "mine.txt").exists() is not kept


def test_a_file_is_forgotten_with_its_worker_and_old_ones_with_it(mine, folder):
    for name in ("dead", "old", "new"):
        (folder / f"{name}.txt").write_text("70 900 1\n")
    long_ago = time.time() - 2 * receipts.FORGOTTEN
    for name in ("mine", "old"):
        os.utime(folder / f"{name}.txt", (long_ago, long_ago))
    mine.forget("dead")
    assert sorted(path.stem for path in folder.iterdir()) == ["mine", "new"]


def test_where_it_cannot_be_written_nothing_else_fails(tmp_path):
    (tmp_path / "receipts").write_text("no folder")
    mine = Receipts(tmp_path / "receipts")
    mine.open("mine")
    mine.note(ONE)
    mine.kept(ONE)
    mine.forget("dead")
    mine.close()
    assert mine.confirmed_to("mine") == []
