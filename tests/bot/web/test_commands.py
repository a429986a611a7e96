"""The page as a process: alone, and beside the bot; both stop when told to."""

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.bot.web.outline import outline
from tests.telegram.loopback import BotApi
from tests.telegram.serving import ROOT, Serving

SECONDS = 60.0


@pytest.fixture
def port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def fetched(address: str, process: subprocess.Popen | None = None) -> httpx.Response:
    """The page at an address, as soon as it is served."""
    end = time.monotonic() + SECONDS
    while True:
        try:
            return httpx.get(address, timeout=10)
        except httpx.TransportError:
            assert time.monotonic() < end
            assert process is None or process.poll() is None
            time.sleep(0.05)


def test_the_page_alone_is_served_until_it_is_told_to_stop(made_home: Path, port: int):
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CHUCHU_", "TELEGRAM_"))}
    command = [sys.executable, "-c", "from bot.cli import main; main()", "web"]
    command += ["--corpus", str(made_home / "corpus"), "--data", str(made_home / "data")]
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**kept, "PYTHONPATH": str(ROOT), "CHUCHU_WEB__PORT": str(port)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert fetched(f"http://127.0.0.1:{port}/healthz", process).json()["status"] == "ok"
        asked = httpx.get(f"http://127.0.0.1:{port}/search", params={"q": "极其私密的问题"})
        assert asked.status_code == 200
        process.send_signal(signal.SIGTERM)
        _, told = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode in (0, -signal.SIGTERM)
    assert f"http://127.0.0.1:{port}/" in told
    assert "私密" not in told
    assert "Traceback" not in told


def test_the_bot_brings_the_page_along_and_takes_it_away(
    bot_api: BotApi, made_home: Path, tmp_path: Path, port: int
):
    settings = {"CHUCHU_WEB__ENABLED": "true", "CHUCHU_WEB__PORT": str(port)}
    address = f"http://127.0.0.1:{port}"
    with Serving(bot_api, tmp_path, made_home / "corpus", settings) as bot:
        assert fetched(f"{address}/").status_code == 200
        answer = bot_api.person().asks("虎台街道有多少个老旧小区")
        shown = httpx.get(f"{address}/search", params={"q": "虎台街道有多少个老旧小区"})
        quotes = [one.words for one in outline(shown.text).all("blockquote")]
        assert answer.marked("blockquote")[0] == quotes[0]
        figures = httpx.get(f"{address}/metrics").text
        assert 'chuchu_questions_total{channel="telegram",status="answered"} 1.0' in figures
        assert bot.stop() == 0
        with pytest.raises(httpx.TransportError):
            httpx.get(address)
