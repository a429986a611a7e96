"""What goes to Telegram and comes back, over real HTTP on loopback."""

import asyncio
import threading
import time
from contextlib import suppress
from email.parser import BytesParser
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import ClassVar
from urllib.parse import parse_qs

import pytest
from structlog.testing import capture_logs
from telegram import InputFile
from telegram.error import NetworkError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.telegram import requests
from bot.telegram.requests import Requests

TOKEN = "123456:secret"


class Telegram(BaseHTTPRequestHandler):
    """Tells back what came, or fails as its path says."""

    protocol_version = "HTTP/1.1"
    came: ClassVar[list[tuple[str, str, bytes]]] = []
    ports: ClassVar[list[int]] = []

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.came.append((self.path, self.headers["Content-Type"] or "", body))
        self.ports.append(self.client_address[1])
        if self.path.endswith("/late"):
            time.sleep(1)
        if self.path.endswith("/dropped"):
            self.close_connection = True
            return
        told = b'{"ok":true,"result":true}'
        self.send_response(429 if self.path.endswith("/busy") else 200)
        self.send_header("Content-Length", str(len(told)))
        self.end_headers()
        self.wfile.write(told)

    def log_message(self, *args):
        pass


@pytest.fixture
def address():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Telegram)
    Telegram.came.clear()
    Telegram.ports.clear()
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/bot{TOKEN}"
    server.shutdown()
    server.server_close()
    thread.join()


def ask(*calls, **kwargs):
    """What each of these requests brings, one after the other."""

    async def all_of_them():
        pool = Requests()
        await pool.initialize()
        try:
            return [await pool.do_request(url, "POST", data, **kwargs) for url, data in calls]
        finally:
            await pool.shutdown()

    return asyncio.run(all_of_them())


def data_of(values):
    return RequestData([RequestParameter.from_input(key, value) for key, value in values.items()])


def test_fields_come_as_a_form_and_the_answer_comes_back(address):
    told = ask((f"{address}/sendMessage", data_of({"chat_id": 7, "text": "你好 & <b>"})))
    assert told == [(200, b'{"ok":true,"result":true}')]
    ((path, kind, body),) = Telegram.came
    assert path == f"/bot{TOKEN}/sendMessage"
    assert kind == "application/x-www-form-urlencoded"
    assert parse_qs(body.decode()) == {"chat_id": ["7"], "text": ["你好 & <b>"]}


def test_a_file_comes_with_its_name_beside_the_fields(address):
    file = InputFile("一行\n".encode(), filename="页.txt")
    ask((f"{address}/sendDocument", data_of({"chat_id": 7, "document": file})))
    ((_, kind, body),) = Telegram.came
    form = BytesParser().parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    parts = {part.get_param("name", header="content-disposition"): part for part in form.walk()}
    assert parts["chat_id"].get_payload(decode=True) == b"7"
    assert "一行\n".encode() in [part.get_payload(decode=True) for part in form.get_payload()]
    assert 'filename="页.txt"'.encode() in body


def test_a_connection_is_used_again(address):
    ask((f"{address}/getMe", None), (f"{address}/getMe", None))
    assert len(Telegram.ports) == 2
    assert len(set(Telegram.ports)) == 1


def test_a_refusal_is_an_answer(address):
    assert ask((f"{address}/busy", None))[0][0] == 429


def test_no_answer_in_time_is_told_as_the_library_tells_it(address):
    with pytest.raises(TimedOut):
        ask((f"{address}/late", None), read_timeout=0.2)


def test_a_dropped_connection_is_a_network_error_without_the_token(address):
    with pytest.raises(NetworkError) as told:
        ask((f"{address}/dropped", None))
    assert "ServerDisconnected" in str(told.value)
    assert TOKEN not in str(told.value)


def test_nobody_there_is_a_network_error_without_the_token():
    with pytest.raises(NetworkError) as told:
        ask((f"http://127.0.0.1:1/bot{TOKEN}/getMe", None))
    assert TOKEN not in str(told.value)


def test_an_address_that_is_none_is_told_without_the_token():
    with pytest.raises(NetworkError, match=r"telegram\.base_url") as told:
        ask((f"http:///bot{TOKEN}/getMe", None))
    assert TOKEN not in str(told.value)


@pytest.fixture
def environment(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    requests._proxy_of.cache_clear()
    yield monkeypatch
    requests._proxy_of.cache_clear()


def test_that_telegram_is_away_is_told_once_and_that_it_is_back(address):
    async def scene():
        pool = Requests()
        for path in ("/dropped", "/dropped", "/getMe", *["/dropped"] * 12, "/getMe"):
            with suppress(NetworkError):
                await pool.do_request(address + path, "POST")
        await pool.shutdown()

    with capture_logs() as logged:
        asyncio.run(scene())
    away, back = "Telegram cannot be reached; it is tried again", "Telegram can be reached"
    assert [one["event"] for one in logged] == [away, back, away, back]


def test_a_start_that_is_broken_off_leaves_no_connection_open():
    async def scene():
        pool = Requests()
        with pytest.raises(NetworkError):
            await pool.do_request(f"http://127.0.0.1:1/bot{TOKEN}/getMe", "POST")
        return pool._session

    assert asyncio.run(scene()) is None


def test_a_proxy_is_taken_from_the_environment(address, environment):
    proxy = address.split("/bot", maxsplit=1)[0]
    environment.setenv("ALL_PROXY", proxy)
    environment.setenv("NO_PROXY", "elsewhere.invalid")
    ask((f"http://telegram.invalid/bot{TOKEN}/getMe", None))
    assert Telegram.came[0][0] == f"http://telegram.invalid/bot{TOKEN}/getMe"
    with pytest.raises(NetworkError):
        ask((f"http://elsewhere.invalid/bot{TOKEN}/getMe", None))


def test_a_proxy_of_another_kind_is_told_of(environment):
    environment.setenv("HTTPS_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(NetworkError, match="neither http:// nor https://"):
        ask((f"https://telegram.invalid/bot{TOKEN}/getMe", None))
