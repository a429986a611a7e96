"""The conversation in the terminal: follow-ups, /source, and every way of leaving."""

import io
import json
import os
import pty
import signal
import subprocess
import sys

import pytest

from bot.commands.chat import chat
from bot.settings import Settings

PAGE = """长宁图书馆开放夜场

本报记者 王小明

长宁图书馆从5月1日起开放夜场，闭馆时间延到晚上10点。馆内藏书36万册，阅览座位800个。
"""
QUESTION = "长宁图书馆藏书多少册？"


@pytest.fixture
def settings(tmp_path, monkeypatch):
    corpus = tmp_path / "pages"
    corpus.mkdir()
    (corpus / "page.txt").write_text(PAGE, encoding="utf-8")
    return Settings.load(corpus=corpus, data=tmp_path / "data")


@pytest.fixture
def talk(settings, monkeypatch, capsys):
    """Say lines to the chat; returns what it printed for each, after its greeting."""

    def say(*lines: str, settings: Settings = settings) -> list[str]:
        monkeypatch.setattr(sys, "stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        chat(settings)
        _greeting, *answers = capsys.readouterr().out.split("\n问> ")
        return [answer.partition("\n")[2] for answer in answers]

    return say


def test_a_question_is_answered_with_quote_and_citation(talk):
    (answer,) = talk(QUESTION)
    assert "36万册" in answer
    assert "长宁图书馆开放夜场" in answer
    assert "page.txt" in answer


def test_a_follow_up_is_told_as_it_was_understood(talk):
    _, answer = talk(QUESTION, "阅览座位呢？")
    assert "理解为" in answer
    assert "800个" in answer


def test_source_shows_where_the_last_answer_stands(talk):
    for told in talk(QUESTION, "/source", "/source 1", "出处呢？")[1:]:
        assert "page.txt 第 5 行" in told


def test_source_after_a_follow_up_is_the_follow_ups(talk):
    assert "阅览座位" in talk(QUESTION, "阅览座位呢？", "/source")[2].splitlines()[0]


def test_source_finds_the_last_answer_after_a_restart(talk):
    talk(QUESTION)
    assert "page.txt" in talk("/source")[0]


def test_a_wrong_number_is_told(talk):
    for told in talk(QUESTION, "/source 7", "/source 0", "/source x", "/source -1")[1:]:
        assert "处出处" in told


def test_source_before_any_question_says_so(talk):
    assert all("还没有问过问题" in told for told in talk("/source", "/verify"))


def test_verify_checks_the_quotes_of_the_last_answer(talk, settings):
    assert "未变" in talk(QUESTION, "/verify")[1]
    page = settings.corpus / "page.txt"
    page.write_text(PAGE.replace("36万", "37万"), encoding="utf-8")
    assert "已变" in talk("/verify")[0]


def test_articles_are_listed(talk):
    assert "长宁图书馆开放夜场" in talk("/articles")[0]


def test_a_reload_takes_in_what_was_added(talk, settings):
    def add(name: str, title: str, text: str) -> None:
        line = json.dumps({"id": name, "title": title, "text": text}, ensure_ascii=False)
        (settings.corpus / f"{name}.jsonl").write_text(line, encoding="utf-8")

    talk(QUESTION)
    add("tower", "长宁塔落成", "长宁塔高210米，共有46层。")
    assert "210米" in talk("长宁塔高多少米？")[0]  # at the start, by itself
    assert "没有变化" in talk("/reload")[0]


def test_help_and_unknown_commands_tell_what_there_is(talk):
    helped, unknown = talk("/help", "/nonsense")
    assert "/source" in helped
    assert "/help" in unknown


@pytest.mark.parametrize("line", ["/quit", "/exit"])
def test_nothing_is_read_after_quit(talk, line):
    assert len(talk(line, QUESTION)) == 1


def test_whatever_is_typed_gets_a_sentence(talk):
    lines = ["？", "🙂", "<b>粗</b> & [x]", "a" * 900, "\x00\x1b[31m", "//", "[/red]"]
    told = talk(*lines)
    assert len(told) == len(lines)
    assert all(answer.strip() for answer in told)


def test_a_question_that_is_too_long_is_told(talk):
    assert "太长" in talk("长" * 5000)[0]


def test_ctrl_c_leaves_quietly(settings, monkeypatch, capsys):
    class Interrupted(io.StringIO):
        def __next__(self):
            raise KeyboardInterrupt

    monkeypatch.setattr(sys, "stdin", Interrupted())
    chat(settings)
    assert "Traceback" not in capsys.readouterr().err


def test_an_empty_corpus_says_that_it_has_nothing_yet(tmp_path, talk):
    (tmp_path / "empty").mkdir()
    settings = Settings.load(corpus=tmp_path / "empty", data=tmp_path / "data2")
    listed, answer = talk("/articles", QUESTION, settings=settings)
    assert "还没有文章" in listed
    assert "还没有资料" in answer


def test_the_conversation_goes_on_without_its_history(talk, settings):
    settings.folder.mkdir()
    (settings.folder / "history.sqlite3").write_text("no database at all" * 99)
    answer, source = talk(QUESTION, "/source")
    assert "36万册" in answer
    assert "page.txt" in source


# A test run in the background ignores Ctrl-C, and its children would inherit that.
IN_A_WINDOW = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from bot.cli import main
main()
"""


class Window:
    """A terminal window with the chat in it."""

    def __init__(self, settings: Settings) -> None:
        self._mine, theirs = pty.openpty()
        environment = {**os.environ, "CHUCHU_CORPUS": str(settings.corpus), "TERM": "xterm"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", IN_A_WINDOW, "chat"],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={**environment, "CHUCHU_DATA": str(settings.folder)},
            start_new_session=True,
        )
        os.close(theirs)

    def shown_until(self, words: str) -> str:
        """Read until these words are on the screen, or until the program has left."""
        shown = b""
        while words.encode() not in shown:
            try:
                more = os.read(self._mine, 4096)
            except OSError:  # it closed the terminal
                break
            if not more:
                break
            shown += more
        return shown.decode(errors="replace")

    def type(self, text: str) -> None:
        os.write(self._mine, text.encode())

    def interrupt(self) -> None:
        """Press Ctrl-C; again where it fell between readline's prompt and its waiting for keys."""
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGINT)

    def close(self) -> int:
        code = self.process.wait(timeout=30)
        os.close(self._mine)
        return code


@pytest.mark.parametrize("key", ["\x04", "/quit\n"], ids=["Ctrl-D", "/quit"])
def test_in_a_window_the_answer_is_drawn_and_the_chat_left_with_a_word(settings, key):
    window = Window(settings)
    window.shown_until("问>")
    window.type(f"{QUESTION}\n")
    assert "\x1b[1m36万册" in window.shown_until("问>")
    window.type(key)
    shown = window.shown_until("\0")
    assert "再见" in shown
    assert "Traceback" not in shown
    assert window.close() == 0


def test_ctrl_c_in_a_window_leaves_quietly(settings):
    window = Window(settings)
    window.shown_until("问>")
    window.interrupt()
    assert "Traceback" not in window.shown_until("\0")
    assert window.close() == 0
