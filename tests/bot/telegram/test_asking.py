"""A question comes in, an answer with its proof goes out."""

import sqlite3

import pytest

from bot.given import Place
from retrieval.answering.answer import Status
from retrieval.answering.question import AnswerType

QUESTION = "城东区清欠了多少工钱？"
SECOND = "记者获悉，清欠840人共700万元。"
QUOTE = "2023年，城东区依法快处欠薪案件322件，清欠840人共743.02万元。"


def test_an_answer_is_short_and_bold_first_then_the_quote_with_it_marked_then_its_source(world):
    answer = world.api.person("小红").asks(QUESTION)
    assert answer.text.startswith("743.02万元")
    assert answer.marked("bold") == ["743.02万元", "743.02万元"]
    assert answer.marked("blockquote") == [QUOTE]
    assert "[1] 《守护“钱袋子”》" in answer.text
    assert "news.jsonl" in answer.text
    labels = [button.text for button in answer.buttons]
    assert labels[:3] == ["出处", "看原文段落", "另一处（2/2）"]
    assert labels[3:] == ["👍 有用", "👎 句子不对", "🚫 原文没说"]
    assert answer.reply_to is None


def test_a_list_is_answered_by_its_items(world):
    world.script.says(
        "品牌",
        quotes=[("各社区打造", None, "移动办公桌", "居民会客厅", "幸福邻里汇")],
        expected=AnswerType.LIST,
    )
    answer = world.api.person().asks("有哪些品牌？")
    assert "1. 移动办公桌\n2. 居民会客厅\n3. 幸福邻里汇" in answer.text
    assert answer.marked("bold")[1:] == ["移动办公桌", "居民会客厅", "幸福邻里汇"]


def test_two_sources_that_disagree_are_both_shown(world):
    world.script.says(
        "清欠", quotes=[("清欠840人", "743.02万元"), ("记者获悉", "700万元")], disagreeing=(1,)
    )
    answer = world.api.person().asks(QUESTION)
    assert answer.marked("blockquote") == [QUOTE, "记者获悉，清欠840人共700万元。"]
    assert "另一处说法不同：700万元" in answer.text


def test_nearest_passages_are_called_so(world):
    world.script.says(
        "工钱", quotes=[("清欠840人", None), ("记者获悉", None)], status=Status.NEAREST
    )
    answer = world.api.person().asks("工钱为什么欠？")
    assert "没有一句话直接回答" in answer.text
    assert answer.marked("blockquote") == [QUOTE, SECOND]
    assert [button.text for button in answer.buttons][:2] == ["出处", "看原文段落"]
    assert not any("另一处" in button.text for button in answer.buttons)


def test_what_the_corpus_does_not_say_is_not_answered(world):
    answer = world.api.person().asks("今天天气怎么样？")
    assert "资料里没有说到" in answer.text
    assert answer.buttons == []


def test_a_follow_up_is_completed_and_its_source_is_its_own(world):
    alice = world.api.person()
    alice.asks("2023年城东区清欠了多少工钱？")
    answer = alice.asks("那2024年呢？")
    assert world.script.asked[-1] == "2024年城东区清欠了多少工钱？"
    assert "理解为：2024年城东区清欠了多少工钱？" in answer.text
    assert "“2024年城东区清欠了多少工钱？”的出处" in alice.asks("/source").text


def test_a_follow_up_after_a_restart_still_knows_the_question_before(make_world):
    world = make_world()
    alice = world.api.person()
    with world.running():
        alice.asks("2023年城东区清欠了多少工钱？")
    with world.running():
        alice.asks("那2024年呢？")
    assert world.script.asked[-1] == "2024年城东区清欠了多少工钱？"


def test_readers_do_not_share_a_conversation(world):
    alice, bob = world.api.person("小红"), world.api.person("小明")
    alice.asks("2023年城东区清欠了多少工钱？")
    bob.asks("那2024年呢？")
    assert world.script.asked[-1] == "那2024年呢？"


def test_a_reply_to_an_older_answer_follows_up_on_that_one(world):
    alice = world.api.person()
    first = alice.asks("2023年城东区清欠了多少工钱？")
    alice.asks("天气怎么样？")
    alice.replies_to(first, "那2024年呢？")
    alice.hears()
    assert world.script.asked[-1] == "2024年城东区清欠了多少工钱？"


@pytest.mark.parametrize("text", ["出处呢？", "来源"])
def test_asking_for_the_source_in_words_is_asking_with_source(world, text):
    alice = world.api.person()
    alice.asks(QUESTION)
    assert f"“{QUESTION}”的出处" in alice.asks(text).text


def test_ask_takes_the_question_behind_it_or_the_message_replied_to(world):
    alice = world.api.person()
    assert "743.02万元" in alice.asks(f"/ask {QUESTION}").text
    assert "743.02万元" in alice.asks(f"/ask\n{QUESTION}").text
    assert "/ask 后面写上问题" in alice.asks("/ask").text
    question = alice.says(QUESTION)
    alice.hears()
    alice.replies_to(question, "/ask")
    assert "743.02万元" in alice.hears().text


@pytest.mark.parametrize("text", ["😀😀😀", "？？？", "…"])
def test_what_has_no_words_is_told_so(world, text):
    assert "没有看到文字" in world.api.person().asks(text).text


def test_a_question_of_one_character_is_asked(world):
    assert "资料里没有说到" in world.api.person().asks("谁").text


def test_a_very_long_question_is_refused_with_its_length(world):
    assert "太长了（4000 字）" in world.api.person().asks("问" * 4000).text
    assert world.script.asked == []


def test_html_and_direction_marks_in_a_question_are_only_words(world):
    alice = world.api.person()
    alice.asks("清欠<b>多少</b>&amp;\u202e？")
    shown = alice.asks("/source")
    assert "“清欠<b>多少</b>&amp;？”的出处" in shown.text


@pytest.mark.parametrize(
    ("language", "question", "words"),
    [
        ("zh-hans", "城东区清欠了多少工钱？", "看原文段落"),
        ("en", "城东区清欠了多少工钱？", "看原文段落"),
        ("zh-hans", "城東區清欠了多少工錢？", "看原文段落"),
        ("zh-hant", "清欠多少？", "看原文段落"),
        ("en", "how much 清欠?", "看原文段落"),
    ],
)
def test_a_question_in_chinese_is_answered_in_its_script(world, language, question, words):
    answer = world.api.person(language=language).asks(question)
    assert answer.button(words)


def test_an_english_question_is_answered_in_english(world):
    world.script.says("wages", quotes=[("清欠840人", "743.02万元")])
    answer = world.api.person(language="en").asks("How much in wages?")
    assert answer.marked("blockquote") == [QUOTE]
    assert answer.button("Source")


def test_what_is_no_text_is_told_so_in_private(world):
    alice = world.api.person()
    alice.sends_file("a.txt", b"x")
    assert "只看得懂文字" in alice.hears().text


def test_an_edited_question_changes_its_answer_in_place(world):
    alice = world.api.person()
    asked = alice.says("天气怎么样？")
    answer = alice.hears()
    alice.edits(asked, QUESTION)
    answer.becomes("743.02万元")
    assert answer.button("出处")
    assert len(alice.messages()) == 1
    assert f"“{QUESTION}”的出处" in alice.asks("/source").text


def test_an_edited_question_whose_answer_was_deleted_changes_nothing(world):
    alice = world.api.person()
    asked = alice.says("天气怎么样？")
    alice.hears().message.deleted = True
    alice.edits(asked, QUESTION)
    assert "/ask" in alice.asks("/help").text
    assert len(alice.messages()) == 1


def test_an_edited_message_that_was_never_answered_is_left_alone(world):
    alice = world.api.person()
    asked = alice.says("😀")
    alice.hears()
    alice.edits(asked, QUESTION)
    assert alice.asks("谁") is not None
    assert len(alice.messages()) == 2


def test_typing_is_shown_while_an_answer_takes_long(world):
    world.script.gate.clear()
    alice = world.api.person()
    alice.says(QUESTION)
    wait_until(alice.private.actions, world)
    world.script.gate.set()
    assert "743.02万元" in alice.hears().text
    assert alice.private.actions() == ["typing"]


def wait_until(look, world):
    """Wait until Telegram has seen something."""
    with world.api.cloud.changed:
        assert world.api.cloud.changed.wait_for(look, timeout=10)


def test_an_empty_corpus_says_that_there_is_nothing_yet(make_world):
    world = make_world(empty=True)
    world.script.lines = []
    with world.running():
        alice = world.api.person()
        assert "还没有资料" in alice.asks("/start").text
        assert "还没有资料" in alice.asks(QUESTION).text
        assert "还没有文章" in alice.asks("/articles").text


def test_every_answer_is_recorded_without_names(own_world):
    alice = own_world.api.person("独一无二的名字", username="unmistakable")
    alice.asks(QUESTION)
    (kept,) = [own_world.history.last_answer(Place(alice.id))]
    assert kept.asked == QUESTION
    assert kept.place.user == alice.id
    with sqlite3.connect(own_world.home / "history.sqlite3") as database:
        dump = "\n".join(database.iterdump())
    assert "独一无二" not in dump
    assert "unmistakable" not in dump


def test_while_the_history_is_locked_the_answer_comes_and_says_that_it_is_not_recorded(
    own_world,
):
    alice = own_world.api.person()
    other = sqlite3.connect(own_world.home / "history.sqlite3")
    other.execute("BEGIN EXCLUSIVE")
    answer = alice.asks(QUESTION)
    assert answer.marked("blockquote") == [QUOTE]
    assert "记录暂时写不进去" in answer.text
    assert answer.buttons == []
    other.rollback()
    assert "记录暂时写不进去" not in alice.asks(QUESTION).text


def test_without_its_history_the_bot_goes_on_answering(own_world):
    alice = own_world.api.person()
    alice.asks(QUESTION)
    for file in (own_world.home).glob("history*"):
        file.unlink()
    answer = alice.asks(QUESTION)
    assert "743.02万元" in answer.text
    assert "记录暂时写不进去" in answer.text
    assert "记录暂时打不开" in alice.asks("/source").text


def test_a_quote_that_is_not_the_stored_text_is_never_shown(own_world):
    alice = own_world.api.person()
    first = alice.asks(QUESTION)
    with sqlite3.connect(own_world.home / "data" / "catalogue.sqlite3") as database:
        database.execute("UPDATE paragraph SET text = replace(text, '743', '843')")
    assert "对不上" in alice.asks("/source 1").text
    assert "对不上" in alice.presses(first.button("看原文")).notice
    assert not any("843" in message.text for message in alice.messages())
