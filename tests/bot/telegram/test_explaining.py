"""Admins see why a question gets its answer."""

import pytest

from tests.bot.telegram.conftest import ADMIN

QUESTION = "城东区清欠了多少工钱？"


@pytest.fixture
def admin(world):
    return world.api.person("老张", user_id=ADMIN)


def test_explain_tells_the_reading_the_sentences_the_passages_and_the_outcome(admin):
    told = admin.asks(f"/explain {QUESTION}").text
    for part in ("要问的是", "检索词", "句子", "段落", "结论", "把握"):
        assert part in told
    assert "清欠840人" in told
    assert told.index("句子") < told.index("段落") < told.index("结论")


def test_explain_is_for_admins_and_says_how_it_is_used(world, admin):
    assert "/explain 北京" in admin.asks("/explain").text
    assert "太长" in admin.asks("/explain " + "长" * 1001).text
    assert "只有管理员" in world.api.person().asks(f"/explain {QUESTION}").text


def test_markup_and_a_question_without_any_passage_are_told_plainly(admin):
    assert "<b>&x</b>" in admin.asks("/explain <b>&x</b>").text
    assert "没有找到任何段落" in admin.asks("/explain zzzz").text


def test_the_longest_explanation_fits_a_message(world, admin):
    assert admin.asks("/explain " + "城东区清欠了多少工钱" * 90).text
