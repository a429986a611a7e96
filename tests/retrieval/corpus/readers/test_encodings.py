"""Every encoding and line end gives the same lines, in every format."""

import json

import pytest

from retrieval.corpus.readers import read
from tests.retrieval.corpus.readers.web_pages import TITLE, news

PAGE = "口袋公园添新绿\n\n◎ 林海\n\n　　公园里种了很多树，树下摆了长椅，大家都很喜欢。\n"
TRADITIONAL = "口袋公園添新綠\n\n◎ 林海\n\n　　公園裡種了很多樹，樹下擺了長椅，大家都很喜歡。\n"
BOMS = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff", "utf-32-le": b"\xff\xfe\0\0"}
WIDE = ["utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le"]


def encoded(text: str, codec: str) -> bytes:
    return BOMS.get(codec, b"") + text.encode(codec)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("text", "codec"),
    [(PAGE, codec) for codec in ["utf-8", *WIDE, "gb18030", "gbk", "gb2312"]]
    + [(TRADITIONAL, codec) for codec in ["utf-8", *WIDE, "big5", "gb18030", "gbk"]],
)
def test_a_page_is_the_same_in_every_encoding_with_every_line_end(text, codec, line_end):
    (article,) = read("a.txt", encoded(text.replace("\n", line_end), codec)).articles()
    assert article.title == text.split("\n")[0]
    assert article.authors == ("林海",)
    assert [p.text for p in article.body] == [text.split("\n")[4].strip()]
    assert article.body[0].lines[0].first == 5


def test_line_ends_of_all_kinds_in_one_file_each_end_a_line():
    reading = read("a.txt", "一行\r\n二行\r三行\n\r\n五行".encode())
    assert list(reading.lines) == ["一行", "二行", "三行", "", "五行"]


def test_nul_bytes_are_gaps():
    data = PAGE.encode().replace("树下".encode(), "\0树下".encode()) + b"\0" * 2
    (article,) = read("a.txt", data).articles()
    assert "\0" not in article.body[0].text
    assert article.body[0].text.startswith("公园里种了很多树，")


@pytest.mark.parametrize("codec", ["utf-8", *WIDE, "gb18030"])
def test_files_of_articles_are_read_in_every_encoding(codec):
    row = json.dumps(
        {"title": "口袋公园", "text": "公园开放了，大家都很喜欢。"}, ensure_ascii=False
    )
    rows = f"{row}\r\n{row}\r\n"
    table = "标题,正文\r口袋公园,公园开放了，大家都很喜欢。\r口袋公园,公园开放了，大家都很喜欢。\r"
    for name, text in (("a.jsonl", rows), ("a.csv", table)):
        reading = read(name, encoded(text, codec))
        assert reading.source.format == name.removeprefix("a.")
        assert [a.title for a in reading.articles()] == ["口袋公园"] * 2
        assert [a.body[0].text for a in reading.articles()] == ["公园开放了，大家都很喜欢。"] * 2


@pytest.mark.parametrize("codec", WIDE)
def test_a_byte_order_mark_wins_over_the_charset_that_a_web_page_names(codec):
    page = news(charset="gb2312").replace("</p>", "\0</p>")
    (article,) = read("saved.html", encoded(page, codec)).articles()
    assert article.title == TITLE
    assert "\0" not in "".join(p.text for p in article.body)


@pytest.mark.parametrize(("codec", "cut"), [("utf-8", 5), ("gb18030", 4), ("gb18030", 6)])
def test_a_file_that_was_cut_in_a_character_is_read_to_there(codec, cut):
    reading = read("a.txt", (PAGE * 3).encode(codec)[:-cut])
    assert reading.source.encoding_guessed
    assert next(reading.articles()).body[0].text.startswith("公园里种了很多树，树下摆了长椅")
