"""Whatever bytes a file holds: articles, or an error that says what is wrong; never anything else.

And never for long: the work grows with the size. Work is counted in calls of functions, which are
the same on every machine, and not in seconds.
"""

import sys
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from retrieval.corpus.model import Article, Noise
from retrieval.corpus.readers import pieces, read
from retrieval.errors import SourceError
from tests.retrieval.corpus.readers.web_pages import forum, news

NAMES = st.sampled_from(
    [
        "a",
        "a.txt",
        "a.md",
        "a.html",
        "a.csv",
        "a.tsv",
        "a.jsonl",
        "2023-01-05.txt",
        "20230105/a.htm",
    ]
)
CODECS = st.sampled_from(
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", "gb18030", "big5", "latin-1"]
)
WORDS = st.sampled_from(
    [
        *(
            "公园",
            "。",
            "，",
            "“",
            "”",
            "（",
            "）",
            "——",
            "：",
            "一、",
            "（二）",
            "◎ 林海",
            "本报讯",
        ),
        *("2023年1月5日", "摄", "第3版", "# ", "\n", "\n\n", "\r\n", "\r", "　　", " ", "\t", "\0"),
        *("标题", "正文", ",", '"', '""', ";", "|", '{"text": "', '"}', "[", "\\", "\\ud800"),
        *(
            "<html>",
            "<body>",
            "<p>",
            "</p>",
            "<br>",
            "<td>",
            "<table>",
            "<h1>",
            "<a href=x>",
            "</a>",
        ),
        *("<pre>", "<title>", "<!--", "-->", "<script>", "&nbsp;", "&#0;", "&#55296;", "<", ">"),
        *(
            '<meta charset="',
            'gbk">',
            "utf-7",
            "base64",
            "<?xml encoding='",
            "]]>",
            "<svg>",
            "<p hidden>",
        ),
        *("\x1a", "\x85", "\u2028", "\ufeff", "\ufffe", "\U000f0001", "\U0010fffd", "𠮷", "é", "a"),
    ]
)
LIKELY = st.lists(WORDS, max_size=40).map("".join)
STARTS = st.sampled_from(
    ["", "<!DOCTYPE html>", "<html><body>", "标题,正文\n", "text\ttitle\n", '{"text": "a"}\n', "# "]
)
SIDECAR_WORDS = st.sampled_from(
    [
        *("[[article]]", "line", "lines", "noise", "title", "date", "authors", "kind", "=", "\n"),
        *(
            "1",
            "2",
            "99",
            "[",
            "]",
            "[[1, 2]]",
            "[3]",
            '"公园"',
            "2023-01-05",
            '["林海"]',
            '"report"',
        ),
        *("true", "1.5", "-1", '"caption"', " ", ",", "{", "}", "'", "#", "99999999999999999999"),
    ]
)
SIDECARS = st.one_of(
    st.binary(max_size=60), st.lists(SIDECAR_WORDS, max_size=14).map("".join).map(str.encode)
)
OFTEN = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True
)


def check(name: str, data: bytes, sidecar: bytes | None = None) -> None:
    """Read everything; what is read can be kept in a database and stands on lines there are."""
    try:
        reading = read(name, data, sidecar)
        parts = list(reading.parse())
    except SourceError as error:
        refusal, parts = str(error), []
    else:
        refusal = name
    assert refusal.startswith(name)
    if not parts:
        return
    last = len(reading.lines) or data.count(b"\n") + data.count(b"\r") + 1
    for part in parts:
        assert isinstance(part, Article | Noise)
        if isinstance(part, Noise):
            assert 1 <= part.lines.first <= part.lines.last <= last
            continue
        for paragraph in part.paragraphs:
            assert paragraph.text.strip()
            assert "\0" not in paragraph.text
            paragraph.text.encode("utf-8")
            assert all(1 <= one.first <= one.last <= last for one in paragraph.lines)


@OFTEN
@given(NAMES, st.binary(max_size=400))
@example("a.html", b"<html>\xff\xfe\0")
@example("a.csv", b"\0")
@example("a", b"\xff\xfe")
@example("a", b"\0\xc0")
@example("a", b"\xfe\xff\xd8\x00")
def test_any_bytes(name, data):
    check(name, data)


@OFTEN
@given(NAMES, STARTS, st.one_of(st.text(max_size=200), LIKELY), CODECS)
@example("a", "<!DOCTYPE html>", "\ufffe &#65534; &#1; \x0b", "utf-8")
def test_any_text_in_any_encoding(name, start, text, codec):
    check(name, (start + text).encode(codec, "ignore"))


@OFTEN
@given(NAMES, STARTS, LIKELY, SIDECARS)
@example("a.txt", "", "公园开放了。\n\n\n第二行。", b"[[article]]\nlines = [[3, 3]]")
def test_any_sidecar(name, start, text, sidecar):
    check(name, (start + text).encode(), sidecar)


@settings(OFTEN, max_examples=40)
@given(st.sampled_from([news(), news("br"), forum()]), st.data())
def test_a_web_page_that_was_cut_and_mixed_up(page, data):
    first = data.draw(st.integers(0, len(page)))
    last = data.draw(st.integers(0, len(page)))
    check("a.html", (page[first:] + page[:last] + data.draw(LIKELY)).encode())


GROWING: dict[str, Callable[[int], str]] = {
    "paragraphs": lambda n: "公园里种了很多树，树下摆了长椅，大家都很喜欢。\n\n" * n,
    "wrapped": lambda n: "公园里种了很多树树下摆了长椅大家都很\n" * n,
    "one line": lambda n: "公园里种了很多树，" * n,
    "short lines": lambda n: "公园开放\n\n" * n,
    "bylines": lambda n: "◎ 林海周明陈小雨\n" * n,
    "blank lines": lambda n: "\n" * (100 * n),
    "quotes": lambda n: "“" * n + "。" + "”" * n,
    "brackets": lambda n: "<" * (20 * n),
    "open comment": lambda n: "<html>" + "<!--" * (20 * n),
    "elements": lambda n: "<html><p>公园里种了很多树，树下摆了长椅。" * n,
    "line breaks": lambda n: "<html>公园里种了很多树，树下摆了长椅。" + "公园<br>" * n,
    "links": lambda n: "<html>" + "<a href=x>公园</a>" * n,
    "cells": lambda n: "<html><table><tr>" + "<td>公园" * n,
    "nested": lambda n: "<html>" + ("<div>" * 60 + "公园。" + "</div>" * 60) * (n // 20),
    "entities": lambda n: "<html>" + "&amp;&#20844;" * (5 * n),
    "rows": lambda n: "标题,正文\n" + "公园,公园开放了。\n" * n,
    "open quotes": lambda n: "标题,正文\n" + '公园,"公园开放了。\n' * n,
    "cells of a row": lambda n: "标题,正文\n" + "公园," * (10 * n),
    "objects": lambda n: '{"text": "公园"}\n' * n,
    "nested objects": lambda n: '{"text": "a"}\n' + '{"text": ' + "[" * (20 * n),
    "dates": lambda n: "2023年1月5日" * n,
    "hash marks": lambda n: "# " * (10 * n),
}


def work(text: str) -> int:
    """Read `text` and return how many functions were called, and lines of ours were run."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += 1

    data = text.encode()
    sys.setprofile(count)
    try:
        check("a", data)
    finally:
        sys.setprofile(None)
    return calls


@pytest.mark.parametrize("shape", GROWING)
def test_more_text_is_more_work_in_proportion(shape, monkeypatch):
    monkeypatch.setattr(pieces, "PIECE", 1000)
    small, large = (work(GROWING[shape](n)) for n in (100, 400))
    assert large < 6 * small + 5000  # four times the text; were it squared, sixteen times
