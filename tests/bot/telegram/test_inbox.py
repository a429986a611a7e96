"""Each update is handled once: brought twice, left by a killed worker, or split among workers."""

import json
import socket
import sqlite3
import subprocess
import threading
import time
from contextlib import ExitStack, contextmanager

import httpx
import pytest
from sqlalchemy import create_engine, make_url, text

from bot.errors import RivalError
from bot.given import Place, given
from bot.history import Arrival, Carried, History, Receipts, Worker, this_process
from bot.language import Language
from bot.telegram import app
from tests.bot.telegram.test_workers import Proxy
from tests.telegram.running import free_port, running

QUESTION = "城东区清欠了多少工钱？"
SECRET = "the-same"


def hook(port, url):
    """How a worker listens."""
    where = {"listen": "127.0.0.1", "port": port, "url_path": "telegram"}
    return {**where, "webhook_url": url, "secret_token": SECRET}


def asked(person, number):
    """A question's update as Telegram brings it."""
    chat = {"id": person.id, "type": "private", "first_name": "小明"}
    sender = {"id": person.id, "is_bot": False, "first_name": "小明", "language_code": "zh-hans"}
    message = {"message_id": number, "date": 1_700_000_000, "chat": chat, "from": sender}
    return {"update_id": number, "message": {**message, "text": QUESTION}}


def wait(look):
    """Wait until something is so that nobody outside is told of."""
    end = time.monotonic() + 10
    while not look():
        assert time.monotonic() < end
        time.sleep(0.02)


def test_what_telegram_brings_twice_is_answered_once_also_after_a_restart(make_world):
    world = make_world(webhook={"url": "https://bot.example.org/telegram"})
    port = free_port()
    world.api.route_webhook("https://bot.example.org", f"http://127.0.0.1:{port}")
    alice = world.api.person()

    def bring(update):
        address = f"http://127.0.0.1:{port}/telegram"
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        assert httpx.post(address, json=update, headers=headers).status_code == 200

    for _ in range(2):
        webhook = hook(port, "https://bot.example.org/telegram")
        with running(lambda: app.build(world.settings, world.library, world.history), webhook):
            bring(asked(alice, 5001))
            bring(asked(alice, 5001))
            wait(lambda: world.history.arrivals.open() == 0)
    assert len(alice.messages()) == 1


def left_behind(world, person, number):
    """Let a worker die over a question."""
    body = json.dumps(asked(person, number))
    world.history.arrivals.admit(Arrival(number, person.id, body, number), "a killed one")


def test_what_a_killed_worker_left_is_answered_at_the_next_start(make_world):
    world = make_world()
    alice = world.api.person()
    left_behind(world, alice, 5001)
    left_behind(world, alice, 5002)
    with world.running():
        assert "743.02万元" in alice.hears().text
        assert "743.02万元" in alice.hears().text
        wait(lambda: world.history.arrivals.open() == 0)
    assert world.script.asked == [QUESTION] * 2


def test_what_a_killed_worker_had_answered_is_not_answered_again(make_world):
    world = make_world()
    alice = world.api.person()
    with world.running():
        question = alice.says(QUESTION)
        alice.hears()
        wait(lambda: world.history.last_answer(Place(alice.id)))
    left_behind(world, alice, question.id)  # killed after it was sent, before it was noted
    with world.running():
        assert alice.stays_alone()
    assert len(alice.messages()) == 1


def killed(world):
    """A worker of this machine that runs no more."""
    with subprocess.Popen(["true"]) as process:
        process.wait()
    worker = Worker("a killed one", socket.gethostname()[:255], process.pid, polls=True)
    world.history.workers.beat(worker)
    return worker


@pytest.mark.parametrize("known", [True, False])
def test_an_answer_that_telegram_confirmed_to_one_who_is_gone_is_not_sent_again(make_world, known):
    world = make_world()
    alice, worker = world.api.person(), killed(world)
    if not known:  # it stopped while the database was away
        world.history.workers.leave(worker.id)
    left_behind(world, alice, 5001)
    answer = world.library.answer(QUESTION)
    made = given(answer, QUESTION, Language.SIMPLIFIED, Place(alice.id), message=5001)
    recorded = world.history.record(made)
    receipts = Receipts(world.settings.folder / "receipts")
    receipts.open(worker.id)
    receipts.note(Carried(alice.id, 5002, recorded.id + 1))  # forgotten since
    receipts.note(Carried(alice.id, 5002, recorded.id))
    with world.running():
        assert alice.stays_alone()
        wait(lambda: world.history.arrivals.open() == 0)
    assert world.history.answer_in(alice.id, 5002).id == recorded.id
    assert list((world.settings.folder / "receipts").iterdir()) == []


def test_an_answer_is_noted_when_telegram_confirms_it_and_until_the_bot_stops(make_world):
    world = make_world()
    alice = world.api.person()
    with world.running():
        alice.says(QUESTION)
        sent = alice.hears()
        (file,) = (world.settings.folder / "receipts").iterdir()
        wait(lambda: f"\n{alice.id} {sent.id} " in file.read_text())
    assert not file.exists()


def test_updates_are_kept_without_names_and_their_words_only_until_they_are_finished(own_world):
    alice = own_world.api.person("独一无二", username="unmistakable")
    own_world.script.gate.clear()
    alice.says(QUESTION)

    def kept():
        with own_world.history._engine.connect() as connection:
            found = connection.scalars(text("SELECT body FROM arrival WHERE body > ''"))
            return "".join(found)

    wait(lambda: QUESTION in kept())
    assert "独一无二" not in kept()
    assert "unmistakable" not in kept()
    own_world.script.gate.set()
    alice.hears()
    wait(lambda: not kept())


def test_a_second_process_that_polls_is_refused_with_the_first_ones_number(make_world):
    world = make_world()
    other, stopping = this_process(polls=True), threading.Event()

    def beat():
        while not stopping.is_set():
            world.history.workers.beat(other)
            stopping.wait(0.2)

    thread = threading.Thread(target=beat)
    thread.start()
    wait(world.history.workers.known)
    try:
        with pytest.raises(RivalError, match=rf"process {other.pid} on .*webhook"), world.running():
            pass
    finally:
        stopping.set()
        thread.join()


def test_two_programs_on_one_token_are_told_to_the_admins_once(own_world):
    admin = own_world.api.person("管理", user_id=next(iter(own_world.settings.telegram.admins)))
    admin.asks("/help")
    own_world.api.fail_next("getUpdates", 409, times=2)
    alice = own_world.api.person()
    assert "743.02万元" in alice.asks(QUESTION).text  # the poll that this ends is followed by those
    assert "两个程序" in admin.hears().text
    assert "743.02万元" in alice.asks(QUESTION).text
    assert admin.stays_alone()


def test_workers_behind_one_webhook_keep_the_order_of_each_chat(
    bot_api, make_world, postgresql_database
):
    ports = [free_port(), free_port()]
    questions = [f"清欠第{number}问" for number in range(8)]
    with ExitStack() as stack:
        proxy = Proxy(ports)
        stack.callback(proxy.close)
        world = make_world(webhook={"url": "https://bot.example.org/telegram"})
        for port in ports:
            history = History.open(postgresql_database)
            stack.callback(history.close)

            def build(history=history):
                return app.build(world.settings, world.library, history)

            stack.enter_context(running(build, hook(port, proxy.url)))
        alice, bob = bot_api.person("甲"), bot_api.person("乙")
        for question in questions:
            alice.says(question)
            bob.says(question)
        for person in (alice, bob):
            for _ in questions:
                person.hears()
            answers = [history.answer_in(person.id, one.id) for one in person.messages()]
            assert [one.asked for one in answers] == questions
        assert set(proxy.taken) == set(ports)
        wait(lambda: history.arrivals.open() == 0)


def test_while_the_database_is_gone_answers_go_on_and_afterwards_are_recorded_again(
    bot_api, make_world, postgresql_database
):
    world = make_world()
    server = create_engine(
        make_url(postgresql_database).set(database="postgres"), isolation_level="AUTOCOMMIT"
    )
    name = make_url(postgresql_database).database

    def allow(allowed):
        with server.connect() as connection:
            connection.execute(text(f"ALTER DATABASE {name} ALLOW_CONNECTIONS {allowed}"))
            if not allowed:
                end = (
                    f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname='{name}'"
                )
                connection.execute(text(end))

    history = History.open(postgresql_database)
    alice = bot_api.person()
    with running(lambda: app.build(world.settings, world.library, history)):
        assert alice.asks(QUESTION).buttons
        allow(False)
        for _ in range(3):
            answer = alice.asks(QUESTION)
            assert "743.02万元" in answer.text
            assert "记录暂时写不进去" in answer.text
        allow(True)
        wait(lambda: alice.asks(QUESTION).buttons)
        wait(lambda: history.arrivals.open() == 0)
    history.close()
    server.dispose()


def test_a_stop_while_a_chat_has_more_waiting_ends_and_the_rest_is_answered_afterwards(make_world):
    world = make_world()
    alice = world.api.person()
    world.script.gate.clear()
    with world.running():
        for _ in range(4):
            alice.says(QUESTION)
        wait(lambda: world.history.arrivals.open() == 4)
        threading.Timer(0.5, world.script.gate.set).start()  # while it is being stopped
    begun = len(alice.messages())
    assert 1 <= begun < 4
    with world.running():
        wait(lambda: len(alice.messages()) == 4)
        wait(lambda: world.history.arrivals.open() == 0)


@contextmanager
def locked(world):
    """Nobody else can write into the history."""
    other = sqlite3.connect(world.home / "history.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


def test_telegram_is_told_only_when_all_that_a_poll_brought_is_kept(make_world):
    world = make_world()
    patient = History.open(f"sqlite:///{world.home / 'history.sqlite3'}", busy=5)
    with running(lambda: app.build(world.settings, world.library, patient)):
        alice, bob = world.api.person(), world.api.person()
        alice.asks(QUESTION)
        with locked(world):
            for person in (alice, bob):
                person.says(QUESTION)
            time.sleep(0.3)
            assert world.api.pending == 2
            assert len(alice.messages()) == 1
        for person in (alice, bob):
            assert person.hears().buttons
        wait(lambda: world.api.pending == 0)
        wait(lambda: patient.arrivals.open() == 0)
    patient.close()


def test_while_the_history_is_locked_answers_go_on_and_each_comes_once(make_world):
    world = make_world()
    people = [world.api.person(f"{number}") for number in range(5)]
    with world.running():
        with locked(world):
            for person in people:
                person.says(QUESTION)
            for person in people:
                assert "记录暂时写不进去" in person.hears().text
        wait(lambda: people[0].asks(QUESTION).buttons)
        wait(lambda: world.history.arrivals.open() == 0)
    assert all(len(person.messages()) == 1 for person in people[1:])


def test_what_follows_a_question_of_the_same_poll_follows_its_answer(make_world):
    world = make_world()
    del world.library._new_answerer
    world.library._answerer = world.library._new_answerer()
    alice = world.api.person()
    with world.running():
        alice.says("城东区清欠了多少人的欠薪？")
        alice.says("那依法快处了多少件？")
        alice.hears()
        alice.hears()
        wait(lambda: world.history.arrivals.open() == 0)
    answers = [world.history.answer_in(alice.id, one.id) for one in alice.messages()]
    assert answers[1].completed
    assert "城东区" in answers[1].question
