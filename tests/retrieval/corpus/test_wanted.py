"""Articles are chosen by source, date and place, of the live generation alone."""

import json

import pytest

from retrieval.corpus.catalogue.wanted import Wanted
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
