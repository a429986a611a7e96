"""Gold files in, figures out."""

import json

import pytest

from retrieval.answering.confidence import Bands
from retrieval.answering.evaluation import evaluate, fitted, judge
from retrieval.answering.gold import read_gold
from retrieval.errors import GoldError

GOLD = [
    {
        "id": "1",
        "question": "星光市建了多少座书亭",
        "answer": "20座",
        "type": "number",
        "article": "unknown-here",
        "quote": "近日，星光市在老城区建成20座“街角书亭”，方便居民借阅。",
    },
    {
        "id": "2",
        "question": "青禾县2024年预期增长多少",
        "answers": ["5.5%左右"],
        "passage_id": "report",
    },
    {"id": "3", "question": "红烧肉怎么做才好吃", "kind": "offtopic"},
    {
        "id": "4",
        "turns": [
            {"question": "青禾县2023年增长多少", "answers": ["6.1%"], "passage_id": "report"},
            {
                "question": "青禾县2023年新增就业多少人",
                "answers": ["3200人"],
                "passage_id": "report",
            },
        ],
    },
]


@pytest.fixture
def gold(tmp_path):
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in GOLD), "utf-8")
    return path


def ask_with(answerer):
    return lambda questions: [answerer.answer(question) for question in questions]


def test_every_figure_is_counted_over_the_questions_it_is_for(gold, answerer, library):
    figures = evaluate(read_gold(gold), ask_with(answerer), library.catalogue)
    assert figures.questions == 5
    assert figures.evidence_at_1 == 1.0
    assert figures.exact == 1.0
    assert figures.false_refusal == 0.0
    assert figures.refusal == 1.0
    assert figures.later_turns == 1.0
    assert figures.types["number"]["questions"] == 1
    assert sum(count for _, _, count in figures.reliability) == 5
    assert json.loads(json.dumps(figures.as_dict()))["questions"] == 5


def test_figures_of_a_kind_that_does_not_occur_are_none(gold, answerer, library):
    answerable = [one for one in read_gold(gold) if one.id == "2"]
    figures = evaluate(answerable, ask_with(answerer), library.catalogue)
    assert figures.refusal is None
    assert figures.later_turns is None


def test_a_line_that_is_no_gold_question_is_named(tmp_path):
    path = tmp_path / "bad.jsonl"
    path.write_text('{"question": "好"}\n{"answer": "?"}\n', "utf-8")
    with pytest.raises(GoldError) as raised:
        read_gold(path)
    assert raised.value.line == 2


def test_a_missing_gold_file_is_named(tmp_path):
    with pytest.raises(GoldError, match="none"):
        read_gold(tmp_path / "none.jsonl")


def test_fitted_bands_refuse_no_more_answerable_questions_than_allowed(gold, answerer, library):
    judged = judge(read_gold(gold), ask_with(answerer), library.catalogue)
    bands = fitted(judged, Bands(), false_refusal=0.0, fewest=1)
    assert all(one.confidence >= bands.answered for one in judged if one.case.answerable)
    assert all(one.confidence < bands.answered for one in judged if not one.case.answerable)
    assert bands.nearest <= bands.answered


def test_bands_of_a_corpus_without_gold_stay_as_they_are():
    assert fitted([], Bands()) == Bands()


def test_bands_are_not_moved_by_a_handful_of_questions(gold, answerer, library):
    judged = judge(read_gold(gold), ask_with(answerer), library.catalogue)
    assert fitted(judged, Bands(answered=0.99)) == Bands(answered=0.99)


def test_gold_without_unanswerable_questions_makes_no_bound_higher(gold, answerer, library):
    answerable = [one for one in read_gold(gold) if one.turns[0].answerable]
    judged = judge(answerable, ask_with(answerer), library.catalogue)
    assert fitted(judged, Bands(answered=0.0), fewest=1).answered == 0.0
