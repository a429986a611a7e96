"""Dates and periods, and the years that they touch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.dates import Grain, find, years
from retrieval.text.normalize import normalise


def cuts(text):
    normal = normalise(text).text
    return [when.span.cut(normal) for when in find(normal)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("自2024年1月1日起施行", ["2024年1月1日"]),
        ("2018年7月，该矿", ["2018年7月"]),
        ("1月27日上午，志愿者", ["1月27日上午"]),
        ("2022年和2023年", ["2022年", "2023年"]),
        ("19世纪晚期", ["19世纪晚期"]),
        ("春运期间", ["春运期间"]),
        ("今年上半年", ["今年上半年"]),
        ("二〇二三年", ["二〇二三年"]),
    ],
)
def test_a_date_is_cut_whole(text, expected):
    assert cuts(text) == expected


@pytest.mark.parametrize("text", ["2000张床位", "2300余起", "一号煤矿", "同事同标"])
def test_counts_and_names_are_no_dates(text):
    assert cuts(text) == []


def test_a_plan_touches_its_five_years():
    assert years("“十四五”期间") == {2021, 2022, 2023, 2024, 2025}


def test_this_year_is_the_articles_year():
    assert years("今年以来,去年同期", today=2024) == {2024, 2023}
    assert years("今年以来") == frozenset()


def test_keywords_name_a_year_without_the_word_for_it():
    assert years("东城区 2024 目标") == {2024}


def test_grains_go_from_period_to_hour():
    grains = {text: find(text)[0].grain for text in ("2024年", "7月", "7月3日", "上午10时", "近日")}
    assert list(grains.values()) == [
        Grain.YEAR,
        Grain.MONTH,
        Grain.DAY,
        Grain.HOUR,
        Grain.RELATIVE,
    ]


@given(st.text(alphabet="0123456789年月日号时点上下午半今去初底一二十五四世纪:,", max_size=40))
def test_dates_lie_in_the_text_and_apart(text):
    found = find(text)
    ends = [0, *(one.span.end for one in found)]
    assert all(one.span.start >= end for one, end in zip(found, ends, strict=False))
