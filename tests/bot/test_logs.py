"""Logs: events of ours and of libraries alike, and no secret in them."""

import json
import logging

import pytest
import structlog

from bot import logs
from bot.settings import Log

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"


@pytest.fixture(autouse=True)
def _logging_as_it_was():
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = handlers, level
    structlog.reset_defaults()


def lines(capsys) -> list[dict]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_our_events_and_those_of_libraries_are_one_json_line_each(capsys):
    logs.set_up(Log(format="json"))
    structlog.get_logger("bot").info("answered", milliseconds=3)
    logging.getLogger("sqlalchemy").warning("slow %s", "query")
    ours, theirs = lines(capsys)
    assert (ours["event"], ours["milliseconds"], ours["level"]) == ("answered", 3, "info")
    assert (theirs["event"], theirs["logger"]) == ("slow query", "sqlalchemy")


def test_nothing_below_the_level_is_written(capsys):
    logs.set_up(Log(level="warning", format="json"))
    structlog.get_logger("bot").info("answered")
    assert lines(capsys) == []


@pytest.mark.parametrize("form", ["json", "text"])
def test_tokens_and_passwords_are_blotted_out_also_in_tracebacks(capsys, form):
    logs.set_up(Log(format=form))
    try:
        raise RuntimeError(f"https://api.telegram.org/bot{TOKEN}/getMe")
    except RuntimeError:
        structlog.get_logger("bot").exception("failed", url="postgresql://me:hidden@db/x")
    written = capsys.readouterr().err
    assert "RuntimeError" in written
    assert TOKEN not in written
    assert "hidden" not in written


def test_the_client_does_not_log_each_request(capsys):
    logs.set_up(Log(format="json"))
    logging.getLogger("httpx").info("HTTP Request: POST /getUpdates")
    assert lines(capsys) == []
