"""Whether evidence supports a gold answer; the same as the figures that the project is held to."""

import importlib.util

import pytest

from retrieval.answering.gold import Case
from retrieval.answering.judging import bare, holds, overlap, supports

QUOTES = [
    "东城区增长5%左右。",
    "东城区增长15%。",
    "共1,200人参加。",
    "星光市建成20座“街角书亭”。",
    "日期是2024/1/9。",
    "率为6.1‰",
    "甲" * 150 + "。" + "乙" * 100,
]
ANSWERS = ["5%", "5%左右", "1200人", "街角书亭", "2024/1/9", "6.1‰", "20座", "", "甲甲"]


@pytest.fixture(scope="module")
def reference(shared):
    spec = importlib.util.spec_from_file_location("answers", shared / "score" / "answers.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_number_counts_only_where_it_stands_alone():
    assert holds("增长5%左右", "5%")
    assert not holds("增长15%", "5%")


def test_a_page_proves_nothing():
    case = Case("?", answers=("甲",), documents=frozenset({"d"}))
    assert supports("甲" * 50 + "。", {"d"}, case)
    assert not supports("甲。" * 150, {"d"}, case)


def test_evidence_of_another_article_does_not_count():
    case = Case("?", answers=("20座",), documents=frozenset({"d"}))
    assert not supports("建成20座。", {"e"}, case)


def test_texts_are_compared_as_the_reference_does(reference):
    for quote in QUOTES:
        assert bare(quote) == reference.bare(quote)
        for answer in ANSWERS:
            assert holds(quote, answer) == reference.holds(quote, answer)
            assert overlap(quote, answer) == pytest.approx(reference.f1(quote, answer))


@pytest.mark.parametrize("kind", ["number", "list"])
@pytest.mark.parametrize("from_byline", [False, True])
def test_support_is_judged_as_the_reference_does(reference, kind, from_byline):
    for quote in QUOTES:
        for gold_quote in [None, *QUOTES[:4]]:
            for answer in filter(None, ANSWERS):
                gold = {"answer": answer, "type": kind, "article": "d", "quote": gold_quote}
                gold["quote_from"] = "byline" if from_byline else "paragraph"
                if gold_quote is None:
                    gold = {"answers": [answer], "passage_id": "d"}
                case = Case(
                    "?",
                    (answer,),
                    gold_quote,
                    frozenset({"d"}),
                    kind if gold_quote else "",
                    bool(gold_quote) and from_byline,
                )
                for document in ("d", "e"):
                    evidence = {"quote": quote, "document": document}
                    assert supports(quote, {document}, case) == reference.supports(evidence, gold)
