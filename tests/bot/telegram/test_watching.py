"""Standing questions are told of new answers once; a day may bear only so many questions."""

import pytest

from bot.telegram import watching
from tests.bot.telegram.conftest import ADMIN, ARTICLES

QUESTION = "新建了多少座水库？"
NEW = {"id": "水库", "title": "水库", "text": "今年新建水库15座。"}
NEWER = {"id": "水库二", "title": "水库又增", "text": "后来查明，新建水库16座。"}


@pytest.fixture
def watched(make_world, monkeypatch):
    """A running bot that looks for news all the time."""
    monkeypatch.setattr(watching, "LOOK_EVERY", 0.1)
    world = make_world(watches=2)
    with world.running():
        yield world


def reload(world, articles, words):
    """Bring articles into the corpus, and have the question answered by these words."""
    world.write([*ARTICLES, *articles])
    world.library.reload()
    world.script.says("水库", quotes=[(words, words[-3:])])
    world.write([*ARTICLES, *articles, {"id": words, "title": words, "text": "又一篇。"}])
    world.library.reload()


def test_a_standing_question_is_told_when_a_reload_brings_an_answer_and_only_then(watched):
    alice = watched.api.person()
    assert "还没有说到" in alice.asks(f"/watch {QUESTION}").text
    watched.write([*ARTICLES, {"id": "别", "title": "别的", "text": "别的事。"}])
    watched.library.reload()
    assert alice.stays_alone()
    reload(watched, [NEW], "今年新建水库15座")
    told = alice.hears()
    assert "新回答" in told.text
    assert QUESTION in told.text
    assert "今年新建水库15座。" in told.text
    watched.write([*ARTICLES, NEW, {"id": "又", "title": "又别的", "text": "又一件事。"}])
    watched.library.reload()
    assert alice.stays_alone()  # the same sentence is no news
    reload(watched, [NEW, NEWER], "新建水库16座")
    assert "16座" in alice.hears().text
    assert "水库又增" in alice.asks("/source").text


def test_two_workers_tell_it_once(watched):
    alice = watched.api.person()
    alice.asks(f"/watch {QUESTION}")
    (one,) = watched.history.watches.of(alice.id, alice.id)
    assert watched.history.watches.tell(one, "news")
    assert not watched.history.watches.tell(one, "news")


def test_standing_questions_are_listed_limited_and_ended_by_their_reader_alone(watched):
    alice, bob = watched.api.person("甲"), watched.api.person("乙")
    assert "没有关注的问题" in alice.asks("/watch").text
    for question in ("一月怎样？", "二月怎样？"):
        assert "记下了" in alice.asks(f"/watch {question}").text
    assert "记下了" in alice.asks("/watch 二月怎样？").text  # kept once
    assert "已有 2 个" in alice.asks("/watch 三月怎样？").text
    listed = alice.asks("/watch")
    assert [button.text for button in listed.buttons] == ["✖ 一月怎样？", "✖ 二月怎样？"]
    theirs = bob.sends_callback(bob.asks("/watch"), listed.buttons[0].data)
    assert theirs.notice
    alice.presses(listed.buttons[0]).answer()
    assert [button.text for button in listed.becomes("1 个").buttons] == ["✖ 二月怎样？"]


def test_a_reader_who_is_forgotten_has_no_standing_questions(watched):
    alice = watched.api.person()
    alice.asks(f"/watch {QUESTION}")
    watched.history.retention.forget(alice.id)
    assert watched.history.watches.of(alice.id, alice.id) == []


@pytest.mark.parametrize("question", ["？！", "长" * 301])
def test_what_is_no_question_is_not_kept(watched, question):
    assert "最多 300 个字" in watched.api.person().asks(f"/watch {question}").text


def test_a_days_questions_have_an_end_and_admins_none(make_world):
    world = make_world(questions_a_day=2)
    with world.running():
        alice, admin = world.api.person(), world.api.person("管理", user_id=ADMIN)
        for _ in range(2):
            assert "743.02" in alice.asks("城东区清欠了多少工钱？").text
        assert "明天再来" in alice.asks("城东区清欠了多少工钱？").text
        assert "/ask" in alice.asks("/help").text
        for _ in range(3):
            assert "743.02" in admin.asks("城东区清欠了多少工钱？").text
