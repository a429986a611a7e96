"""An article's own date: its text's or its sidecar's, else that of its source's name."""

import json

import pytest

from retrieval.corpus.readers import read
from retrieval.corpus.readers.calendar import date_of_name

UNDATED = (
    "口袋公园添新绿\n\n本报讯（记者 林海）公园里种了很多树，今年还要再建三座，大家都很喜欢。\n"
)


def date(name: str, text: str = UNDATED, sidecar: str | None = None) -> str | None:
    corrections = None if sidecar is None else sidecar.encode()
    return next(read(name, text.encode(), corrections).articles()).date


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("2023-01-05.txt", "2023-01-05"),
        ("20230105.txt", "2023-01-05"),
        ("江城晚报20230105第3版.txt", "2023-01-05"),
        ("江城晚报2023年1月5日.txt", "2023-01-05"),
        ("江城晚报 2023 年 1 月 5 日 03版.txt", "2023-01-05"),
        ("２０２３．１．５.txt", "2023-01-05"),
        ("page_2023_01_05_3.md", "2023-01-05"),
        ("20230105081200.html", "2023-01-05"),
        ("xhmrdx20230105_03.txt", "2023-01-05"),
        ("2023/01/05/03.txt", "2023-01-05"),
        ("2023-01-05/第3版.txt", "2023-01-05"),
        ("2023年1月.txt", "2023-01"),
        ("2022-12-31/2023-01-05.txt", "2023-01-05"),
        ("2023-13-05.txt", None),
        ("2023-02-30.txt", None),
        ("20231345.txt", None),
        ("20230230_2023-03-01.txt", "2023-03-01"),
        ("000_a20230105cd4f6b3.txt", None),
        ("202301051.txt", None),
        ("1-2023.txt", None),
        ("page.txt", None),
        ("电话02765432100.txt", None),
    ],
)
def test_a_name_gives_the_day_that_it_holds(name, expected):
    assert date_of_name(name) == expected


def test_an_article_without_a_date_has_that_of_its_file():
    assert date("page.txt") is None
    assert date("江城晚报20230105第3版.txt") == "2023-01-05"


def test_the_date_in_the_text_wins_over_that_of_the_file():
    text = UNDATED.replace("公园里", "2022年12月30日，公园里")
    assert date("20230105.txt", text) == "2022-12-30"


def test_the_sidecar_wins_over_text_and_file():
    text = UNDATED.replace("公园里", "2022年12月30日，公园里")
    assert date("20230105.txt", text, "date = 2021-06-01") == "2021-06-01"
    assert date("20230105.txt", UNDATED, 'date = "2023"') == "2023"
    assert date("20230105.txt", UNDATED, "noise = [2]") == "2023-01-05"


def test_the_file_says_more_of_a_year_that_it_agrees_with():
    text = UNDATED.replace("公园里", "2023年，公园里")
    assert date("page.txt", text) == "2023"
    assert date("20230105.txt", text) == "2023-01-05"
    assert date("20240105.txt", text) == "2023"


def test_a_record_without_a_date_has_the_one_its_text_opens_with_or_that_of_its_file():
    rows = [
        {"text": "2022年3月1日，公园开放。"},
        {"text": "公园开放。"},
        {"text": "园", "date": "2020年5月"},
    ]
    data = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    dates = [article.date for article in read("20230105.jsonl", data).articles()]
    assert dates == ["2022-03-01", "2023-01-05", "2020-05"]
