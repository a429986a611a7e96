"""A reload among faults: what cannot be read, others at work, a full disk, a damaged index."""

import json
import os
import stat
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import event

from retrieval.corpus import intake, scan
from retrieval.corpus.intake import Intake
from retrieval.corpus.kept_index import IndexHome, KeptIndex
from retrieval.corpus.readers import read
from retrieval.corpus.scan import Scan
from retrieval.errors import CatalogueError, ReloadRunningError, SourceError
from retrieval.text.terms import terms
from retrieval.text.words import open_segmenter
from tests.retrieval.corpus.house import House, sources

# What cannot be read


def test_a_file_that_is_no_text_is_named_and_the_others_are_taken(house):
    house.write("a.txt")
    (house.corpus / "b.txt").write_bytes(bytes(range(256)) * 20)
    diff = house.reload()
    assert [name for name, _ in diff.unreadable] == ["b.txt"]
    assert sources(diff.added) == ["a.txt"]
    again = house.reload()
    assert again.unreadable == diff.unreadable
    (house.corpus / "b.txt").unlink()
    assert house.reload().unreadable == ()


def test_a_file_that_became_unreadable_keeps_its_last_good_articles(house):
    house.write("a.txt", "甲", "驿站")
    house.reload()
    (house.corpus / "a.txt").write_bytes(bytes(range(256)) * 20)
    diff = house.reload()
    assert [name for name, _ in diff.unreadable] == ["a.txt"]
    assert not diff
    assert house.find("驿站")
    house.write("a.txt", "甲", "小区")
    assert sources(house.reload().changed) == ["a.txt"]
    assert house.catalogue.unreadable() == []


def test_a_broken_link_and_a_pipe_are_named_and_not_waited_for(house):
    house.write("a.txt")
    (house.corpus / "broken.txt").symlink_to("nowhere")
    os.mkfifo(house.corpus / "pipe.txt")
    diff = house.reload()
    assert [name for name, _ in diff.unreadable] == ["broken.txt", "pipe.txt"]
    assert sources(diff.added) == ["a.txt"]


@pytest.mark.parametrize("fails", ["at once", "half way"])
def test_a_reader_that_fails_over_one_source_costs_no_other(house, monkeypatch, fails):
    for name in ("a.txt", "b.txt", "c.txt"):
        house.write(name, name)

    def failing(name, *data):
        reading = read(name, *data)
        if name != "b.txt":
            return reading
        if fails == "at once":
            raise RecursionError

        def parse():
            yield from reading.parse()
            raise RuntimeError("a fault of ours")

        return type(reading)(reading.source, parse)

    monkeypatch.setattr(intake, "read", failing)
    diff = house.reload()
    assert [name for name, _ in diff.unreadable] == ["b.txt"]
    assert sources(diff.added) == ["a.txt", "c.txt"]
    assert {a.source for a in house.state()} == {"a.txt", "c.txt"}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_opened_keeps_its_articles(house):
    house.write("locked/a.txt", "甲", "驿站")
    house.reload()
    (house.corpus / "locked").chmod(0)
    diff = house.reload()
    (house.corpus / "locked").chmod(stat.S_IRWXU)
    assert [name for name, _ in diff.unreadable] == ["locked/"]
    assert house.find("驿站")


def test_what_is_in_a_folder_that_nobody_can_look_into_is_not_taken_for_gone(house):
    house.write("locked/a.txt", "甲", "驿站")
    house.write("b.txt", "乙", "小区")
    house.reload()
    unknown = Scan((), (("locked/", "the folder cannot be read"),))
    findings = Intake(house.catalogue, None, lambda *_: None).run(unknown)
    assert [one.name for one in findings.unreadable] == ["locked/"]
    assert sources(findings.removed) == ["b.txt"]


def test_a_missing_corpus_changes_nothing(house):
    house.write("a.txt", "甲", "驿站")
    house.reload()
    house.corpus.rename(house.corpus.with_name("elsewhere"))
    with pytest.raises(SourceError, match="no such file or folder"):
        house.reload()
    assert house.find("驿站")
    assert house.catalogue.generation().number == 1


def test_an_empty_folder_is_an_empty_corpus(house):
    assert house.reload().generation == 1
    house.write("a.txt")
    house.reload()
    (house.corpus / "a.txt").unlink()
    house.reload()
    assert house.catalogue.count().articles == len(house.kept.index) == 0


def test_a_source_that_is_deleted_while_the_corpus_is_read_is_gone(house):
    house.write("a.txt", "甲", "驿站")
    house.write("b.txt", "乙", "小区")
    house.reload()
    house.write("a.txt", "甲", "医院")
    house.write("c.txt", "丙", "码头")

    def delete(step, done, total):
        if step == "read":
            (house.corpus / "a.txt").unlink(missing_ok=True)
            (house.corpus / "c.txt").unlink(missing_ok=True)

    diff = house.reload(progress=delete)
    assert diff.unreadable == ()
    assert sources(diff.removed) == ["a.txt"]
    assert [a.source for a in house.state()] == ["b.txt"]


def test_a_source_that_is_deleted_while_it_is_compared_is_gone(house, monkeypatch):
    house.write("a.txt", "甲", "驿站")
    house.reload()
    house.write("a.txt", "甲", "医院")

    def delete(step, done, total):
        if step == "compare" and done == 0:
            (house.corpus / "a.txt").unlink(missing_ok=True)

    assert sources(house.reload(progress=delete).removed) == ["a.txt"]


def test_a_source_that_changes_while_it_is_read_is_read_again_by_the_next_reload(house):
    house.write("a.txt", "甲", "驿站")

    def change(step, done, total):
        if step == "read" and done == total:
            house.write("a.txt", "甲", "医院")

    house.reload(progress=change)
    assert house.find("驿站")
    assert house.is_stale()
    assert house.reload().changed
    assert house.find("医院")


def test_a_corpus_that_is_a_link_may_lead_elsewhere_from_one_reload_to_the_next(house, tmp_path):
    for name, fact in (("one", "驿站"), ("two", "医院")):
        (tmp_path / name).mkdir()
        house.corpus = tmp_path / name
        house.write("a.txt", "甲", fact)
    house.corpus = tmp_path / "link"
    house.corpus.symlink_to("one")
    house.reload()
    house.corpus.unlink()
    house.corpus.symlink_to("two")
    assert sources(house.reload().changed) == ["a.txt"]
    house.corpus.unlink()
    house.corpus.symlink_to("nowhere")
    with pytest.raises(SourceError):
        house.reload()
    assert house.find("医院")


def test_a_folder_of_very_many_files_is_compared_without_opening_them(house, monkeypatch):
    for number in range(300):
        house.write(f"{number // 100}/{number}.txt", f"第{number}篇")
    monkeypatch.setattr(scan, "SETTLED", -1)
    house.reload()

    def refuse(file):
        raise AssertionError(f"{file} was opened")

    monkeypatch.setattr(intake, "digest", refuse)
    assert house.reload().unchanged == 300


# Two at once


def test_a_second_reload_at_the_same_time_is_refused(house):
    house.write("a.txt")
    with ThreadPoolExecutor(1) as pool:

        def meanwhile(step, done, total):
            if step == "switch" and done == 0:
                with pytest.raises(ReloadRunningError, match="Another reload"):
                    pool.submit(house.reload).result()

        house.reload(progress=meanwhile)
    assert house.reload().generation == 1


def test_a_full_disk_is_told_and_the_old_generation_stays(tmp_path):
    house = House(tmp_path)
    house.write("a.txt", "甲", "驿站")
    house.reload()
    old = house.state()
    pages = house.catalogue._engine.raw_connection().cursor().execute("PRAGMA page_count")
    [limit] = pages.fetchone()

    def fill(connection, *_):
        connection.execute(f"PRAGMA max_page_count = {limit + 1}")

    event.listen(house.catalogue._engine, "checkout", fill)
    house.jsonl("many.jsonl", {str(n): "长长的正文。" * 500 for n in range(50)})
    with pytest.raises(CatalogueError, match="no room left"):
        house.reload()
    assert house.state() == old
    assert house.find("驿站")
    event.remove(house.catalogue._engine, "checkout", fill)
    house.close()
    again = House(tmp_path)
    assert len(again.reload().added) == 50
    again.close()


# The index


@pytest.mark.parametrize("damage", ["deleted", "truncated", "record", "other"])
def test_an_index_that_cannot_be_used_is_built_from_the_catalogue(tmp_path, damage):
    house = House(tmp_path)
    house.write("a.txt", "甲", "驿站")
    house.reload()
    house.close()
    [folder] = [p for p in (house.data / "index").iterdir() if p.is_dir()]
    record = house.data / "index" / "postings.json"
    if damage == "deleted":
        for file in folder.iterdir():
            file.unlink()
    elif damage == "truncated":
        (folder / "segments.json").write_text("{")
    elif damage == "record":
        record.write_text("[]")
    else:
        record.write_text(json.dumps({**json.loads(record.read_text()), "catalogue": "other"}))
    again = House(tmp_path)
    assert again.rebuilt
    assert again.find("驿站")
    assert len(again.kept.index) == again.catalogue.count().searchable
    assert len([p for p in (house.data / "index").iterdir() if p.is_dir()]) == 1
    again.close()
    third = House(tmp_path)
    assert third.rebuilt is None
    third.close()


def test_an_index_cut_by_another_segmenter_is_built_anew(tmp_path, monkeypatch):
    house = House(tmp_path)
    house.write("a.txt", "甲", "驿站")
    house.reload()
    house.close()
    monkeypatch.setattr("retrieval.corpus.kept_index.HEADLINE_WEIGHT", 3)
    again = House(tmp_path)
    assert "made with" in again.rebuilt
    assert again.find("驿站")
    again.close()


def test_an_index_that_was_away_catches_up(tmp_path):
    """As on a machine whose catalogue is on a server that others reload too."""
    house = House(tmp_path)
    house.write("a.txt", "甲", "驿站")
    house.write("b.txt", "乙", "小区")
    house.reload()
    other = IndexHome("reference", house.data / "other", open_segmenter(), house.catalogue)
    away, _ = other.open()
    house.write("a.txt", "甲", "医院")
    (house.corpus / "b.txt").unlink()
    house.reload()
    assert not away.is_current(house.catalogue)
    away.repair(house.catalogue)
    assert away.is_current(house.catalogue)
    assert len(away.index) == len(house.kept.index)
    reopened = KeptIndex.open(other.shelf(), open_segmenter(), house.catalogue)
    assert reopened.index.search(terms("医院", open_segmenter()), 1)
    assert not reopened.index.search(terms("小区", open_segmenter()), 1)
    house.close()
