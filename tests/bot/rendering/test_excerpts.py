"""A long sentence is shortened by whole clauses, and never altered."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.excerpts import excerpt, shortened
from bot.rendering.markup import units
from retrieval.text.spans import Span

TEXTS = st.text("甲乙丙丁，。、；：0123😀（）“”", min_size=1, max_size=200)


@st.composite
def quoted(draw):
    text = draw(TEXTS)
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    sentence = Span(start, end)
    points = st.integers(start, end)
    pairs = draw(st.lists(st.tuples(points, points), max_size=4))
    marks = [Span(min(pair), max(pair)) for pair in pairs]
    return text, sentence, marks, draw(st.integers(2, 120))


@given(quoted())
def test_every_part_is_the_stored_text_in_its_order_and_within_the_limit(case):
    text, sentence, marks, limit = case
    spans = shortened(text, sentence, marks, limit)
    assert spans
    assert all(sentence.holds(span) for span in spans)
    assert all(one.end < other.start for one, other in pairwise(spans))
    assert sum(units(span.cut(text)) for span in spans) <= max(limit, 0)


@given(quoted())
def test_the_runs_of_a_part_are_its_text_and_the_marked_ones_lie_in_marks(case):
    text, sentence, marks, limit = case
    spans = shortened(text, sentence, marks, limit)
    shown = excerpt(text, sentence, marks, limit)
    assert ["".join(run.text for run in part) for part in shown.parts] == [
        span.cut(text) for span in spans
    ]
    for span, part in zip(spans, shown.parts, strict=True):
        at = span.start
        for run in part:
            inside = any(mark.start <= at and at + len(run.text) <= mark.end for mark in marks)
            assert run.marked <= inside or len(marks) > 1
            at += len(run.text)


@given(quoted())
def test_what_is_left_out_is_told(case):
    text, sentence, marks, limit = case
    shown = excerpt(text, sentence, marks, limit)
    kept = sum(len(run.text) for part in shown.parts for run in part)
    told = shown.omitted_before or shown.omitted_after or len(shown.parts) > 1
    assert told == (kept < len(sentence))


def test_a_short_sentence_is_shown_whole():
    text = "清欠840人，共743.02万元。"
    assert shortened(text, Span(0, len(text)), [], 100) == [Span(0, len(text))]


def test_clauses_with_the_answer_stay_and_cuts_are_at_commas_not_inside_numbers():
    text = "甲甲甲甲甲甲，乙乙乙乙共1,743.02万元，丙丙丙丙丙丙。"
    answer = Span(text.index("1,743"), text.index("万元") + 2)
    (span,) = shortened(text, Span(0, len(text)), [answer], 20)
    assert span.cut(text) == "乙乙乙乙共1,743.02万元，"


def test_answers_far_apart_are_both_shown_without_what_is_between():
    text = "一是甲项目，" + "中中中中，" * 30 + "二是乙项目。"
    marks = [Span(2, 5), Span(len(text) - 4, len(text) - 1)]
    spans = shortened(text, Span(0, len(text)), marks, 40)
    assert spans[0].cut(text).startswith("一是甲项目，")
    assert spans[-1].cut(text).endswith("二是乙项目。")


def test_a_clause_that_is_too_long_by_itself_is_cut_around_its_answer():
    text = "字" * 500 + "答案" + "字" * 500
    (span,) = shortened(text, Span(0, len(text)), [Span(500, 502)], 100)
    assert "答案" in span.cut(text)
    assert len(span) == 100
