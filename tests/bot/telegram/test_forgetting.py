"""A reader is forgotten wholly, after one more press; what grows old goes by itself."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.history import tables

QUESTION = "城东区清欠了多少工钱？"


def rows(world, table):
    with world.history._engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(table))


@pytest.fixture
def world(own_world):
    return own_world


def test_all_that_is_kept_of_a_reader_goes_and_nothing_of_others(world):
    alice, bob = world.api.person("小红"), world.api.person("小明")
    theirs = bob.asks(QUESTION)
    answer = alice.asks(QUESTION)
    alice.presses(answer.button("有用")).answer()
    alice.presses(alice.asks("/language").button("简体中文")).answer()
    asked = alice.asks("/forget_me")
    assert "全部记录" in asked.text
    assert rows(world, tables.answer) == 2
    alice.presses(asked.button("全部删除")).answer()
    asked.becomes("已删除 1 个回答")
    assert [rows(world, table) for table in (tables.answer, tables.citation)] == [1, 2]
    assert [rows(world, table) for table in (tables.feedback, tables.reader)] == [0, 0]
    assert rows(world, tables.message) == 1
    assert "失效" in alice.presses(answer.button("出处")).notice
    assert "还没有问过" in alice.asks("/source").text
    bob.presses(theirs.button("出处")).answer()
    theirs.becomes("的出处")


def test_nobody_has_somebody_else_forgotten(world):
    alice, bob = world.api.person("小红"), world.api.person("小明")
    room = world.api.group("读报群", [alice, bob])
    alice.says(f"@{world.api.username} {QUESTION}", to=room)
    room.hears()
    alice.says("/forget_me", to=room)
    asked = room.hears()
    assert "别处" in bob.presses(asked.button("全部删除")).notice
    assert rows(world, tables.answer) == 1
    alice.presses(asked.button("全部删除")).answer()
    asked.becomes("已删除 1 个回答")


def test_answers_older_than_the_days_set_are_deleted_at_the_start(make_world):
    world = make_world()
    world.settings = world.settings.model_copy(
        update={"history": world.settings.history.model_copy(update={"keep_days": 30})}
    )
    alice = world.api.person()
    with world.running():
        alice.asks(QUESTION)
        alice.asks("天气怎么样？")
    with world.history._engine.begin() as connection:
        old = tables.answer.c.status == "answered"
        long_ago = datetime.now(UTC) - timedelta(days=31)
        connection.execute(tables.answer.update().where(old).values(time=long_ago))
    with world.running():
        end = time.monotonic() + 10
        while rows(world, tables.answer) > 1 and time.monotonic() < end:
            time.sleep(0.02)
    assert [rows(world, table) for table in (tables.answer, tables.citation)] == [1, 0]
