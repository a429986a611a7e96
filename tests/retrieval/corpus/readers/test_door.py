import json

import pytest

from retrieval.corpus.model import Role
from retrieval.corpus.readers import read
from retrieval.errors import SourceError
from retrieval.problem import Fault, Problem

SIMPLIFIED = "近年来，该市坚持绿色发展，把生态环境保护放在首位，群众的生活越来越好。"
TRADITIONAL = "近年來，該市堅持綠色發展，把生態環境保護放在首位，群眾的生活越來越好。"


@pytest.mark.parametrize(
    ("text", "codec", "reported", "guessed"),
    [
        (SIMPLIFIED, "utf-8", "utf-8", False),
        (SIMPLIFIED, "utf-8-sig", "utf-8", False),
        (SIMPLIFIED, "utf-16", "utf-16", False),
        (SIMPLIFIED, "utf-16-le", "utf-16-le", True),
        (SIMPLIFIED, "gb18030", "gb18030", True),
        (TRADITIONAL, "big5", "big5hkscs", True),
        (TRADITIONAL, "gb18030", "gb18030", True),
    ],
)
def test_text_in_any_usual_encoding_is_read_and_a_guess_is_said(text, codec, reported, guessed):
    reading = read("a.txt", text.encode(codec))
    assert reading.page.articles[0].body[0].text == text
    assert (reading.source.encoding, reading.source.encoding_guessed) == (reported, guessed)


@pytest.mark.parametrize(
    "data",
    [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0", "caf\xe9 ol\xe9 ".encode("latin-1") * 20],
)
def test_what_is_no_text_is_refused_with_a_sentence(data):
    with pytest.raises(SourceError) as refusal:
        read("picture.txt", data)
    assert refusal.value.name == "picture.txt"
    assert refusal.value.problem in {Problem(Fault.BINARY), Problem(Fault.ENCODING)}
    assert len(str(refusal.value)) > 20


def test_a_jsonl_file_gives_an_article_for_each_line():
    rows = [{"id": f"n{i}", "title": f"第{i}篇", "text": "甲。\n乙。"} for i in range(3)]
    data = "\n".join(json.dumps(row, ensure_ascii=False) for row in rows).encode()
    reading = read("news.jsonl", data)
    assert reading.source.format == "jsonl"
    articles = list(reading.articles())
    assert [article.given_id for article in articles] == ["n0", "n1", "n2"]
    assert [(p.text, p.role, p.position) for p in articles[1].paragraphs] == [
        ("第1篇", Role.HEADLINE, 0),
        ("甲。", Role.BODY, 1),
        ("乙。", Role.BODY, 2),
    ]
    assert articles[2].paragraphs[0].lines[0].first == 3


def test_articles_may_be_asked_for_twice():
    reading = read("a.jsonl", b'{"id": 1, "text": "x"}\n{"id": 2, "text": "y"}\n')
    assert list(reading.articles()) == list(reading.articles())


def test_a_broken_line_of_a_jsonl_file_is_named_noise():
    page = read("a.jsonl", b'{"id": 1, "text": "x"}\n{"id": 2, "te\n').page
    assert len(page.articles) == 1
    assert [(noise.lines.first, noise.lines.last) for noise in page.noise] == [(2, 2)]
