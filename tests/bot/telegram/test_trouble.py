"""What fails is logged first, without readers' words, and told with the log's reference."""

import io
import logging
import re
import time

import pytest
import structlog

from bot.errors import TemplateError
from bot.logs import set_up
from bot.settings import Log
from retrieval.errors import CatalogueError, SearchUnavailableError

QUESTION = "城东区清欠了多少工钱？"


def wait(look):
    """Wait until something is so that nobody outside is told of."""
    end = time.monotonic() + 10
    while not look():
        assert time.monotonic() < end
        time.sleep(0.01)


@pytest.fixture
def alice(world):
    return world.api.person("独一无二的名字", username="unmistakable")


@pytest.fixture
def logged():
    """Logs in a format from now on; returns what was logged."""
    root, stream = logging.getLogger(), io.StringIO()
    handlers, level = root.handlers[:], root.level

    def begin(form):
        set_up(Log(level="info", format=form))
        root.handlers[0].setStream(stream)
        return stream.getvalue

    yield begin
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (RuntimeError("secret words"), "出了问题"),
        (CatalogueError("the catalogue is locked"), "资料库暂时打不开"),
        (SearchUnavailableError("no node can be reached"), "现在无法检索"),
        (TemplateError("templates/zh-Hans/x.j2, line 1"), "模板有错"),
    ],
)
def test_a_failure_is_told_with_a_reference_and_the_bot_lives_on(world, alice, error, sentence):
    world.script.error = error
    told = alice.asks(QUESTION).text
    assert sentence in told
    assert re.search(r"[0-9a-f]{8}", told)
    assert str(error) not in told
    world.script.error = None
    assert "743.02万元" in alice.asks(QUESTION).text


@pytest.mark.parametrize("form", ["json", "text"])
def test_the_log_has_the_reference_and_the_cause_but_no_words_names_or_token(
    logged, world, alice, form
):
    log = logged(form)
    world.script.error = RuntimeError("cause of it")
    told = alice.asks(QUESTION).text
    reference = re.search(r"[0-9a-f]{8}", told).group()
    assert reference in log()
    assert "RuntimeError: cause of it" in log()
    assert str(alice.id) in log()
    for private in ("清欠", "独一无二", "unmistakable", world.api.token):
        assert private not in log()


def test_a_failing_button_is_told_over_the_chat(world, alice, monkeypatch):
    answer = alice.asks(QUESTION)
    monkeypatch.setattr(world.history, "answer", lambda id_: 1 / 0)
    assert "过一会儿" in alice.presses(answer.button("出处")).notice


def test_an_unknown_command_is_told_in_private(alice):
    assert "没有这个命令" in alice.asks("/nonsense").text


def test_a_reader_who_blocked_the_bot_is_quietly_noted(world, alice):
    alice.asks(QUESTION)
    alice.blocks_bot()
    bob = world.api.person()
    assert "743.02万元" in bob.asks(QUESTION).text
    wait(lambda: world.history.is_blocked(alice.id))
    alice.unblocks_bot()
    assert "743.02万元" in alice.asks(QUESTION).text
    assert not world.history.is_blocked(alice.id)


def test_a_block_that_is_met_while_answering_is_noted_too(own_world):
    alice = own_world.api.person()
    own_world.api.fail_next("sendMessage", 403)
    alice.says(QUESTION)
    wait(lambda: own_world.history.statistics().counters.get("blocked") == 1)
    assert own_world.history.is_blocked(alice.id)
    assert "743.02万元" in alice.asks(QUESTION).text


def test_a_flood_limit_is_waited_out_and_nothing_is_lost(world, alice):
    world.api.fail_next("sendMessage", 429, retry_after=1)
    assert "743.02万元" in alice.asks(QUESTION).text
    assert len(alice.messages()) == 1


@pytest.mark.parametrize("code", [500, 502])
def test_an_answer_that_telegram_did_not_take_is_sent_again(world, alice, code):
    world.api.fail_next("sendMessage", code)
    assert "743.02万元" in alice.asks(QUESTION).text


def test_a_dropped_connection_does_not_lose_an_answer(world, alice):
    world.api.drop_next("sendMessage")
    assert "743.02万元" in alice.asks(QUESTION).text
