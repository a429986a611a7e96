"""Readers say what an answer was worth; what was wrong reaches the admins, all of it the gold."""

import json

import pytest

from bot.history import Opinion, Remark
from tests.bot.telegram.conftest import ADMIN

QUESTION = "城东区清欠了多少工钱？"


@pytest.fixture
def world(own_world):
    return own_world


@pytest.fixture
def admin(world):
    return world.api.person("老张", user_id=ADMIN)


@pytest.fixture
def alice(world):
    return world.api.person("小红")


def said(world):
    return [(remark.number, remark.opinion) for remark in world.history.feedback.remarks()]


def test_a_button_keeps_the_readers_last_word(world, admin, alice):
    answer = alice.asks(QUESTION)
    assert "已记下" in alice.presses(answer.button("有用")).notice
    assert said(world) == [(1, Opinion.USEFUL)]
    alice.presses(answer.button("句子不对")).answer()
    assert said(world) == [(1, Opinion.SENTENCE)]
    assert answer.edits == 0


def test_what_is_wrong_reaches_the_admins_once_with_question_quote_and_confidence(
    world, admin, alice
):
    answer = alice.asks(QUESTION)
    for _ in range(3):
        alice.presses(answer.button("原文没说")).answer()
    told = admin.hears()
    assert "原文没有这样说" in told.text
    assert QUESTION in told.text
    assert told.marked("blockquote")[0].endswith("743.02万元。")
    assert "90%" in told.text
    assert "要问的是" in admin.hears().text
    assert admin.stays_alone()


def test_it_is_about_the_passage_that_is_shown(world, admin, alice):
    answer = alice.asks(QUESTION)
    alice.presses(answer.button("另一处")).answer()
    answer.becomes("700万元")
    alice.presses(answer.button("句子不对")).answer()
    assert said(world) == [(2, Opinion.SENTENCE)]
    assert "700万元" in admin.hears().text


def test_a_reaction_says_the_same_and_taking_it_away_takes_it_back(world, alice):
    answer = alice.asks(QUESTION)
    alice.reacts(answer, "👍")
    alice.asks("天气怎么样？")  # worked on after it
    assert said(world) == [(1, Opinion.USEFUL)]
    alice.reacts(answer)
    alice.asks("天气怎么样？")
    assert said(world) == []


def test_other_reactions_and_messages_say_nothing(world, alice):
    answer = alice.asks(QUESTION)
    alice.reacts(answer, "🤔")
    alice.reacts(alice.asks("/help"), "👍")
    alice.asks("天气怎么样？")
    assert said(world) == []


def test_feedback_lists_complaints_and_exports_gold_questions(world, admin, alice):
    answer = alice.asks(QUESTION)
    alice.presses(answer.button("有用")).answer()
    told = admin.asks("/feedback")
    assert "有用 1，句子不对 0" in told.text
    file = admin.hears().file
    (row,) = [json.loads(line) for line in file.data.decode().splitlines()]
    assert row["question"] == QUESTION
    assert (row["answer"], row["article"], row["opinion"]) == ("743.02万元", "工钱", "useful")
    alice.presses(answer.button("句子不对")).answer()
    assert "句子不对" in admin.hears().text
    assert "结论" in admin.hears().text
    assert f"· {QUESTION} · 句子不对" in admin.asks("/feedback").text


def test_feedback_is_for_admins(world, admin, alice):
    assert "只有管理员" in alice.asks("/feedback").text
    assert "有用 0" in admin.asks("/feedback").text
    assert admin.stays_alone()


@pytest.mark.parametrize("data", ["1f1.1.useful", "1fzz.1.useful", "1f1.1.x", "1f"])
def test_a_forged_word_is_stale(world, alice, data):
    assert "失效" in alice.sends_callback(alice.asks(QUESTION), data).notice
    assert said(world) == []


def test_nobody_speaks_of_another_chats_answer(world, alice):
    theirs = world.api.person("小明").asks(QUESTION)
    mine = alice.asks(QUESTION)
    assert "别处" in alice.sends_callback(mine, theirs.button("有用").data).notice
    assert said(world) == []


def test_opinions_are_kept_each_readers_apart(world, alice):
    answer = alice.asks(QUESTION)
    alice.asks("天气怎么样？")  # by now the first is recorded
    id_ = world.history.answer_in(alice.id, answer.id).id
    feedback = world.history.feedback
    assert feedback.give(Remark(id_, 1, Opinion.USEFUL), 1)
    assert not feedback.give(Remark(id_, 1, Opinion.USEFUL), 1)
    assert feedback.give(Remark(id_, 1, Opinion.ABSENT), 2)
    assert feedback.counts() == {Opinion.USEFUL: 1, Opinion.SENTENCE: 0, Opinion.ABSENT: 1}
