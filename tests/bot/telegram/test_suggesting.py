"""Questions offered under an answer are the corpus's own, answered before they are shown."""

import time

import pytest

from bot.next_questions import made_from
from bot.telegram.callbacks import Next
from retrieval.answering.answer import Status
from retrieval.corpus.model import Paragraph
from tests.bot.telegram.conftest import ARTICLES

QUESTION = "城东区清欠了多少工钱？"
ASKED = "城东区依法快处欠薪案件多少件？"


def paragraph(text: str) -> Paragraph:
    return Paragraph(id="a-1", article_id="a", position=1, section=None, text=text, lines=())


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("今年，全市新建水库15座，修渠三条。", ["全市新建水库多少座？"]),
        ("粮食产量增长5.3%左右。", ["粮食产量增长百分之多少？"]),
        ("全市改造危旧房屋约1200余户。", ["全市改造危旧房屋多少户？"]),
        ("改革开放以来的2023年。", []),  # a date is no quantity
        ("其中新建水库15座。", []),  # leans on what stands before
        ("新建水库15座和堤坝3道。", []),  # two quantities: which one?
        ("“新建水库15座”", []),
        ("这里没有数目。", []),
    ],
)
def test_a_clause_with_one_quantity_is_the_question_for_it(text, questions):
    assert [one.text for one in made_from(paragraph(text))] == questions


def prepared(world, question: str = ASKED) -> None:
    """Wait until a question that may be offered was put to the answerer, and its answer judged."""
    for _ in range(200):
        if question in world.script.asked:
            break
        time.sleep(0.02)
    assert question in world.script.asked
    time.sleep(0.1)


def offers(message) -> list[str]:
    return [one.text for one in message.buttons if one.text.startswith("❓")]


@pytest.fixture
def offering(make_world):
    """A running bot that offers questions, with an answer to one that can be made here."""
    world = make_world(suggestions=2)
    world.script.says("快处欠薪案件多少件", quotes=[("快处欠薪案件", "322件")])
    world.script.says("怎么样", status=Status.NOT_FOUND, near=["快处欠薪案件"])
    with world.running():
        prepared(world)
        yield world


def test_under_an_answer_stands_a_question_that_its_article_answers_and_a_press_asks_it(offering):
    alice = offering.api.person()
    offering.script.says("服务品牌", quotes=[("打造", "幸福邻里汇")])
    offering.script.says("下一步", quotes=[("下一步", "专项行动")])
    answer = alice.asks("下一步做什么？")
    button = answer.button(ASKED)
    alice.presses(button).answer()
    told = alice.hears()
    assert ASKED in told.text
    assert "322件" in told.text
    assert "守护“钱袋子”" in alice.asks("/source").text
    assert not offers(told)  # it is answered just now


def test_a_pressed_question_is_answered_though_its_button_s_clock_cannot_be_taken_off(offering):
    alice = offering.api.person()
    button = alice.asks("欠薪案件怎么样了呢？").button(ASKED)
    offering.api.fail_next("answerCallbackQuery", 502)
    alice.presses(button)
    assert "322件" in alice.hears().text


def test_a_question_that_the_answerer_would_not_answer_so_is_not_offered(make_world):
    world = make_world(suggestions=2)
    world.script.says("快处欠薪案件多少件", quotes=[("记者获悉", "700万元")])
    world.script.says("下一步", quotes=[("下一步", "专项行动")])
    with world.running():
        prepared(world)
        assert not offers(world.api.person().asks("下一步做什么？"))


def test_nobody_waits_for_questions_that_are_not_made_yet(make_world):
    world = make_world(suggestions=2)
    world.script.says("快处欠薪案件多少件", quotes=[("快处欠薪案件", "322件")])
    world.script.says("下一步", quotes=[("下一步", "专项行动")])
    held = world.script.holds(ASKED)
    with world.running():
        alice = world.api.person()
        assert not offers(alice.asks("下一步做什么？"))  # it comes all the same
        held.set()
        prepared(world)
        assert offers(alice.asks("下一步呢？")) == [f"❓ {ASKED}"]


def test_an_article_s_questions_are_made_once(offering):
    for person in (offering.api.person(), offering.api.person()):
        assert offers(person.asks("欠薪案件怎么样了呢？"))
    assert offering.script.asked.count(ASKED) == 1


def test_under_a_refusal_stands_what_may_have_been_meant(offering):
    answer = offering.api.person().asks("欠薪案件怎么样了呢？")
    assert "是不是" in answer.text
    assert offers(answer) == [f"❓ {ASKED}"]


def test_a_suggestion_is_still_asked_after_a_reload_and_a_forged_one_is_stale(offering):
    alice = offering.api.person()
    button = alice.asks("欠薪案件怎么样了呢？").button(ASKED)
    offering.write([*ARTICLES, {"id": "别", "title": "别的", "text": "别的事。"}])
    offering.library.reload()
    alice.presses(button).answer()
    assert "322件" in alice.hears().text
    forged = alice.sends_callback(alice.messages()[0], str(Next("nosuchparagraph-1", 5)))
    assert "失效" in forged.notice


def test_after_a_reload_they_are_made_anew(offering):
    alice = offering.api.person()
    offering.write([*ARTICLES, {"id": "别", "title": "别的", "text": "别的事。"}])
    offering.library.reload()
    offering.script.asked.clear()
    alice.asks("欠薪案件怎么样了呢？")
    prepared(offering)
    assert offers(alice.asks("欠薪案件怎么样了呢？"))


def test_no_questions_are_offered_where_the_setting_says_so(make_world):
    world = make_world(suggestions=0)
    world.script.says("快处欠薪案件多少件", quotes=[("快处欠薪案件", "322件")])
    world.script.says("怎么样", status=Status.NOT_FOUND, near=["快处欠薪案件"])
    with world.running():
        assert not world.api.person().asks("欠薪案件怎么样了呢？").buttons
    assert ASKED not in world.script.asked
