"""Ids come from content: what did not change keeps its id."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.corpus.identity import Identifier, identify, text_hash
from retrieval.corpus.model import Kind, LineRange, Paragraph, Role, Section
from tests.retrieval.corpus.making import FULL, article


def id_of(one, source="page.txt", position=0):
    return identify(one, source, position).id


def test_an_id_is_the_same_on_every_machine_and_in_every_release():
    # Written down: another value here means that every corpus in use loses its citations.
    assert id_of(article("标题", "正文。")) == "6fy22uwmh4e4cks6"


def test_moving_in_the_source_keeps_the_id():
    moved = replace(FULL, paragraphs=tuple(replace(p, lines=()) for p in FULL.paragraphs))
    assert id_of(FULL, position=0) == id_of(moved, position=7)
    assert identify(FULL, "page.txt", 7).position == 7


def test_a_new_doubt_of_the_restorer_keeps_the_id():
    assert id_of(FULL) == id_of(replace(FULL, uncertain=("作者不明",)))


@pytest.mark.parametrize(
    "change",
    [
        {"kind": Kind.CAPTION},
        {"kicker": None},
        {"title": "别的标题"},
        {"subtitle": "——副题"},
        {"byline": "张博"},
        {"authors": ("张博",)},
        {"dateline": None},
        {"date": "2024-02"},
        {"given_id": "r-2"},
        {"sections": (Section("一、基本情况", 2),)},
        {"paragraphs": FULL.paragraphs[:-1]},
        {"paragraphs": (*FULL.paragraphs[:-1], Paragraph("别的。", section="二、目标"))},
        {"paragraphs": tuple(replace(p, role=Role.BODY) for p in FULL.paragraphs)},
        {"paragraphs": tuple(replace(p, section=None) for p in FULL.paragraphs)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_the_catalogue_keeps_of_an_article_is_in_its_id(change):
    assert id_of(FULL) != id_of(replace(FULL, **change))


def test_the_same_text_in_another_source_is_another_article():
    assert id_of(FULL, "a.txt") != id_of(FULL, "b.txt")


def test_equal_articles_of_one_source_get_different_ids_in_order():
    one, other = article("标题", "正文。"), article("另一个", "正文。")
    first = Identifier("page.txt")
    ids = [first.identify(a).id for a in (one, other, one, one)]
    assert len(set(ids)) == 4
    again = Identifier("page.txt")
    assert [again.identify(a).id for a in (one, one, one)] == [ids[0], ids[2], ids[3]]


def test_an_ambiguous_split_of_the_same_characters_gives_another_id():
    assert id_of(article("甲", "乙丙")) != id_of(article("甲乙", "丙"))
    assert id_of(article(None, "甲", "乙")) != id_of(article(None, "甲乙"))


@given(st.lists(st.text(), max_size=5), st.none() | st.text())
def test_ids_of_any_text_are_short_plain_and_name_their_article(texts, title):
    known = identify(article(title, *texts), "page.txt", 0)
    assert re.fullmatch("[a-z2-7]{16}", known.id)
    for position, paragraph in enumerate(known.paragraphs):
        assert paragraph.id == f"{known.id}-{position}"
        assert (paragraph.article_id, paragraph.position) == (known.id, position)
        assert len(paragraph.id) <= 24  # callback data of 64 bytes holds it and more


@given(st.text(), st.text())
def test_texts_differ_exactly_when_their_hashes_do(one, other):
    assert (text_hash(one) == text_hash(other)) == (one == other)


def test_a_line_range_says_nothing_about_identity():
    one = article("标题", "正文。", line=1)
    other = article("标题", "正文。", line=99)
    assert one.paragraphs[0].lines != other.paragraphs[0].lines == (LineRange(99, 99),)
    assert id_of(one) == id_of(other)
