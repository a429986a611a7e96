"""The application: several chats at once, each in its order; webhook; start and stop."""

import asyncio

import pytest
from telegram import Chat, Message, Update

from bot.errors import SettingError
from bot.settings import Settings
from bot.telegram import app
from bot.telegram.order import ChatOrder
from tests.telegram.running import free_port, running

QUESTION = "城东区清欠了多少工钱？"


def update(number: int, chat: int) -> Update:
    """An update with a message of a chat."""
    message = Message(number, None, Chat(chat, "private"))
    return Update(number, message=message)


def test_updates_of_one_chat_are_worked_on_in_their_order_and_others_meanwhile():
    async def scene():
        order, done = ChatOrder(2), []
        gate = asyncio.Event()

        async def work(chat, number):
            if number == 0 and chat == 1:
                await gate.wait()
            done.append((chat, number))

        tasks = [
            asyncio.ensure_future(order.process_update(update(at, chat), work(chat, at)))
            for at, chat in enumerate([1, 1, 1, 1, 2, 2])
        ]
        while len(done) < 2:
            await asyncio.sleep(0)
        assert done == [(2, 4), (2, 5)]  # a chat that writes much takes up one place only
        gate.set()
        await asyncio.gather(*tasks)
        assert done[2:] == [(1, 0), (1, 1), (1, 2), (1, 3)]

    asyncio.run(scene())


def test_no_more_chats_are_worked_on_at_once_than_allowed():
    async def scene():
        order, busy, most = ChatOrder(3), 0, 0

        async def work():
            nonlocal busy, most
            busy += 1
            most = max(most, busy)
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            busy -= 1

        await asyncio.gather(*(order.process_update(update(at, at), work()) for at in range(20)))
        assert most == 3

    asyncio.run(scene())


def test_a_failure_does_not_keep_the_chats_next_update_waiting_for_ever():
    async def scene():
        order, done = ChatOrder(2), []

        async def fail():
            await asyncio.sleep(0)
            raise RuntimeError

        async def work():
            done.append(1)

        first = asyncio.ensure_future(order.process_update(update(1, 1), fail()))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(order.process_update(update(2, 1), work()))
        await asyncio.gather(first, second, return_exceptions=True)
        await order.process_update(update(3, 1), work())
        assert done == [1, 1]

    asyncio.run(scene())


def test_many_questions_of_one_reader_are_answered_in_order(world):
    alice = world.api.person()
    for number in range(12):
        alice.says(f"东城区第{number}个五年规划有多少项工程？")
    for _ in range(12):
        alice.hears()
    assert world.script.asked == [
        f"东城区第{number}个五年规划有多少项工程？" for number in range(12)
    ]


def test_a_slow_answer_in_one_chat_does_not_hold_up_another(world):
    alice, bob = world.api.person("小红"), world.api.person("小明")
    world.script.gate.clear()
    alice.says(QUESTION)
    assert "/ask" in bob.asks("/help").text
    world.script.gate.set()
    assert "743.02万元" in alice.hears().text


def test_by_webhook_with_its_secret_the_bot_answers_too(make_world):
    world = make_world()
    port = free_port()
    world.api.route_webhook("https://bot.example.org", f"http://127.0.0.1:{port}")
    webhook = {
        "listen": "127.0.0.1",
        "port": port,
        "url_path": "hook",
        "webhook_url": "https://bot.example.org/hook",
        "secret_token": "s3cret",
    }
    with running(lambda: app.build(world.settings, world.library, world.history), webhook):
        assert "743.02万元" in world.api.person().asks(QUESTION).text


def test_questions_sent_while_the_bot_was_away_are_answered_at_its_return(make_world):
    world = make_world()
    alice = world.api.person()
    alice.says(QUESTION)
    with world.running():
        assert "743.02万元" in alice.hears().text


def test_stopping_finishes_what_is_at_work(make_world):
    world = make_world()
    alice = world.api.person()
    world.script.gate.clear()
    with world.running():
        alice.says(QUESTION)
        with world.api.cloud.changed:
            assert world.api.cloud.changed.wait_for(alice.private.actions, timeout=10)
        world.script.gate.set()
    assert "743.02万元" in alice.hears().text
    assert world.api.pending == 0


def test_without_a_token_there_is_a_clear_error(make_world):
    world = make_world()
    settings = Settings.load(telegram={"base_url": world.api.url})
    with pytest.raises(SettingError, match="TELEGRAM_BOT_TOKEN"):
        app.build(settings, world.library, world.history)


def test_a_token_that_telegram_does_not_know_is_told_without_the_token(make_world):
    wrong = "1234567:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    world = make_world(token=wrong)
    with pytest.raises(SettingError) as caught:
        app.serve(world.settings, world.library, world.history)
    assert "@BotFather" in str(caught.value)
    assert wrong not in str(caught.value)
