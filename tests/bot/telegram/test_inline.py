"""Inline mode: the quotes that answer, sent into any chat with their source."""

import pytest

from retrieval.answering.answer import Status

QUESTION = "城东区清欠了多少工钱？"
QUOTE = "2023年，城东区依法快处欠薪案件322件，清欠840人共743.02万元。"


@pytest.fixture
def alice(world):
    return world.api.person("小红")


def test_each_quote_is_offered_with_its_answer_and_article(alice):
    offered = alice.asks_inline(QUESTION)
    assert [result["title"] for result in offered["results"]] == ["743.02万元", "700万元"]
    assert offered["results"][0]["description"].startswith("守护“钱袋子”：2023年，城东区")
    assert offered["is_personal"]


def test_a_chosen_quote_is_sent_with_question_and_source_and_opens_in_the_bot(world, alice):
    result = alice.asks_inline(QUESTION)["results"][0]
    sent = result["input_message_content"]["message_text"]
    assert f"<b>问：{QUESTION}</b>" in sent
    assert "<blockquote>2023年" in sent
    assert "《守护“钱袋子”》" in sent
    assert "另见" not in sent
    url = result["reply_markup"]["inline_keyboard"][0][0]["url"]
    opened = world.api.person("小明").asks(f"/start {url.partition('start=')[2]}")
    assert opened.marked("blockquote") == [QUOTE]


def test_a_result_sent_to_the_bot_or_a_group_of_its_own_is_not_taken_for_a_question(world, alice):
    room = world.api.group("读报群", [alice])
    result = alice.asks_inline(QUESTION)["results"][0]
    alice.chooses(result)
    alice.chooses(result, to=room)
    assert alice.stays_alone()
    assert room.stays_silent()


def test_what_contradicts_is_sent_along(world, alice):
    world.script.says(
        "清欠", quotes=[("清欠840人", "743.02万元"), ("记者获悉", "700万元")], disagreeing=(1,)
    )
    first, second = alice.asks_inline(QUESTION)["results"]
    assert "另一处说法不同" in first["input_message_content"]["message_text"]
    assert "743.02" not in second["input_message_content"]["message_text"]


def test_the_nearest_are_offered_as_no_answer(world, alice):
    world.script.says("谁", quotes=[("工人们说", None)], status=Status.NEAREST)
    (result,) = alice.asks_inline("区长是谁")["results"]
    assert result["title"].startswith("接近的一处：工人们说")
    assert "没有一句话直接回答" in result["input_message_content"]["message_text"]


@pytest.mark.parametrize(
    ("text", "hint"),
    [("", "输入问题"), ("城", "输入问题"), ("？？？", "输入问题"), ("天气怎样", "没有说到")],
)
def test_without_results_a_line_says_why_and_leads_to_the_help(alice, text, hint):
    offered = alice.asks_inline(text)
    assert offered["results"] == []
    assert hint in offered["button"]["text"]
    assert "/ask" in alice.asks(f"/start {offered['button']['start_parameter']}").text


def test_words_that_look_like_markup_are_sent_as_they_are(world, alice):
    asked = "<b>清欠</b>&amp;\u202e多少"
    (first, _) = alice.asks_inline(asked)["results"]
    sent = first["input_message_content"]["message_text"]
    assert "问：&lt;b&gt;清欠&lt;/b&gt;&amp;amp;多少" in sent


def test_an_answer_that_comes_too_late_is_let_go(world, alice):
    world.script.gate.clear()
    alice.types_inline(QUESTION)
    world.api.advance(600)
    world.script.gate.set()
    assert "743.02万元" in alice.asks(QUESTION).text


def test_nothing_of_it_is_recorded(own_world):
    own_world.api.person().asks_inline(QUESTION)
    assert own_world.history.statistics().questions == 0


def test_the_words_around_are_in_the_readers_language(world):
    offered = world.api.person(language="en").asks_inline("")
    assert "Type a question" in offered["button"]["text"]
