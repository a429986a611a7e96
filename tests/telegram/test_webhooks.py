"""Updates are posted to a webhook with the secret token, again until they are taken."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from tests.telegram.shown import wait_for


@dataclass
class Hook:
    """A webhook that answers with the statuses it is given, then with 200."""

    url: str = ""
    statuses: list[int] = field(default_factory=list)
    got: list[tuple[str | None, dict[str, Any]]] = field(default_factory=list)


@pytest.fixture
def hook() -> Iterator[Hook]:
    state = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            status = state.statuses.pop(0) if state.statuses else 200
            state.got.append((self.headers["X-Telegram-Bot-Api-Secret-Token"], body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    state.url = f"http://127.0.0.1:{server.server_port}/hook"
    threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
    yield state
    server.shutdown()
    server.server_close()


def delivered(bot_api) -> None:
    wait_for(bot_api.cloud, lambda: True if bot_api.pending == 0 else None, "delivery", 10)


def test_updates_are_posted_in_order_with_the_secret(bot_api, hook):
    alice = bot_api.person()
    alice.says("先")
    bot_api.call("setWebhook", url=hook.url, secret_token="Secret_1")
    alice.says("后")
    delivered(bot_api)
    assert [update["message"]["text"] for _, update in hook.got] == ["先", "后"]
    assert {secret for secret, _ in hook.got} == {"Secret_1"}


def test_an_update_that_was_not_taken_comes_again(bot_api, hook):
    hook.statuses = [500, 403]
    bot_api.call("setWebhook", url=hook.url)
    bot_api.person().says("听到吗")
    delivered(bot_api)
    assert len({update["update_id"] for _, update in hook.got}) == 1
    assert len(hook.got) == 3
    info = bot_api.call("getWebhookInfo")["result"]
    assert info["url"] == hook.url
    assert info["pending_update_count"] == 0
    assert info["last_error_message"].startswith("Wrong response from the webhook: 403")


def test_the_webhook_can_be_looked_at_and_removed(bot_api):
    url = "https://example.org/hook"
    bot_api.call("setWebhook", url=url, max_connections=7, allowed_updates=["message"])
    info = bot_api.call("getWebhookInfo")["result"]
    assert info["max_connections"] == 7
    assert info["allowed_updates"] == ["message"]
    bot_api.call("deleteWebhook")
    assert bot_api.call("getWebhookInfo")["result"]["url"] == ""


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"url": "http://example.org/hook"}, "bad webhook: An HTTPS URL must be provided"),
        ({"url": "https://e.org", "secret_token": "出处"}, "secret token contains unallowed"),
    ],
)
def test_a_webhook_that_telegram_would_refuse_is_refused(bot_api, given, problem):
    answer = bot_api.call("setWebhook", **given)
    assert answer["error_code"] == 400
    assert problem in answer["description"]


def test_a_public_address_can_lead_to_a_plain_listener_as_behind_a_proxy(bot_api, hook):
    bot_api.route_webhook("https://bot.example.org", hook.url.removesuffix("/hook"))
    bot_api.call("setWebhook", url="https://bot.example.org/hook")
    bot_api.person().says("听到吗")
    delivered(bot_api)
    assert hook.got[0][1]["message"]["text"] == "听到吗"
