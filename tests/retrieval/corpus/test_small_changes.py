"""A small change of a large corpus is read as such, and gives what reading it all would give."""

import csv
import io
import json
import os
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from retrieval.corpus import intake, ledger, scan
from retrieval.corpus.ledger import Ledger
from retrieval.corpus.readers import jsonl, table
from tests.retrieval.corpus.house import House


def document(number: object, text: str) -> str:
    return json.dumps(
        {"id": f"d{number}", "title": f"题{number}", "text": text}, ensure_ascii=False
    )


def write_jsonl(file: Path, texts: list[str]) -> None:
    file.write_text("".join(f"{line}\n" for line in texts), "utf-8")


@pytest.fixture
def many(house, monkeypatch):
    """A house with a file of 400 articles, in blocks of 20."""
    monkeypatch.setattr(ledger, "LINES", 20)
    house.lines = [document(n, f"第{n}条说的话。") for n in range(400)]
    write_jsonl(house.corpus / "many.jsonl", house.lines)
    house.reload()
    return house


def count_parsed(monkeypatch, module) -> list[int]:
    parsed = []
    original = module.article_of

    def counting(found, here):
        parsed.append(here.first)
        return original(found, here)

    monkeypatch.setattr(module, "article_of", counting)
    return parsed


def test_of_a_file_of_articles_only_the_lines_about_a_change_are_parsed(many, monkeypatch):
    parsed = count_parsed(monkeypatch, jsonl)
    many.lines[123] = document(123, "改过了。")
    write_jsonl(many.corpus / "many.jsonl", many.lines)
    diff = many.reload()
    assert [one.title for one in diff.changed] == ["题123"]
    assert not diff.added
    assert not diff.removed
    assert diff.unchanged == 399
    assert min(parsed) > 100
    assert max(parsed) <= 140
    assert [a.position for a in many.state()] == list(range(400))
    assert many.find("改过了")
    assert "第123条说的话。" not in many.find("第123条")


def test_articles_that_are_added_at_the_end_are_read_alone(many, monkeypatch):
    parsed = count_parsed(monkeypatch, jsonl)
    many.lines += [document(n, f"第{n}条说的话。") for n in range(400, 430)]
    write_jsonl(many.corpus / "many.jsonl", many.lines)
    diff = many.reload()
    assert len(diff.added) == 30
    assert len(parsed) <= 50
    assert len(many.state()) == 430


def test_a_table_is_read_in_part_as_well(house, monkeypatch):
    monkeypatch.setattr(ledger, "LINES", 20)
    rows = [[f"t{n}", f"题{n}", f"第{n}条。\n第二行，有“引号”。"] for n in range(200)]

    def write() -> None:
        out = io.StringIO()
        csv.writer(out).writerows([["id", "title", "text"], *rows])
        (house.corpus / "table.csv").write_bytes(out.getvalue().encode())

    write()
    house.reload()
    parsed = count_parsed(monkeypatch, table)
    rows[77][2] = "第77条，改了。\n一样\n多三行。"
    rows[78][2] = "一行。"
    write()
    diff = house.reload()
    assert [one.title for one in diff.changed] == ["题77", "题78"]
    assert len(parsed) < 60
    fresh = House(house.data / "fresh")
    (fresh.corpus / "table.csv").write_bytes((house.corpus / "table.csv").read_bytes())
    fresh.reload()
    assert fresh.state() == house.state()
    fresh.close()


def test_a_quote_that_is_no_longer_closed_is_told_and_the_articles_stay(house, monkeypatch):
    monkeypatch.setattr(ledger, "LINES", 5)
    lines = ["id,title,text", *(f"{n},题{n},第{n}条。" for n in range(40))]
    (house.corpus / "table.csv").write_text("\n".join(lines), "utf-8")
    house.reload()
    before = house.state()
    lines[20] = '20,题20,"没有结束'
    (house.corpus / "table.csv").write_text("\n".join(lines), "utf-8")
    diff = house.reload()
    assert [name for name, _ in diff.unreadable] == ["table.csv"]
    assert house.state() == before


EDITS = st.lists(
    st.tuples(
        st.sampled_from(["change", "insert", "delete", "double", "spoil", "blank", "append"]),
        st.integers(0, 39),
    ),
    min_size=1,
    max_size=3,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(rounds=st.lists(EDITS, min_size=1, max_size=3))
def test_after_any_edits_the_corpus_is_as_if_read_for_the_first_time(tmp_path_factory, rounds):
    folder = tmp_path_factory.mktemp("edits")
    lines = [document(n, f"第{n}条。") for n in range(36)]
    lines[7] = lines[3]  # equal articles, apart and in one block
    lines[30] = lines[3]
    before, ledger.LINES = ledger.LINES, 5
    house = House(folder / "kept")
    try:
        write_jsonl(house.corpus / "many.jsonl", lines)
        house.reload()
        for number, edits in enumerate(rounds):
            for what, at in edits:
                edit(lines, what, min(at, len(lines) - 1), number)
            write_jsonl(house.corpus / "many.jsonl", lines)
            house.reload()
            fresh = House(folder / f"fresh-{number}")
            write_jsonl(fresh.corpus / "many.jsonl", lines)
            fresh.reload()
            assert house.state() == fresh.state()
            [kept], [first] = house.catalogue.sources(), fresh.catalogue.sources()
            assert kept.noise == first.noise
            assert len(house.kept.index) == house.catalogue.count().searchable
            assert_is_true_of(house)
            fresh.close()
    finally:
        ledger.LINES = before
        house.close()


def edit(lines: list[str], what: str, at: int, number: int) -> None:
    if what == "change":
        lines[at] = document(at, f"第{number}次改了第{at}条。")
    elif what == "insert":
        lines.insert(at, document(f"n{number}-{at}", "新来的。"))
    elif what == "delete" and len(lines) > 1:
        del lines[at]
    elif what == "double":
        lines[at] = lines[(at * 7) % len(lines)]
    elif what == "spoil":
        lines[at] = "不是文章" + str(random.Random(at).random())
    elif what == "blank":
        lines[at] = ""
    else:
        lines.append(document(f"a{number}-{at}", "加在后面。"))


def assert_is_true_of(house: House) -> None:
    """The ledger that is kept tells the ids of the live articles in order."""
    [record] = house.catalogue.sources()
    data = house.catalogue.ledger("many.jsonl", record.source.digest, record.rules)
    if data is not None:
        kept = Ledger.unpacked(data)
        ids = [article.id for article in house.state()]
        assert [kept.id(n) for n in range(len(ids))] == ids
        assert len(kept.ids) == len(ids) * ledger.ID


def test_a_ledger_that_cannot_be_read_costs_time_only(many):
    with many.catalogue._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE ledger SET data = x'00'")
    many.lines[5] = document(5, "改过了。")
    write_jsonl(many.corpus / "many.jsonl", many.lines)
    assert len(many.reload().changed) == 1


def test_after_a_rollback_the_next_change_is_still_read_in_part(many, monkeypatch):
    many.lines[5] = document(5, "改过了。")
    write_jsonl(many.corpus / "many.jsonl", many.lines)
    many.reload()
    changed = many.state()
    many.rollback()
    parsed = count_parsed(monkeypatch, jsonl)
    many.reload()
    assert many.state() == changed
    assert len(parsed) <= 20


# Files whose bytes need no comparing


def settled(house: House, monkeypatch) -> list[str]:
    """Take what is written now for old enough to be sure of; returns the files that are hashed."""
    monkeypatch.setattr(scan, "SETTLED", -1)
    hashed = []
    original = intake.digest

    def counting(file):
        hashed.append(Path(file).name)
        return original(file)

    monkeypatch.setattr(intake, "digest", counting)
    return hashed


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no time of change")
def test_a_file_whose_stamp_is_the_same_is_not_hashed_again(house, monkeypatch):
    hashed = settled(house, monkeypatch)
    house.write("a.txt", "甲")
    house.write("b.txt", "乙")
    house.reload()
    assert hashed == ["a.txt", "b.txt"]
    hashed.clear()
    house.reload()
    assert hashed == []
    house.reload(thorough=True)
    assert hashed == ["a.txt", "b.txt"]
    hashed.clear()
    status = (house.corpus / "a.txt").stat()
    house.write("a.txt", "丙")  # as long as it was, and its time is set back
    os.utime(house.corpus / "a.txt", ns=(status.st_atime_ns, status.st_mtime_ns))
    assert house.reload().changed or house.find("丙")
    assert hashed == ["a.txt"]


def test_a_file_that_changed_just_now_is_hashed_until_it_is_settled(house, monkeypatch):
    house.write("a.txt", "甲")
    house.reload()
    hashed = settled(house, monkeypatch)
    house.reload()
    assert hashed == ["a.txt"]
    hashed.clear()
    house.reload()
    assert hashed == []


def test_a_line_end_of_another_kind_in_a_changed_line_is_one(many):
    many.lines[5] = document(5, "改过了。") + "\r" + document("new", "多了一条。")
    (many.corpus / "many.jsonl").write_text("\n".join(many.lines) + "\n", "utf-8", newline="")
    diff = many.reload()
    assert [one.title for one in diff.changed] == ["题5"]
    assert [one.title for one in diff.added] == ["题new"]
    assert diff.unchanged == 399
