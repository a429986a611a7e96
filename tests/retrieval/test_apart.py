"""Reloads by another process: the same diffs and errors, and nothing half done however it ends."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import pytest

from retrieval import (
    NoEarlierGenerationError,
    ReloadLostError,
    ReloadRunningError,
    SourceError,
    Status,
)
from retrieval.apart import ApartLibrary
from retrieval.corpus.reload import STEPS
from retrieval.reload_process import ReloadProcess
from retrieval.text.lexicon import Lexicon

QUESTION = "星光市建成环卫驿站多少个"


def write(corpus: Path, count: int, name: str = "x") -> None:
    document = {"id": name, "title": "星光市环卫驿站", "text": f"星光市建成环卫驿站{count}个。"}
    (corpus / f"{name}.jsonl").write_text(json.dumps(document, ensure_ascii=False) + "\n", "utf-8")


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    write(folder, 12)
    return folder


@pytest.fixture
def library(corpus: Path, tmp_path: Path) -> Iterator[ApartLibrary]:
    with ApartLibrary.open(corpus, tmp_path / "data") as opened:
        yield opened


def quoted(library: ApartLibrary) -> str:
    answer = library.answer(QUESTION)
    return answer.evidence[0].quote if answer.evidence else ""


def held_at(step: str, passed: Callable[[], None]) -> Callable[[str, int, int], None]:
    def progress(now: str, _done: int, _total: int) -> None:
        if now == step:
            passed()

    return progress


def test_a_reload_is_done_by_another_process_and_the_next_answer_sees_it(library, corpus):
    steps: list[str] = []
    diff = library.reload(lambda step, done, total: steps.append(step))
    assert [summary.title for summary in diff.added] == ["星光市环卫驿站"]
    assert list(dict.fromkeys(steps)) == list(STEPS)
    assert "12个" in quoted(library)
    first = library.process.pid
    assert first not in (None, os.getpid())
    write(corpus, 15)
    assert len(library.reload().changed) == 1
    assert "15个" in quoted(library)
    assert library.process.pid == first, "it waits for the next reload"


def test_a_dry_run_tells_and_changes_nothing(library):
    diff = library.reload(dry_run=True)
    assert diff.dry_run
    assert len(diff.added) == 1
    assert library.catalogue.generation() is None


def test_a_rollback_is_done_by_it_too(library, corpus):
    library.reload()
    with pytest.raises(NoEarlierGenerationError):
        library.rollback()
    write(corpus, 15)
    library.reload()
    assert library.rollback().restored == 1
    assert "12个" in quoted(library)


@pytest.mark.parametrize("step", ["compare", "switch"])
def test_what_its_progress_raises_ends_it_without_effect(library, corpus, step):
    library.reload()
    write(corpus, 15)

    def refuse() -> None:
        raise KeyError(step)

    with pytest.raises(KeyError, match=step):
        library.reload(held_at(step, refuse))
    assert not library.catalogue.has_staged()
    assert "12个" in quoted(library)
    assert len(library.reload().changed) == 1


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
@pytest.mark.parametrize("step", ["compare", "index", "clean"])
def test_a_process_that_is_killed_is_told_and_leaves_a_whole_corpus(library, corpus, step):
    library.reload()
    write(corpus, 15)

    def kill() -> None:
        assert library.process.pid is not None
        os.kill(library.process.pid, signal.SIGKILL)

    with pytest.raises(ReloadLostError, match="signal 9"):
        library.reload(held_at(step, kill))
    assert ("15个" if step == "clean" else "12个") in quoted(library)
    library.reload()
    assert "15个" in quoted(library)
    assert library.check().counts.articles == 1


def test_its_errors_are_those_of_the_library(library, corpus):
    library.reload()
    corpus.rename(corpus.with_name("elsewhere"))
    with pytest.raises(SourceError) as told:
        library.reload()
    assert told.value.name == str(corpus)
    assert "in the process that reloads" in told.value.__notes__[0]
    assert "12个" in quoted(library)


def test_a_second_reload_is_told_that_one_is_running_and_a_dry_run_is_not(library):
    told: list[BaseException] = []

    def again() -> None:
        assert library.reload(dry_run=True).dry_run
        try:
            library.reload()
        except ReloadRunningError as error:
            told.append(error)

    library.reload(held_at("switch", again))
    assert told


def test_the_catalogue_may_be_on_a_server(corpus, tmp_path, postgresql_database):
    folder = tmp_path / "data"
    with ApartLibrary.open(corpus, folder, catalogue_url=postgresql_database) as library:
        library.reload()
        write(corpus, 15)
        assert len(library.reload().changed) == 1
        assert "15个" in quoted(library)
        assert library.process.pid is not None


def test_new_words_count_after_a_reload_without_any_change(corpus, tmp_path):
    words = tmp_path / "lists"
    words.mkdir()
    lists = partial(Lexicon.load, words)
    with ApartLibrary.open(corpus, tmp_path / "data", lists=lists) as library:
        library.reload()
        before = library.segmenter.fingerprint
        (words / "words.txt").write_text("星光市环卫驿站\n", "utf-8")
        assert library.reload().index_rebuilt
        assert library.segmenter.fingerprint != before
        assert "12个" in quoted(library)


def test_where_no_process_can_be_told_the_reload_is_done_here(corpus, tmp_path):
    lexicon = Lexicon.load()
    with ApartLibrary.open(corpus, tmp_path / "data", lists=lambda: lexicon) as library:
        assert len(library.reload().added) == 1
        assert library.process.pid is None
        assert library.answer(QUESTION).status is Status.ANSWERED


def test_it_ends_when_it_is_not_needed_for_a_while_and_is_started_again(library, corpus):
    library.process = ReloadProcess(library.process._opening, rests=0.3)
    library.reload()
    until = time.monotonic() + 20
    while library.process.pid is not None:
        assert time.monotonic() < until
        time.sleep(0.05)
    write(corpus, 15)
    assert len(library.reload().changed) == 1


def test_it_ends_with_the_library_also_when_it_is_at_work(library):
    with ThreadPoolExecutor(1) as threads:
        pids: list[int | None] = []

        def close() -> None:
            if not pids:
                pids.append(library.process.pid)
                library.process.close()

        work = threads.submit(library.reload, held_at("index", close))
        with pytest.raises(ReloadLostError):
            work.result()
    assert pids[0] is not None
    with pytest.raises(ProcessLookupError):
        os.kill(pids[0], 0)
