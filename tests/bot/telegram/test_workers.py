"""Several workers behind one webhook: one catalogue and history in PostgreSQL, one index."""

import json
import threading
import time
from contextlib import ExitStack
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import cycle

import pytest

from bot.history import History
from bot.settings import Settings
from bot.telegram import app
from retrieval.library import Library
from tests.bot.telegram.conftest import ADMIN, ARTICLES
from tests.telegram.running import free_port, running

pytestmark = pytest.mark.cluster
QUESTION = "城东区清欠了多少工钱？"


class Proxy:
    """Hands each call of Telegram's to the next worker, as any web proxy would."""

    def __init__(self, ports: list[int]) -> None:
        turn = cycle(ports)
        self.taken: list[int] = []
        taken = self.taken

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                port = next(turn)
                worker = HTTPConnection("127.0.0.1", port, timeout=10)
                worker.request("POST", self.path, body, dict(self.headers))
                answer = worker.getresponse()
                taken.append(port)
                self.send_response(answer.status)
                self.send_header("Content-Length", "0")
                self.end_headers()
                worker.close()

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/telegram"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def corpus(tmp_path):
    """A folder that every worker reads; write to it with `corpus(articles)`."""
    folder = tmp_path / "corpus"
    folder.mkdir()

    def write(articles):
        lines = [json.dumps(article, ensure_ascii=False) for article in articles]
        (folder / "news.jsonl").write_text("\n".join(lines), encoding="utf-8")
        return folder

    return write


def test_any_worker_takes_up_a_conversation_and_sees_a_reload_of_another(
    bot_api, postgresql_database, opensearch, tmp_path, corpus
):
    folder = corpus(ARTICLES)
    ports = [free_port(), free_port()]
    with ExitStack() as stack:
        proxy = Proxy(ports)
        stack.callback(proxy.close)
        settings = Settings.load(
            telegram={
                "token": bot_api.token,
                "base_url": bot_api.url,
                "admins": [ADMIN],
                "webhook": {"url": "https://bot.example.org/telegram", "secret": "the-same"},
            }
        )
        for port in ports:
            library = stack.enter_context(
                Library.open(
                    folder,
                    tmp_path / str(port),
                    engine="opensearch",
                    catalogue_url=postgresql_database,
                    cluster=opensearch,
                )
            )
            if library.is_stale():
                library.reload()
            history = History.open(postgresql_database)
            stack.callback(history.close)
            webhook = {
                "listen": "127.0.0.1",
                "port": port,
                "url_path": "telegram",
                "webhook_url": proxy.url,
                "secret_token": "the-same",
            }

            def build(library=library, history=history):
                return app.build(settings, library, history)

            stack.enter_context(running(build, webhook))
        alice = bot_api.person("甲")
        assert "743.02万元" in alice.asks(QUESTION).text
        assert "守护“钱袋子”" in alice.asks("/source").text  # by the other worker
        changed = [{**ARTICLES[0], "text": ARTICLES[0]["text"].replace("743.02", "812.5")}]
        corpus([*changed, *ARTICLES[1:]])
        admin = bot_api.person("管理", user_id=ADMIN)
        admin.asks("/reload")
        end = time.monotonic() + 30
        while library.catalogue.generation().number < 2:
            assert time.monotonic() < end
            time.sleep(0.05)
        assert {"812.5" in alice.asks(QUESTION).text for _ in ports} == {True}
        assert set(proxy.taken) == set(ports)
    assert bot_api.violations == []
