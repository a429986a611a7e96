"""Articles are chosen by source, date, place and kind, of the live generation alone."""

import json

import pytest

from retrieval.corpus.catalogue.wanted import Wanted
from retrieval.corpus.model import Kind
from retrieval.library import Library


@pytest.fixture
def library(tmp_path):
    """A corpus of two files; one of its articles has been withdrawn."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()

    def write(name, *titles):
        rows = [{"id": t, "title": t, "text": "正文。", "date": "2024-01-09"} for t in titles]
        lines = [json.dumps(row, ensure_ascii=False) for row in rows]
        (corpus / name).write_text("\n".join(lines), encoding="utf-8")

    write("a.jsonl", "北京一篇", "北京二篇", "100%")
    write("b_1.jsonl", "上海一篇", "北京三篇")
    with Library.open(corpus, tmp_path / "data") as library:
        library.reload()
        write("a.jsonl", "北京一篇", "100%")
        library.reload()
        yield library


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (Wanted(), ["北京一篇", "100%", "上海一篇", "北京三篇"]),
        (Wanted(place="北京"), ["北京一篇", "北京三篇"]),
        (Wanted(source="b_"), ["上海一篇", "北京三篇"]),
        (Wanted(source="a.json", place="北京"), ["北京一篇"]),
        (Wanted(date="2024-01"), ["北京一篇", "100%", "上海一篇", "北京三篇"]),
        (Wanted(date="2023"), []),
        (Wanted(place="%"), ["100%"]),
        (Wanted(source="_"), ["上海一篇", "北京三篇"]),
    ],
)
def test_a_choice_finds_its_live_articles_in_reading_order(library, wanted, titles):
    count, found = library.catalogue.find(wanted)
    assert (count, [article.title for article in found]) == (len(titles), titles)


def test_a_page_of_a_choice_tells_how_many_there_are(library):
    count, found = library.catalogue.find(Wanted(place="北京"), offset=1, limit=1)
    assert (count, [article.title for article in found]) == (2, ["北京三篇"])


def dated(corpus, **dates):
    """One article a date, in a file of its own, named and titled as its key."""
    for name, date in dates.items():
        row = {"id": name, "title": name, "text": "水库正文。", "date": date}
        (corpus / f"{name}.jsonl").write_text(json.dumps(row), encoding="utf-8")


@pytest.fixture
def years(tmp_path):
    """Articles whose dates are known to the day, the month, the year, or not at all."""
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    dated(corpus, day="2024-05-20", month="2024-05", year="2024", before="2023-12-31", none=None)
    with Library.open(corpus, tmp_path / "data") as library:
        library.reload()
        yield library


@pytest.mark.parametrize(
    ("since", "until", "titles"),
    [
        ("2024", None, ["day", "month", "year"]),
        ("2024-05", None, ["day", "month", "year"]),
        ("2024-05-20", None, ["day", "month", "year"]),
        ("2024-05-21", None, ["month", "year"]),
        ("2024-06", None, ["year"]),
        ("2025", None, []),
        (None, "2023", ["before"]),
        (None, "2023-12-30", []),
        (None, "2024", ["before", "day", "month", "year"]),
        (None, "2024-04", ["before", "year"]),
        (None, "2024-05-19", ["before", "month", "year"]),
        ("2023-12-31", "2023-12-31", ["before"]),
        ("2024-05-20", "2024-05-20", ["day", "month", "year"]),
    ],
)
def test_a_range_of_dates_takes_what_may_be_of_it_and_leaves_what_has_no_date(
    years, since, until, titles
):
    _, found = years.catalogue.find(Wanted(since=since, until=until))
    assert [article.title for article in found] == titles


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (Wanted(file="day.jsonl"), ["day"]),
        (Wanted(file="ay.jsonl"), []),
        (Wanted(kind=Kind.ARTICLE), ["before", "day", "month", "none", "year"]),
        (Wanted(kind=Kind.CAPTION), []),
    ],
)
def test_a_choice_may_be_of_one_file_or_one_kind(years, wanted, titles):
    _, found = years.catalogue.find(wanted)
    assert [article.title for article in found] == titles


def test_the_entries_of_a_choice_are_those_of_its_live_articles(years):
    catalogue = years.catalogue
    (article,) = catalogue.find(Wanted(file="day.jsonl"))[1]
    among = catalogue.choosing.among(Wanted(file="day.jsonl"))
    assert among.ids == {p.id for p in article.paragraphs}
    assert len(catalogue.choosing.among(Wanted())) == catalogue.count().searchable


def test_a_choice_is_worked_out_once_in_a_generation(years):
    among = years.catalogue.choosing.among
    first = among(Wanted(since="2024"))
    assert among(Wanted(since="2024")) is first
    dated(years.corpus, later="2024-07-01")
    years.reload()
    assert among(Wanted(since="2024")).ids > first.ids


def test_all_windows_of_a_long_paragraph_are_of_a_choice(tmp_path):
    text = "".join(f"第{number}座水库的大坝已经建成并且开始蓄水了。" for number in range(100))
    row = {"id": "long", "title": "水库", "text": text}
    (tmp_path / "a.jsonl").write_text(json.dumps(row), encoding="utf-8")
    with Library.open(tmp_path / "a.jsonl", tmp_path / "data") as library:
        library.reload()
        among = library.catalogue.choosing.among(Wanted(file="a.jsonl"))
        assert len(among) == library.catalogue.count().searchable > 4
