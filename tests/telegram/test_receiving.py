"""The bot fetches its updates, one poller at a time, until it has confirmed them."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.telegram.loopback import BotApi

ALL = ["message", "edited_message", "callback_query", "message_reaction", "my_chat_member"]


def texts(answer: dict[str, Any]) -> list[str]:
    return [update["message"]["text"] for update in answer["result"]]


def test_updates_are_kept_until_an_offset_confirms_them(bot_api):
    alice = bot_api.person()
    alice.says("一")
    alice.says("二")
    first = bot_api.call("getUpdates")
    assert texts(first) == ["一", "二"]
    assert texts(bot_api.call("getUpdates")) == ["一", "二"]
    after_first = first["result"][0]["update_id"] + 1
    assert texts(bot_api.call("getUpdates", offset=after_first)) == ["二"]
    assert texts(bot_api.call("getUpdates")) == ["二"]
    assert bot_api.call("getUpdates", offset=after_first + 1)["result"] == []
    assert bot_api.pending == 0


def test_a_negative_offset_keeps_only_the_last_updates(bot_api):
    alice = bot_api.person()
    for number in range(5):
        alice.says(str(number))
    assert texts(bot_api.call("getUpdates", offset=-2)) == ["3", "4"]
    assert texts(bot_api.call("getUpdates")) == ["3", "4"]


def test_the_limit_bounds_an_answer(bot_api):
    alice = bot_api.person()
    for number in range(5):
        alice.says(str(number))
    assert texts(bot_api.call("getUpdates", limit=2)) == ["0", "1"]


def test_updates_older_than_a_day_are_forgotten(bot_api):
    alice = bot_api.person()
    alice.says("旧")
    bot_api.advance(24 * 60 * 60 + 1)
    alice.says("新")
    assert texts(bot_api.call("getUpdates")) == ["新"]


def test_a_long_poll_answers_as_soon_as_something_comes(bot_api):
    alice = bot_api.person()
    with ThreadPoolExecutor() as pool:
        began = time.monotonic()
        poll = pool.submit(bot_api.call, "getUpdates", timeout=30)
        threading.Timer(0.2, alice.says, ["终于"]).start()
        assert texts(poll.result()) == ["终于"]
        assert 0.15 < time.monotonic() - began < 5


def test_a_long_poll_ends_empty_after_its_timeout(bot_api):
    began = time.monotonic()
    assert bot_api.call("getUpdates", timeout=1)["result"] == []
    assert 0.9 < time.monotonic() - began < 5


def test_a_second_poller_ends_the_first_with_a_conflict(bot_api):
    with ThreadPoolExecutor() as pool:
        first = pool.submit(bot_api.call, "getUpdates", timeout=20)
        time.sleep(0.2)
        second = pool.submit(bot_api.call, "getUpdates", timeout=1)
        assert first.result()["error_code"] == 409
        assert first.result()["description"] == (
            "Conflict: terminated by other getUpdates request; make sure that only one bot "
            "instance is running"
        )
        assert second.result() == {"ok": True, "result": []}


def test_polling_is_refused_while_a_webhook_is_set(bot_api):
    bot_api.call("setWebhook", url="https://example.org/hook")
    refused = bot_api.call("getUpdates")
    assert refused["error_code"] == 409
    assert refused["description"] == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to "
        "delete the webhook first"
    )
    bot_api.call("deleteWebhook")
    assert bot_api.call("getUpdates")["ok"]


def test_setting_a_webhook_ends_a_waiting_poll(bot_api):
    with ThreadPoolExecutor() as pool:
        poll = pool.submit(bot_api.call, "getUpdates", timeout=20)
        time.sleep(0.2)
        bot_api.call("setWebhook", url="https://example.org/hook")
        assert poll.result()["description"] == "Conflict: terminated by setWebhook request"


def test_only_the_kinds_asked_for_are_sent(bot_api):
    alice = bot_api.person()
    alice.says("甲")
    bot_api.call("getUpdates", allowed_updates=["edited_message"])
    said = alice.says("乙")
    alice.edits(said, "丙")
    found = bot_api.call("getUpdates")["result"]
    kinds = [set(update) - {"update_id"} for update in found]
    assert kinds == [{"message"}, {"edited_message"}]
    assert found[1]["edited_message"]["text"] == "丙"


def test_reactions_are_sent_only_on_request(bot_api):
    alice = bot_api.person()
    said = alice.says("好")
    alice.reacts(said, "👍")
    bot_api.call("getUpdates", allowed_updates=ALL)
    alice.reacts(said, "👎")
    reaction = bot_api.call("getUpdates")["result"][-1]["message_reaction"]
    assert reaction["old_reaction"] == [{"type": "emoji", "emoji": "👍"}]
    assert reaction["new_reaction"] == [{"type": "emoji", "emoji": "👎"}]
    assert bot_api.pending == 2


def test_a_block_is_told_and_stops_the_bot(bot_api):
    alice = bot_api.person()
    alice.blocks_bot()
    change = bot_api.call("getUpdates")["result"][0]["my_chat_member"]
    assert change["new_chat_member"]["status"] == "kicked"
    refused = bot_api.call("sendMessage", chat_id=alice.id, text="在吗")
    assert refused == {
        "ok": False,
        "error_code": 403,
        "description": "Forbidden: bot was blocked by the user",
    }
    alice.unblocks_bot()
    assert bot_api.call("sendMessage", chat_id=alice.id, text="在吗")["ok"]


def test_drop_pending_updates_forgets_what_waits(bot_api):
    bot_api.person().says("旧")
    bot_api.call("deleteWebhook", drop_pending_updates=True)
    assert bot_api.call("getUpdates")["result"] == []


@pytest.mark.parametrize(
    ("token", "code", "description"),
    [
        ("123:wrong", 404, "Not Found"),
        ("123456789:" + "A" * 35, 401, "Unauthorized"),
    ],
)
def test_a_wrong_token_is_refused(bot_api: BotApi, token: str, code: int, description: str):
    answer = bot_api.http.get(f"{bot_api.base_url}{token}/getMe")
    assert answer.status_code == code
    assert answer.json() == {"ok": False, "error_code": code, "description": description}


def test_an_unknown_method_is_not_found(bot_api):
    answer = bot_api.call("makeCoffee")
    assert (answer["error_code"], answer["description"]) == (404, "Not Found: method not found")


@pytest.mark.parametrize("how", ["query", "form", "json", "multipart"])
def test_parameters_are_read_in_all_four_forms(bot_api: BotApi, how: str):
    alice = bot_api.person()
    address = f"{bot_api.base_url}{bot_api.token}/SendMessage"
    given = {"chat_id": str(alice.id), "text": "你好 & <再见>"}
    sent = {
        "query": {"params": given},
        "form": {"data": given},
        "json": {"json": given},
        "multipart": {"data": given, "files": {"unused": b""}},
    }[how]
    answer = (
        bot_api.http.get(address, **sent) if how == "query" else bot_api.http.post(address, **sent)
    )
    assert answer.json()["result"]["text"] == "你好 & <再见>"
    bot_api.violations.clear()
