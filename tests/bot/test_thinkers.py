"""Thinkers answer as this process would, follow what changes, and are missed by nobody."""

import json
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import BrokenExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from bot import thinkers as thinkers_module
from bot.language import Language
from bot.own_lists import OwnLists, entry
from bot.rendering import Rendering
from bot.thinkers import Thinkers
from bot.writing import write
from retrieval.library import Library

QUESTION = "星光市建成环卫驿站多少个？"
PATIENCE = 60.0  # seconds; a process opens its library in two


@pytest.fixture
def opening(tmp_path):
    corpus, data = tmp_path / "corpus", tmp_path / "data"
    corpus.mkdir()
    stock(corpus, 12)
    return partial(Library.open, corpus, data, lists=OwnLists(data).lexicon)


@pytest.fixture
def library(opening):
    with opening() as opened:
        opened.reload()
        yield opened


@pytest.fixture
def thinkers(opening, library):
    started = Thinkers(opening, 1)
    started.start()
    yield started
    started.close()


def stock(corpus: Path, count: int) -> None:
    article = {"id": "x", "title": "星光市环卫驿站", "text": f"星光市建成环卫驿站{count}个。"}
    (corpus / "x.jsonl").write_text(json.dumps(article, ensure_ascii=False) + "\n", "utf-8")


def asked(thinkers: Thinkers, question: str = QUESTION, language: Language = Language.SIMPLIFIED):
    """What a thinker writes, once there is one."""
    until = time.monotonic() + PATIENCE
    while (thought := thinkers.write(question, None, language)) is None:
        assert time.monotonic() < until, "no thinker came"
        time.sleep(0.05)
    return thought.result(PATIENCE)


def processes(thinkers: Thinkers) -> list[int]:
    asked(thinkers)
    return [one.result() for one in thinkers._awake]


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def ends(pid: int) -> bool:
    until = time.monotonic() + PATIENCE
    while is_running(pid) and time.monotonic() < until:
        time.sleep(0.05)
    return not is_running(pid)


def test_a_thinker_in_another_process_writes_what_this_one_would(thinkers, library):
    assert processes(thinkers) != [os.getpid()]
    for language in Language:
        far = asked(thinkers, language=language)
        near = write(library, {language: Rendering(language)}, QUESTION, None, language)
        assert far.html == near.html
        assert "12个" in far.html
        assert far.given.citations == near.given.citations
        assert far.nearest == near.nearest


def test_the_next_answer_after_a_reload_is_of_what_was_reloaded(thinkers, library):
    assert "12个" in asked(thinkers).html
    stock(library.corpus, 15)
    library.reload()
    assert "15个" in asked(thinkers).html


def test_what_is_hidden_is_not_quoted_any_more(thinkers, library):
    cited = asked(thinkers).given.citations[0]
    library.catalogue.hiding.hide(library.catalogue.paragraph(cited.paragraph))
    assert "12个" not in asked(thinkers).html


def test_a_synonym_counts_from_when_it_is_learnt(thinkers, library, tmp_path):
    question = "星光市歇脚棚多少个？"
    before = asked(thinkers, question).given.confidence
    OwnLists(tmp_path / "data").add(entry("歇脚棚", "驿站"))
    thinkers.learn()
    after = asked(thinkers, question).given.confidence
    library.learn()
    assert after == library.answer(question).confidence
    assert after != before


def test_one_that_is_killed_is_replaced(thinkers):
    (first,) = processes(thinkers)
    os.kill(first, signal.SIGKILL)
    assert ends(first)
    with suppress(BrokenExecutor):  # whoever asks before it is missed, asks in vain
        asked(thinkers)
    assert "12个" in asked(thinkers).html
    assert processes(thinkers) != [first]


def test_a_stop_that_was_meant_for_all_does_not_end_it(thinkers):
    (first,) = processes(thinkers)
    for stop in (signal.SIGINT, signal.SIGTERM):
        os.kill(first, stop)
    assert "12个" in asked(thinkers).html
    assert processes(thinkers) == [first]


def test_what_fails_there_is_left_to_whoever_asked(thinkers, tmp_path):
    (first,) = processes(thinkers)
    OwnLists(tmp_path / "data").add(entry("歇脚棚", "驿站"))
    list_of_synonyms = tmp_path / "data" / "lexicon" / "synonyms.txt"
    good = list_of_synonyms.read_text(encoding="utf-8")
    list_of_synonyms.write_text(good + "驿站 =\n", encoding="utf-8")
    thinkers.learn()
    assert asked(thinkers) is None
    list_of_synonyms.write_text(good, encoding="utf-8")
    assert "12个" in asked(thinkers).html
    assert processes(thinkers) == [first]


def test_those_that_cannot_open_the_library_are_not_started_again(tmp_path):
    (tmp_path / "data").write_text("no folder", encoding="utf-8")
    thinkers = Thinkers(partial(Library.open, tmp_path, tmp_path / "data"), 1)
    thinkers.start()
    (first,) = thinkers._awake
    assert first.exception(PATIENCE) is not None
    assert thinkers.write(QUESTION, None, Language.SIMPLIFIED) is None
    assert thinkers.write(QUESTION, None, Language.SIMPLIFIED) is None
    assert thinkers._pool is None


def test_where_no_process_can_be_started_there_are_none(opening, monkeypatch):
    def refuse(*_):
        raise OSError("no semaphores here")

    monkeypatch.setattr(thinkers_module, "ProcessPoolExecutor", refuse)
    thinkers = Thinkers(opening, 1)
    thinkers.start()
    assert thinkers.write(QUESTION, None, Language.SIMPLIFIED) is None
    thinkers.close()


def test_without_any_nothing_is_started(opening):
    for none in (Thinkers(), Thinkers(opening, 0)):
        none.start()
        assert none.write(QUESTION, None, Language.SIMPLIFIED) is None
        none.close()


def test_they_end_when_they_are_not_wanted_any_more(thinkers):
    (first,) = processes(thinkers)
    thinkers.close()
    assert ends(first)


_PARENT = """
import sys, time
from functools import partial
from pathlib import Path
from bot.thinkers import Thinkers
from retrieval.library import Library

if __name__ == "__main__":
    thinkers = Thinkers(partial(Library.open, Path(sys.argv[1]), Path(sys.argv[2])), 1)
    thinkers.start()
    print(thinkers._awake[0].result(), flush=True)
    time.sleep(600)
"""


def test_they_end_with_a_process_that_is_killed(library, tmp_path):
    script = tmp_path / "parent.py"
    script.write_text(_PARENT, encoding="utf-8")
    command = [sys.executable, str(script), str(library.corpus), str(tmp_path / "data")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        thinker = int(parent.stdout.readline())
        assert is_running(thinker)
        parent.kill()
    assert ends(thinker)
