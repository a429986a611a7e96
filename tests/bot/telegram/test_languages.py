"""A reader chooses the language, and it holds: over questions, restarts and other readers."""

import pytest

from bot.errors import HistoryError

QUESTION = "城东区清欠了多少工钱？"


def choose(reader, name):
    shown = reader.asks("/language")
    return reader.presses(shown.button(name)).notice, shown


def test_the_chosen_language_is_spoken_from_then_on(world):
    alice = world.api.person(language="zh-hans")
    notice, shown = choose(alice, "English")
    assert "English" in notice
    shown.becomes("Choose the language")
    assert "How to use me" in alice.asks("/help").text
    assert alice.asks(QUESTION).button("Source")
    assert world.api.person(language="zh-hans").asks(QUESTION).button("出处")


def test_the_choice_can_be_left_to_the_client_again(world):
    alice = world.api.person(language="zh-hans")
    choose(alice, "English")
    notice, _ = choose(alice, "自动")
    assert "按你的 Telegram 语言" in notice
    assert alice.asks(QUESTION).button("出处")


def test_the_choice_outlives_a_restart(make_world):
    world = make_world()
    alice = world.api.person(language="en")
    with world.running():
        choose(alice, "繁體中文")
    with world.running():
        assert "資料庫" in alice.asks("/corpus").text


def test_in_a_group_the_choice_is_of_whoever_presses(world):
    alice, bob = world.api.person("小红"), world.api.person("小明")
    room = world.api.group("读报群", [alice, bob])
    alice.says("/language", to=room)
    bob.presses(room.hears().button("English")).answer()
    alice.says("/corpus", to=room)
    assert "最近收录" in room.hears().text
    bob.says("/corpus", to=room)
    assert "Newest" in room.hears().text


@pytest.mark.parametrize("data", ["1gxx", "1gen1"])
def test_a_forged_choice_is_stale(world, data):
    alice = world.api.person()
    assert "失效" in alice.sends_callback(alice.asks("/language"), data).notice


def test_where_the_choice_cannot_be_read_the_bot_speaks_on(world, monkeypatch):
    def gone(_reader):
        raise HistoryError("gone")

    monkeypatch.setattr(world.history.readers, "language", gone)
    assert "你好" in world.api.person().asks("/start").text
