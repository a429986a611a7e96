"""A command line to run, and a small corpus to run it over."""

import io
import json
import os
import sys

import pytest

from bot.cli import main

ARTICLES = [
    {
        "id": "bridge",
        "title": "永安县建成风雨桥",
        "text": "永安县2023年建成风雨桥12座。\n县长王小明说，每座桥都装了路灯。",
    },
    {
        "id": "library",
        "title": "长宁图书馆开放夜场",
        "text": "长宁图书馆从5月1日起开放夜场，闭馆时间延到晚上10点。\n馆内藏书36万册。",
    },
]


@pytest.fixture
def nothing_from_outside(monkeypatch, tmp_path):
    for name in list(os.environ):
        if name.startswith(("CHUCHU_", "TELEGRAM_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "user-data"))


@pytest.fixture
def corpus(tmp_path):
    file = tmp_path / "articles.jsonl"
    lines = [json.dumps(article, ensure_ascii=False) for article in ARTICLES]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


@pytest.fixture
def chuchu(nothing_from_outside, monkeypatch, capsys):
    """Run a command line; returns its exit code, standard output and standard error."""

    def run(*arguments: object, stdin: str = ""):
        monkeypatch.setattr(sys, "argv", ["chuchu", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        code = 0
        try:
            main()
        except SystemExit as exit_:
            code = int(exit_.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run
