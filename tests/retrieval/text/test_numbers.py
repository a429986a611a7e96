"""Quantities: cut as a reader would quote them, with what they are worth."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.normalize import normalise
from retrieval.text.numbers import Measure, find, value


def cuts(text):
    normal = normalise(text).text
    return [quantity.span.cut(normal) for quantity in find(normal)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("新增停车位370个、共享停车位500个", ["370个", "500个"]),
        ("清欠840人共743.02万元", ["840人", "743.02万元"]),
        ("共10万余人参与了18项活动", ["10万余人", "18项"]),
        ("降幅为2%左右", ["2%左右"]),
        ("托位设置率达6.1‰", ["6.1‰"]),
        ("周转率达8航次/天", ["8航次/天"]),
        ("占地７.４万平方米", ["7.4万平方米"]),
        ("连续四年零事故", ["四年"]),
        ("三分之一的人", ["三分之一"]),
        ("两天三夜", ["两天"]),
        ("位居全市第一", ["第一"]),
    ],
)
def test_a_quantity_is_cut_with_its_unit_and_what_qualifies_it(text, expected):
    assert cuts(text) == expected


@pytest.mark.parametrize(
    "text", ["2018年7月", "1月27日上午", "d1925次列车", "一个个都来了", "10:30"]
)
def test_dates_hours_codes_and_rows_of_one_are_no_quantities(text):
    assert cuts(text) == []


@pytest.mark.parametrize(
    ("numeral", "worth"),
    [("二十", 20), ("1.2万亿", 1.2e12), ("12000亿", 1.2e12), ("12,000", 12000), ("三百零五", 305)],
)
def test_both_kinds_of_numerals_are_worth_the_same(numeral, worth):
    assert value(numeral) == worth


def test_what_only_looks_like_a_number_is_worth_none():
    assert value("十四五") is None
    assert value("数十") is None


def test_money_percentages_spans_of_time_and_counts_are_told_apart():
    found = find("投资3亿元,增长5%,历时2年,建成6座")
    assert [one.measure for one in found] == [
        Measure.MONEY,
        Measure.PERCENTAGE,
        Measure.DURATION,
        Measure.COUNT,
    ]


@given(st.text(alphabet="0123456789一二十百万亿年月日个元%第号.,,的建", max_size=40))
def test_quantities_lie_in_the_text_in_order_and_apart(text):
    found = find(text)
    ends = [0, *(one.span.end for one in found)]
    assert all(one.span.start >= end for one, end in zip(found, ends, strict=False))
    assert all(one.span.end <= len(text) and len(one.span) for one in found)
