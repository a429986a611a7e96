"""The same question is looked for once in each generation, and never answered from an old one."""

import json
from types import SimpleNamespace

import pytest

from retrieval.answering.remembered import Remembered
from retrieval.corpus.catalogue import Wanted
from retrieval.library import Library

BOOK = Wanted(file="书")


class Counting:
    """An answerer that counts how often it is asked, over a corpus where nothing is hidden."""

    catalogue = SimpleNamespace(hiding=SimpleNamespace(revision=lambda: ""))

    def __init__(self) -> None:
        self.asked: list[tuple[str, int, str | None, Wanted | None]] = []

    def answer(self, question, limit=3, context=None, among=None):
        self.asked.append((question, limit, context, among))
        if question == "坏":
            raise RuntimeError
        return object()


def test_an_equal_question_is_looked_for_once():
    answerer = Counting()
    remembered = Remembered(answerer)
    assert remembered.answer("甲") is remembered.answer("甲")
    assert remembered.answer("甲", 1) is not remembered.answer("甲", 3, "an article")
    assert remembered.answer("甲", among=BOOK) is not remembered.answer("甲")
    assert remembered.answer("甲", among=Wanted(file="书")) is remembered.answer("甲", among=BOOK)
    assert answerer.asked == [
        ("甲", 3, None, None),
        ("甲", 1, None, None),
        ("甲", 3, "an article", None),
        ("甲", 3, None, BOOK),
    ]


def test_a_failure_is_not_remembered():
    answerer = Counting()
    remembered = Remembered(answerer)
    for _ in range(2):
        with pytest.raises(RuntimeError):
            remembered.answer("坏")
    assert len(answerer.asked) == 2


def test_the_answer_not_asked_for_longest_makes_room():
    answerer = Counting()
    remembered = Remembered(answerer, most=2)
    for question in ("甲", "乙", "甲", "丙", "甲", "乙"):
        remembered.answer(question)
    assert [question for question, *_ in answerer.asked] == ["甲", "乙", "丙", "乙"]


def test_after_a_reload_the_same_question_is_answered_from_the_new_words(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()

    def write(number):
        article = {"id": "一", "title": "水库", "text": f"新建的水库有{number}座。"}
        (corpus / "a.jsonl").write_text(json.dumps(article), encoding="utf-8")

    write(12)
    with Library.open(corpus, tmp_path / "data") as library:
        library.reload()
        first = library.answer("新建的水库有多少座？")
        assert library.answer("新建的水库有多少座？") is first
        write(15)
        library.reload()
        second = library.answer("新建的水库有多少座？")
    assert "15座" in second.evidence[0].paragraph.text
