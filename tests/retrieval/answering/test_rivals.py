"""Another place, other things counted, no number to call: what words alone hardly tell."""

import pytest

from retrieval.answering.rivals import rivals
from tests.retrieval.answering.conftest import answering, sentence

DOCUMENT = {
    "id": "1",
    "title": "北坪区：新码头开港",
    "text": "新码头有渡船12艘，早上6点开出第一班。今年运送旅客32万人次。"
    "北坪区欢迎居民来电咨询，热线0991234567。港务局副局长林晚参加了仪式，“我们等了六年。”北坪区区长陈牧说。"
    "码头当天接了几十个电话。",
}


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """What is measured of the sentence with these words for a question."""
    with answering(tmp_path_factory.mktemp("rivals"), [DOCUMENT]) as answerer:

        def measure(question: str, words: str) -> dict[str, float]:
            found = answerer.find(question)
            return rivals(found.question, sentence(found, words))

        yield measure


def test_another_place_of_the_same_level_is_a_rival(told):
    assert told("南坪区新码头有多少艘渡船？", "12艘")["rival_place"] == 1
    assert told("北坪区新码头有多少艘渡船？", "12艘")["rival_place"] == 0
    assert told("新码头有多少艘渡船？", "12艘")["rival_place"] == 0


def test_people_are_not_ships(told):
    assert told("新码头运送了多少旅客？", "12艘")["other_things"] == 1
    assert told("新码头运送了多少旅客？", "32万人次")["other_things"] == 0
    assert told("新码头有多少艘渡船？", "12艘")["other_things"] == 0


def test_a_number_to_call_is_there_or_not(told):
    assert told("北坪区新码头打哪个电话？", "12艘")["no_contact"] == 1
    assert told("北坪区新码头打哪个电话？", "热线")["no_contact"] == 0


def test_an_hour_is_there_or_not(told):
    assert told("新码头第一班渡船几点开？", "6点")["no_hour"] == 0
    assert told("新码头第一班渡船几点开？", "32万人次")["no_hour"] == 1


@pytest.mark.parametrize(
    ("question", "words", "lacking"),
    [
        ("北坪区的区长是谁？", "陈牧", 0),
        ("北坪区的区委书记是谁？", "陈牧", 1),
        ("港务局副局长叫什么？", "林晚", 0),
        ("港务局局长叫什么？", "林晚", 1),
        ("谁和区长一起参加了仪式？", "林晚", 0),
    ],
)
def test_the_holder_of_a_post_is_told_with_the_post(told, question, words, lacking):
    assert told(question, words)["unsaid_post"] == lacking


def test_how_often_a_number_was_called_is_no_number(told):
    assert told("北坪区码头接了多少个电话？", "几十个")["no_contact"] == 0
    assert told("北坪区码头的电话是多少？", "几十个")["no_contact"] == 1
