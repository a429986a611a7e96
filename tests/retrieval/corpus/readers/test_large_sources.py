"""The size of a source costs time in proportion, and no more memory than a piece of it."""

import csv
import io
import json
import tracemalloc

import pytest

from retrieval.corpus.model import Article
from retrieval.corpus.readers import pieces, read
from retrieval.corpus.readers.pieces import cuts, parts_of
from retrieval.corpus.readers.single import lines_of

STORY = "第{n}座公园\n\n◎ 林海\n\n　　第{n}座公园里种了很多树，树下摆了长椅，大家都很喜欢。\n\n"


@pytest.fixture
def small_pieces(monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 2000)
    monkeypatch.setattr(pieces, "_WINDOW", 500)


def owned(parts) -> list[int]:
    found = []
    for part in parts:
        for lines in lines_of(part) if isinstance(part, Article) else [part.lines]:
            found += range(lines.first, lines.last + 1)
    return sorted(found)


def test_a_long_text_is_cut_between_articles_and_nothing_is_lost(small_pieces):
    text = "".join(STORY.format(n=n) for n in range(200))
    lines = text.split("\n")
    assert len(list(cuts(lines))) > 3
    parts = list(parts_of(lines))
    articles = [part for part in parts if isinstance(part, Article)]
    assert [a.position for a in articles] == list(range(len(articles)))
    assert owned(parts) == [n for n, line in enumerate(lines, start=1) if line.strip()]
    for paragraph in (p for article in articles for p in article.body):
        assert lines[paragraph.lines[0].first - 1].strip() == paragraph.text
    begun = [start + 1 for start, _ in cuts(lines)]
    assert all(lines[first - 1].endswith("座公园") for first in begun)


@pytest.mark.parametrize("text", ["字" * 9000, "字\n" * 9000, "\n" * 9000, "字" * 1990 + "\n" * 9])
def test_a_text_without_a_place_to_cut_is_cut_all_the_same(small_pieces, text):
    lines = text.split("\n")
    found = list(cuts(lines))
    assert [start for start, _ in found[1:]] == [end for _, end in found[:-1]]
    assert (found[0][0], found[-1][1]) == (0, len(lines))
    assert all(start < end for start, end in found)
    assert max(end - start for start, end in found) <= 2501 or len(lines) == 1


def test_a_page_of_usual_length_is_one_piece():
    lines = "".join(STORY.format(n=n) for n in range(1000)).split("\n")
    assert list(cuts(lines)) == [(0, len(lines))]


def jsonl(count: int) -> bytes:
    rows = ({"id": n, "title": f"第{n}篇", "text": "公园开放了。\n请来"} for n in range(count))
    return "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()


def table(count: int) -> bytes:
    file = io.StringIO()
    rows = ((f"第{n}篇", "公园开放了。\n请来") for n in range(count))
    csv.writer(file).writerows([("标题", "正文"), *rows])
    return file.getvalue().encode()


@pytest.mark.parametrize("make", [jsonl, table])
def test_thousands_of_articles_are_read_one_by_one(make):
    data = make(2_500)
    reading = read("news", data)
    tracemalloc.start()
    count = sum(1 for _ in reading.articles())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2_500
    assert peak < 1_000_000
