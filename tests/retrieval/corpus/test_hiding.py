"""A hidden passage is never answered with, through reloads and reprints, until shown again."""

import json

import pytest

from retrieval import Library, Status

WORDS = "青禾村今年种植油菜320亩，比去年多40亩。"
QUESTION = "青禾村今年种植油菜多少亩"


@pytest.fixture
def library(tmp_path):
    (tmp_path / "corpus").mkdir()
    with Library.open(tmp_path / "corpus", tmp_path / "data") as library:
        write(library, title="青禾村的油菜")
        yield library


def write(library, **of):
    article = {"id": "油菜", "text": WORDS, **of}
    other = {"id": "别的", "title": "河道整治", "text": "今年整治河道12公里。"}
    lines = [json.dumps(one, ensure_ascii=False) for one in (article, other)]
    (library.corpus / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
    library.reload()


def quoted(library, question=QUESTION):
    return [one.paragraph.text for one in library.answer(question).evidence]


def the_paragraph(library):
    (article,) = [one for one in library.catalogue.articles() if one.given_id == "油菜"]
    return article.body[0]


def test_it_is_hidden_at_once_and_shown_again(library):
    assert quoted(library)[0] == WORDS
    assert library.catalogue.hiding.hide(the_paragraph(library))
    assert not library.catalogue.hiding.hide(the_paragraph(library))
    assert WORDS not in quoted(library)
    assert [one.paragraph for one in library.catalogue.hiding.hidden()] == [
        the_paragraph(library).id
    ]
    assert library.catalogue.hiding.count() == 1
    assert library.catalogue.hiding.show(the_paragraph(library))
    assert not library.catalogue.hiding.show(the_paragraph(library))
    assert quoted(library)[0] == WORDS


def test_it_stays_hidden_under_another_headline_and_in_another_process(library, tmp_path):
    before = the_paragraph(library)
    library.catalogue.hiding.hide(before)
    write(library, title="另一个标题", authors=["周岚"])
    assert the_paragraph(library).id != before.id
    assert WORDS not in quoted(library)
    with Library.open(tmp_path / "corpus", tmp_path / "data") as other:
        assert WORDS not in quoted(other)


def test_other_words_are_another_passage(library):
    library.catalogue.hiding.hide(the_paragraph(library))
    write(library, text=WORDS.replace("320", "330"))
    assert quoted(library)[0] == WORDS.replace("320", "330")


def test_a_hidden_headline_is_no_answer_to_what_an_article_is_called(library):
    question = "哪篇文章说青禾村种植油菜320亩？标题是什么？"
    titled = quoted(library, question)
    (article,) = [one for one in library.catalogue.articles() if one.given_id == "油菜"]
    for paragraph in article.paragraphs:
        library.catalogue.hiding.hide(paragraph)
    assert "青禾村的油菜" in titled
    assert "青禾村的油菜" not in quoted(library, question)
    assert library.answer(QUESTION).status is not Status.ANSWERED
