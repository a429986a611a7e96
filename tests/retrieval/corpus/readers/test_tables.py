"""A table of articles: columns by their names, quoted line ends, rows that are none."""

import csv
import io

import pytest

from retrieval.corpus.model import LineRange, Role
from retrieval.corpus.readers import read
from retrieval.errors import SourceError
from retrieval.problem import Fault, Problem

CHINESE = ("标题", "作者", "日期", "正文")
ENGLISH = ("title", "authors", "date", "text")
ROWS = (
    ("老街修好了", "林海 周明", "2023年1月5日", "老街修好了，游客多了。\n商户说：“生意好了”。"),
    ("地铁开通", "陈小雨", "2023-02-06", '站台上写着"欢迎"，首班车六点。'),
)


def table(columns, rows=ROWS, delimiter=",", line_end="\r\n") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=line_end).writerows([columns, *rows])
    return file.getvalue()


@pytest.mark.parametrize("name", ["news.csv", "news"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("columns", [CHINESE, ENGLISH])
def test_a_row_is_an_article_whatever_language_names_the_columns(name, delimiter, columns):
    reading = read(name, table(columns, delimiter=delimiter).encode())
    assert reading.source.format == "csv"
    first, second = reading.articles()
    assert (first.title, first.authors, first.date) == (
        "老街修好了",
        ("林海", "周明"),
        "2023-01-05",
    )
    assert [p.text for p in first.body] == ["老街修好了，游客多了。", "商户说：“生意好了”。"]
    assert first.paragraphs[0].role is Role.HEADLINE
    assert (second.authors, second.date) == (("陈小雨",), "2023-02-06")
    assert second.body[0].text == '站台上写着"欢迎"，首班车六点。'


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r"])
def test_a_table_is_read_in_the_encodings_that_spreadsheets_write(codec, line_end):
    reading = read("news.csv", table(CHINESE, line_end=line_end).encode(codec))
    assert [one.title for one in reading.articles()] == ["老街修好了", "地铁开通"]


def test_lines_are_those_that_a_row_takes_with_its_quoted_line_ends():
    first, second = read("news.csv", table(CHINESE).encode()).articles()
    assert first.body[0].lines == (LineRange(2, 3),)
    assert second.body[0].lines == (LineRange(4, 4),)


def test_columns_stand_in_any_order_beside_others_that_nobody_knows():
    text = "序号,版次,内容,题目\nn7,03,公园开放了。,公园\n"
    (article,) = read("a.csv", text.encode()).articles()
    assert (article.given_id, article.title, article.body[0].text) == ("n7", "公园", "公园开放了。")


def test_a_table_without_a_column_for_the_text_is_refused_with_its_line():
    with pytest.raises(SourceError) as refusal:
        read("news.csv", "标题,日期\n老街,2023-01-05\n".encode())
    assert refusal.value.problem == Problem(Fault.COLUMN, "1")
    assert "正文" in str(refusal.value)


def test_a_row_without_a_text_is_named_and_the_others_are_read():
    text = "标题,正文\n老街\n公园,公园开放了。\n桥,  \n"
    page = read("a.csv", text.encode()).page
    assert [one.title for one in page.articles] == ["公园"]
    assert [(n.what, n.lines.first) for n in page.noise] == [
        ("row without a text", 2),
        ("row without a text", 4),
    ]


def test_commas_of_a_last_text_that_nobody_quoted_are_its_own():
    page = read("a.csv", "title,text\n公园,开放了, 人很多, 真好\n".encode()).page
    assert page.articles[0].body[0].text == "开放了, 人很多, 真好"


def test_a_row_with_more_cells_than_columns_is_named():
    page = read("a.csv", "text,title\n开放了,人很多,公园\n地铁开了。,地铁\n".encode()).page
    assert [one.title for one in page.articles] == ["地铁"]
    assert [n.lines.first for n in page.noise] == [2]


@pytest.mark.parametrize(
    "broken",
    ['公园,"开放了\n地铁,开通了。\n', '公园,"开放了\n地铁,"开通了"\n', '公园,"开"放"了"\n'],
)
def test_a_quote_that_is_not_closed_takes_no_other_rows_with_it(broken):
    reading = read("a.csv", f"标题,正文\n老街,修好了。\n{broken}".encode())
    with pytest.raises(SourceError) as refusal:
        list(reading.articles())
    assert refusal.value.problem == Problem(Fault.QUOTES, "3")


def test_a_page_that_begins_with_a_list_of_words_is_no_table():
    text = "标题，要点\n\n今天我们谈谈写标题的要点。标题要短，要有新意。\n"
    assert read("a.txt", text.encode()).source.format == "plain"
