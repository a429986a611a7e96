"""A question is taken apart around its asking word."""

import pytest

from retrieval.answering.anatomy import KINDS, anatomy
from retrieval.answering.question import understand


@pytest.fixture
def parts(lexicon, segmenter):
    return lambda text: anatomy(understand(text, lexicon, segmenter))


def test_what_stands_before_and_behind_the_asking_word_is_told_apart(parts):
    found = parts("这座桥是由谁设计的？")
    assert (found.left, found.links, found.right) == ("这座桥", "是由", "设计的")
    assert KINDS[found.kind] == "who"


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("这条河流经哪一个国家？", "国家"),
        ("他们种了多少棵果树？", "果树"),
        ("镇上修了什么水渠？", "水渠"),
    ],
)
def test_the_noun_that_is_asked_for_stands_behind_the_asking_word(parts, question, asked):
    found = parts(question)
    assert found.asked == asked
    assert found.head == asked
    assert found.attributive


def test_where_no_noun_is_asked_for_the_one_before_it_is_the_head(parts):
    found = parts("这所学校的名字是什么？")
    assert not found.attributive
    assert found.head == "名字"


def test_keywords_have_a_left_part_alone(parts):
    found = parts("果树 棵数")
    assert KINDS[found.kind] == "none"
    assert found.left == "果树 棵数"
    assert not found.right
