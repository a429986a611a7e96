"""/source and the buttons prove any answer ever given."""

import pytest

from bot.telegram import callbacks
from tests.bot.telegram.conftest import ARTICLES

QUESTION = "城东区清欠了多少工钱？"
QUOTE = "2023年，城东区依法快处欠薪案件322件，清欠840人共743.02万元。"
SECOND = "记者获悉，清欠840人共700万元。"


@pytest.fixture
def alice(world):
    return world.api.person("小红")


def test_source_shows_all_citations_of_the_last_answer(alice):
    alice.asks(QUESTION)
    shown = alice.asks("/source")
    assert shown.marked("blockquote") == [QUOTE, SECOND]
    assert "第 " in shown.text


def test_source_with_a_number_shows_that_one(alice):
    alice.asks(QUESTION)
    assert alice.asks("/source 2").marked("blockquote") == [SECOND]
    assert alice.asks("/source [1]").marked("blockquote") == [QUOTE]
    assert alice.asks("/source ２").marked("blockquote") == [SECOND]


@pytest.mark.parametrize("number", ["0", "3", "-1", "x", "1 2", "99999999999999999999", "二"])
def test_a_wrong_number_is_told_with_what_is_allowed(alice, number):
    alice.asks(QUESTION)
    assert "请写 1 到 2 之间的数" in alice.asks(f"/source {number}").text


def test_before_any_question_there_is_no_source(alice):
    assert "还没有问过问题" in alice.asks("/source").text


def test_an_answer_that_quotes_nothing_has_no_source(alice):
    alice.asks("天气怎么样？")
    assert "没有引用原文" in alice.asks("/source").text


def test_as_a_reply_source_is_about_that_answer(alice):
    first = alice.asks(QUESTION)
    alice.asks("天气怎么样？")
    alice.replies_to(first, "/source 2")
    assert alice.hears().marked("blockquote") == [SECOND]


def test_as_a_reply_to_a_question_source_is_about_its_answer(alice):
    asked = alice.says(QUESTION)
    alice.hears()
    alice.asks("天气怎么样？")
    alice.replies_to(asked, "/source 1")
    assert alice.hears().marked("blockquote") == [QUOTE]


def test_as_a_reply_to_something_else_source_says_so(alice):
    other = alice.asks("/help")
    alice.replies_to(other, "/source")
    assert "不是我的回答" in alice.hears().text


def test_sources_outlive_restarts_and_reloads_and_say_what_became_of_the_article(make_world):
    world = make_world()
    alice = world.api.person()
    with world.running():
        first = alice.asks(QUESTION)
    changed = [dict(article) for article in ARTICLES]
    changed[0]["text"] += "\n又及。"
    world.write([changed[0], changed[2]])
    world.library.reload()
    with world.running():
        alice.replies_to(first, "/source")
        shown = alice.hears()
    assert shown.marked("blockquote") == [QUOTE, SECOND]
    assert "此文后来有改动" in shown.text
    assert "此文已不在资料库中" in shown.text


def test_the_buttons_turn_one_message_from_answer_to_source_to_paragraphs_and_back(alice):
    answer = alice.asks(QUESTION)
    before = answer.text
    alice.presses(answer.button("出处")).answer()
    answer.becomes("的出处")
    assert answer.marked("blockquote") == [QUOTE, SECOND]
    alice.presses(answer.button("看原文段落 [1]")).answer()
    answer.becomes("工人们说")
    assert "".join(answer.marked("underline")) == QUOTE
    assert answer.marked("bold")[-1] == "743.02万元"
    alice.presses(answer.button("下一段")).answer()
    answer.becomes("下一步，城东区")
    alice.presses(answer.button("上一段")).answer()
    answer.becomes("工人们说")
    alice.presses(answer.button("上一段")).answer()
    answer.becomes("春节将近")
    alice.presses(answer.button("回到引文")).answer()
    answer.becomes("工人们说")
    alice.presses(answer.button("返回回答")).answer()
    answer.becomes(before)
    assert len(alice.messages()) == 1


def test_another_passage_takes_the_place_of_the_first_and_comes_round_again(alice):
    answer = alice.asks(QUESTION)
    alice.presses(answer.button("另一处（2/2）")).answer()
    answer.becomes("700万元")
    assert answer.marked("blockquote") == [SECOND]
    alice.presses(answer.button("另一处（1/2）")).answer()
    answer.becomes("743.02万元")


def test_buttons_work_after_a_restart(make_world):
    world = make_world()
    alice = world.api.person()
    with world.running():
        answer = alice.asks(QUESTION)
    with world.running():
        alice.presses(answer.button("出处")).answer()
        answer.becomes("的出处")


@pytest.mark.parametrize("data", ["", "x", "1", "1az.1", "0a1.1", "1aZZ.1", "1p1.1.1.1", "a" * 64])
def test_a_forged_or_stale_button_is_answered_politely(alice, data):
    answer = alice.asks(QUESTION)
    press = alice.sends_callback(answer, data or " ")
    assert "已经失效" in press.notice
    assert answer.edits == 0


def test_a_button_with_a_citation_that_the_answer_has_not_is_stale(alice):
    answer = alice.asks(QUESTION)
    forged = answer.button("出处").data.replace(".1", ".9")
    assert "已经失效" in alice.sends_callback(answer, forged).notice


def test_a_button_of_another_chats_answer_shows_nothing(world, alice):
    theirs = world.api.person("小明").asks(QUESTION)
    mine = alice.asks("天气怎么样？")
    press = alice.sends_callback(mine, theirs.button("出处").data)
    assert "别处" in press.notice
    assert mine.edits == 0


def test_a_button_pressed_twice_changes_nothing_more(alice):
    answer = alice.asks(QUESTION)
    button = answer.button("出处")
    alice.presses(button).answer()
    answer.becomes("的出处")
    assert alice.presses(button).notice == ""


def test_a_button_on_a_deleted_answer_is_told_to_be_stale(world, alice):
    answer = alice.asks(QUESTION)
    button = answer.button("出处")
    answer.message.deleted = True
    assert "已经失效" in alice.presses(button).notice


def test_verify_tells_what_became_of_each_quote_and_leads_back(make_world):
    world = make_world()
    alice = world.api.person()
    with world.running():
        first = alice.asks(QUESTION)
        told = alice.asks("/verify")
        assert told.text.count("✅ 未变") == 2
        assert told.marked("blockquote") == [QUOTE, SECOND]
        changed = [dict(article) for article in ARTICLES]
        changed[0]["text"] = changed[0]["text"].replace("743.02万元", "745万元")
        world.write([changed[0], changed[2]])
        world.library.reload()
        alice.replies_to(first, "/verify")
        told = alice.hears()
        assert "[1] ✏️ 已变" in told.text
        assert "[2] 🗑 已撤下" in told.text
        assert told.marked("blockquote") == [QUOTE, QUOTE.replace("743.02", "745"), SECOND]
        alice.presses(told.button("返回回答")).answer()
        told.becomes("另见")
        alice.presses(told.button("出处")).answer()
        told.becomes("的出处")
        alice.presses(told.button("核对引文")).answer()
        told.becomes("已变")


def test_verify_without_an_answer_says_what_source_says(alice):
    assert "还没有问过问题" in alice.asks("/verify").text
    alice.asks("天气怎么样？")
    assert "没有引用原文" in alice.asks("/verify").text


def test_verify_speaks_the_answers_language(world):
    told = world.api.person(language="zh-hant")
    told.asks("城東區清欠了多少工錢？清欠")
    assert "核對" in told.asks("/verify").text


def test_articles_are_listed_page_by_page(make_world):
    world = make_world()
    world.write([{"id": f"a{at}", "title": f"第{at}篇", "text": "正文。"} for at in range(1, 21)])
    world.library.reload()
    with world.running():
        alice = world.api.person()
        listed = alice.asks("/articles")
        assert "共 20 篇（第 1/3 页）" in listed.text
        assert "8. 第8篇" in listed.text
        assert [button.text for button in listed.buttons] == ["下一页 ›"]
        alice.presses(listed.button("下一页")).answer()
        listed.becomes("9. 第9篇")
        alice.presses(listed.button("下一页")).answer()
        listed.becomes("20. 第20篇")
        assert [button.text for button in listed.buttons] == ["‹ 上一页"]
        assert "20. 第20篇" in alice.asks("/articles 999").text
        assert "没有“x”的文章" in alice.asks("/articles x").text


@pytest.mark.parametrize(
    "turn", [callbacks.Turn(view, 10**12, 9, 10**6) for view in callbacks.View]
)
def test_what_a_button_carries_is_read_back_and_fits(turn):
    assert callbacks.read(str(turn)) == turn
    assert len(str(turn).encode()) <= callbacks.LIMIT


@pytest.mark.parametrize("number", [0, 35, 36, 10**6])
def test_a_page_button_is_read_back(number):
    assert callbacks.read(str(callbacks.Page(number))) == callbacks.Page(number)
