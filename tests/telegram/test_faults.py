"""Bad days come when a test asks for them, and the library's application lives through them."""

import time

import httpx
import pytest


def test_a_planned_refusal_is_met_once(bot_api):
    alice = bot_api.person()
    bot_api.fail_next("sendMessage", 429, retry_after=3)
    first = bot_api.call("sendMessage", chat_id=alice.id, text="一")
    assert first == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 3",
        "parameters": {"retry_after": 3},
    }
    assert bot_api.call("sendMessage", chat_id=alice.id, text="一")["ok"]
    assert [message.text for message in alice.messages()] == ["一"]


def test_a_gateway_answers_a_page(bot_api):
    bot_api.fail_next("getMe", 502)
    answer = bot_api.http.get(f"{bot_api.base_url}{bot_api.token}/getMe")
    assert answer.status_code == 502
    assert answer.text.startswith("<html>")


@pytest.mark.parametrize("done", [False, True])
def test_a_dropped_connection_may_come_before_or_after_the_deed(bot_api, done):
    alice = bot_api.person()
    bot_api.drop_next("sendMessage", done=done)
    with pytest.raises(httpx.RemoteProtocolError):
        bot_api.call("sendMessage", chat_id=alice.id, text="一")
    assert len(alice.messages()) == done


def test_an_error_may_hide_that_the_deed_was_done(bot_api):
    alice = bot_api.person()
    bot_api.fail_next("sendMessage", 500, done=True)
    answer = bot_api.call("sendMessage", chat_id=alice.id, text="一")
    assert answer["description"] == "Internal Server Error"
    assert len(alice.messages()) == 1


def test_a_slow_answer_is_late(bot_api):
    bot_api.slow_next("getMe", 0.3)
    began = time.monotonic()
    assert bot_api.call("getMe")["ok"]
    assert time.monotonic() - began > 0.28
