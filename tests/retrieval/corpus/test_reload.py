"""A reload brings catalogue and index up to the corpus: whole or not at all, only what changed."""

import os

import pytest

from retrieval.corpus import intake
from retrieval.corpus.reload import STEPS, Reloader
from tests.retrieval.corpus.house import House, sources


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
    monkeypatch.setattr(intake, "read", lambda name, *data: read.append(name) or _read(name, *data))
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
    add = house.kept.index.add_counted

    def spy(batches):
        add(added.extend(counted.ids) or counted for counted in batches)

    monkeypatch.setattr(house.kept.index, "add_counted", spy)
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
    monkeypatch.setattr(intake, "read", lambda name, *data: read.append(name) or _read(name, *data))
    assert house.is_stale()
    diff = house.reload()
    assert read == ["a.txt"]
    assert not diff
    assert house.state() == old
    assert not house.is_stale()
