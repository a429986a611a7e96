"""A reload brings catalogue and index up to the corpus: whole or not at all, only what changed."""

import json
import os
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event

from retrieval.corpus import intake
from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.intake import Intake
from retrieval.corpus.kept_index import IndexHome, KeptIndex
from retrieval.corpus.model import Article
from retrieval.corpus.reload import STEPS, Reloader
from retrieval.corpus.scan import Scan
from retrieval.errors import CatalogueError, ReloadRunningError, SourceError
from retrieval.text.terms import terms
from retrieval.text.words import open_segmenter

PAGE = "{title}\n\n　　本报讯（记者 张博）第一段正文，说的是{fact}。\n\n　　第二段正文在此。\n"


class House:
    """One corpus with its data folder, opened as a library would."""

    def __init__(self, folder: Path, engine: str = "tantivy") -> None:
        self.corpus = folder / "corpus"
        self.data = folder / "data"
        self.corpus.mkdir(parents=True, exist_ok=True)
        self.catalogue = Catalogue.open(f"sqlite:///{self.data / 'catalogue.sqlite3'}")
        home = IndexHome(engine, self.data / "index", open_segmenter(), self.catalogue)
        self.kept, self.rebuilt = home.open()

    def write(self, name: str, title: str = "标题", fact: str = "某事") -> None:
        file = self.corpus / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(PAGE.format(title=title, fact=fact), encoding="utf-8")

    def jsonl(self, name: str, documents: dict[str, str]) -> None:
        lines = [
            json.dumps({"id": i, "title": f"题{i}", "text": text}, ensure_ascii=False)
            for i, text in documents.items()
        ]
        (self.corpus / name).write_text("\n".join(lines) + "\n", encoding="utf-8")

    def reload(self, **options):
        return Reloader(self.catalogue, self.kept, self.corpus).run(**options)

    def is_stale(self) -> bool:
        return Reloader(self.catalogue, self.kept, self.corpus).is_stale()

    def find(self, words: str) -> list[str]:
        """The texts of the live paragraphs that the index finds."""
        hits = self.kept.index.search(terms(words, self.kept.segmenter), 50)
        return [p.text for p in self.catalogue.live(hit.id for hit in hits).values()]

    def state(self) -> list[Article]:
        return self.catalogue.articles()

    def close(self) -> None:
        self.kept.index.close()
        self.catalogue.close()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    opened = House(tmp_path)
    yield opened
    opened.close()


def sources(summaries) -> list[str]:
    return [one.source for one in summaries]


def test_the_first_reload_takes_in_the_whole_corpus(house):
    house.write("a.txt", "环卫驿站", "四十个驿站")
    house.write("folder/b.txt", "老旧小区", "六十二个小区")
    diff = house.reload()
    assert diff.generation == 1
    assert sources(diff.added) == ["a.txt", "folder/b.txt"]
    assert (diff.changed, diff.removed, diff.unreadable, diff.unchanged) == ((), (), (), 0)
    assert [a.title for a in house.state()] == ["环卫驿站", "老旧小区"]
    assert any("四十个驿站" in text for text in house.find("驿站"))
    assert len(house.kept.index) == house.catalogue.count().searchable > 0


def test_the_given_pages_are_taken_in_without_their_readme(house, seeds):
    diff = Reloader(house.catalogue, house.kept, seeds).run()
    assert {s.source.name for s in house.catalogue.sources()} == {
        p.name for p in seeds.glob("*.txt")
    }
    assert diff.unreadable == ()
    assert any("环卫驿站" in text for text in house.find("环卫驿站"))


def test_a_second_reload_finds_nothing_to_do_and_makes_no_generation(house):
    house.write("a.txt")
    house.reload()
    diff = house.reload()
    assert not diff
    assert (diff.generation, diff.unchanged) == (1, 1)


def test_only_sources_whose_bytes_differ_are_read(house, monkeypatch):
    house.write("a.txt", "甲")
    house.write("b.txt", "乙")
    house.reload()
    read = []
    monkeypatch.setattr(intake, "read", lambda name, data: read.append(name) or _read(name, data))
    house.write("b.txt", "乙", "别的事")
    os.utime(house.corpus / "a.txt")
    diff = house.reload()
    assert read == ["b.txt"]
    assert sources(diff.changed) == ["b.txt"]
    assert diff.unchanged == 1


_read = intake.read


def test_a_change_that_keeps_size_and_time_is_seen(house):
    house.write("a.txt", "标题", "一二三")
    house.reload()
    before = (house.corpus / "a.txt").stat()
    house.write("a.txt", "标题", "四五六")
    os.utime(house.corpus / "a.txt", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert (house.corpus / "a.txt").stat().st_size == before.st_size
    assert house.reload().changed
    assert house.find("四五六")


def test_in_a_file_of_many_only_what_changed_is_indexed_again(house, monkeypatch):
    documents = {str(n): f"第{n}篇的正文。" for n in range(50)}
    house.jsonl("all.jsonl", documents)
    house.reload()
    old = {a.given_id: a.id for a in house.state()}
    added: list[str] = []
    add = house.kept.index.add

    def spy(paragraphs):
        add(added.append(i) or (i, t) for i, t in paragraphs)

    monkeypatch.setattr(house.kept.index, "add", spy)
    documents["7"] = "换了正文。"
    house.jsonl("all.jsonl", {"new": "插在最前面。", **documents})
    diff = house.reload()
    new = {a.given_id: a.id for a in house.state()}
    assert [s.title for s in diff.added] == ["题new"]
    assert [(s.title, s.previous) for s in diff.changed] == [("题7", old["7"])]
    assert diff.unchanged == 49
    assert {i for i in old if old[i] != new[i]} == {"7"}
    assert {i.split("-")[0] for i in added} == {new["7"], new["new"]}


def test_what_is_gone_from_the_corpus_is_withdrawn_and_readable(house):
    house.write("a.txt", "甲", "驿站")
    house.write("b.txt", "乙", "小区")
    house.reload()
    [old] = house.catalogue.articles("a.txt")
    (house.corpus / "a.txt").unlink()
    diff = house.reload()
    assert sources(diff.removed) == ["a.txt"]
    assert diff.unchanged == 1
    assert house.find("驿站") == []
    assert house.catalogue.article(old.id) == old
    assert len(house.kept.index) == house.catalogue.count().searchable


def test_an_article_that_comes_back_is_found_again(house):
    house.write("a.txt", "甲", "驿站")
    house.reload()
    (house.corpus / "a.txt").unlink()
    house.reload()
    house.write("a.txt", "甲", "驿站")
    house.reload()
    assert house.find("驿站")
    assert len(house.kept.index) == house.catalogue.count().searchable


def test_a_headline_alone_is_found(house):
    house.jsonl("a.jsonl", {"1": ""})
    house.write("b.txt", "别的")
    (house.corpus / "a.jsonl").write_text('{"id":"1","title":"环卫驿站建成","text":"。"}\n')
    house.reload()
    assert "环卫驿站建成" in house.find("环卫驿站")


# What is and what is no source


def test_hidden_files_readmes_and_sidecars_are_no_sources(house):
    for name in (".hidden.txt", ".git/a.txt", "README.md", "readme", "Readme.zh-CN.md", "x/README"):
        house.write(name)
    house.write("page.txt.toml")
    house.write("readmefirst.txt")
    house.reload()
    assert [s.source.name for s in house.catalogue.sources()] == ["readmefirst.txt"]


def test_a_corpus_may_be_one_file(house, tmp_path):
    house.jsonl("all.jsonl", {"1": "驿站。"})
    house.write("b.txt")
    Reloader(house.catalogue, house.kept, house.corpus / "all.jsonl").run()
    assert [s.source.name for s in house.catalogue.sources()] == ["all.jsonl"]
    assert house.state()[0].given_id == "1"


def test_a_corpus_folder_may_be_a_link(house, tmp_path):
    house.write("a.txt")
    (tmp_path / "link").symlink_to(house.corpus)
    diff = Reloader(house.catalogue, house.kept, tmp_path / "link").run()
    assert sources(diff.added) == ["a.txt"]


def test_links_in_a_circle_come_to_an_end(house):
    house.write("a/b.txt")
    (house.corpus / "a" / "again").symlink_to(house.corpus)
    assert sources(house.reload().added) == ["a/b.txt"]


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

    def failing(name, data):
        reading = _read(name, data)
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


# Dry run, progress, staleness


def test_a_dry_run_tells_the_same_and_touches_nothing(house):
    house.write("a.txt", "甲")
    house.write("b.txt", "乙")
    house.reload()
    house.write("a.txt", "甲", "别的事")
    house.write("c.txt", "丙")
    (house.corpus / "b.txt").unlink()
    (house.corpus / "d.txt").write_bytes(bytes(range(256)) * 20)
    before = {p: p.stat().st_mtime_ns for p in house.data.rglob("*") if p.suffix != ".sqlite3-shm"}
    told = house.reload(dry_run=True)
    after = {p: p.stat().st_mtime_ns for p in house.data.rglob("*") if p.suffix != ".sqlite3-shm"}
    assert before == after
    assert told.dry_run
    done = house.reload()
    for part in ("added", "changed", "removed", "unreadable", "unchanged"):
        assert getattr(told, part) == getattr(done, part), part
    assert (told.generation, done.generation) == (1, 2)


def test_a_dry_run_before_the_first_reload(house):
    house.write("a.txt")
    diff = house.reload(dry_run=True)
    assert diff.generation is None
    assert sources(diff.added) == ["a.txt"]
    assert house.state() == []


def test_progress_tells_the_steps_in_order_and_each_to_its_end(house):
    for n in range(3):
        house.write(f"{n}.txt", f"题{n}")
    told: list[tuple[str, int, int]] = []
    house.reload(progress=lambda *step: told.append(step))
    steps = [step for step, _, _ in told]
    assert [s for n, s in enumerate(steps) if s not in steps[:n]] == list(STEPS)
    for step in STEPS:
        done = [(d, t) for s, d, t in told if s == step]
        assert done == sorted(done)
        assert done[-1][0] == done[-1][1] > 0


def test_a_reload_that_is_cancelled_leaves_the_old_generation_and_the_next_one_works(house):
    house.write("a.txt", "甲", "驿站")
    house.reload()
    old = house.state()
    house.write("a.txt", "甲", "小区")

    class CancelledError(Exception):
        pass

    for last in STEPS[:-2]:

        def cancel(step, done, total, last=last):
            if step == last and done == total:
                raise CancelledError

        with pytest.raises(CancelledError):
            house.reload(progress=cancel)
        assert house.state() == old
        assert house.find("驿站")
    assert sources(house.reload().changed) == ["a.txt"]
    assert house.find("小区")
    assert len(house.kept.index) == house.catalogue.count().searchable


def test_a_cancelled_reload_lets_others_write(tmp_path):
    house = House(tmp_path)
    house.write("a.txt", "甲", "驿站")

    def cancel(step, done, total):
        if step == "index" and done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        house.reload(progress=cancel)
    other = House(tmp_path)  # as another process would
    assert other.reload().added
    other.close()
    house.close()


def test_the_corpus_is_stale_until_it_is_reloaded(house):
    assert house.is_stale()
    house.reload()
    assert not house.is_stale()
    house.write("a.txt")
    assert house.is_stale()
    house.reload()
    assert not house.is_stale()
    os.utime(house.corpus / "a.txt", (1, 1))
    assert house.is_stale()
    house.reload()
    assert not house.is_stale()
    (house.corpus / "b.txt").write_bytes(bytes(range(256)) * 20)
    assert house.is_stale()
    house.reload()
    assert not house.is_stale()
    (house.corpus / "a.txt").unlink()
    assert house.is_stale()


def test_other_reading_rules_read_every_source_again_and_keep_what_comes_out_the_same(
    house, monkeypatch
):
    house.write("a.txt", "甲")
    house.reload()
    old = house.state()
    read = []
    monkeypatch.setattr(intake, "reading_rules", lambda: "another program")
    monkeypatch.setattr("retrieval.corpus.reload.reading_rules", lambda: "another program")
    monkeypatch.setattr(intake, "read", lambda name, data: read.append(name) or _read(name, data))
    assert house.is_stale()
    diff = house.reload()
    assert read == ["a.txt"]
    assert not diff
    assert house.state() == old
    assert not house.is_stale()


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
    record = house.data / "index" / "tantivy.json"
    if damage == "deleted":
        for file in folder.iterdir():
            file.unlink()
    elif damage == "truncated":
        (folder / "meta.json").write_text("{")
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
