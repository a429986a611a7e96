"""The library as a whole: questions while it reloads, other processes, damage, faults."""

import json
import multiprocessing
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from retrieval import (
    CatalogueError,
    IndexUnusableError,
    Kind,
    Library,
    ReloadRunningError,
    SourceError,
    Status,
    Wanted,
)
from retrieval.answering import answerer
from retrieval.index.engines import ON_DISK

QUESTION = "高平市建了多少个环卫驿站"


@pytest.fixture
def corpus(seeds: Path, tmp_path: Path) -> Path:
    return shutil.copytree(seeds, tmp_path / "corpus")


@pytest.fixture
def library(corpus: Path, tmp_path: Path) -> Iterator[Library]:
    with Library.open(corpus, tmp_path / "data") as opened:
        yield opened


def quoted(library: Library, question: str) -> str:
    answer = library.answer(question)
    return answer.evidence[0].quote if answer.evidence else ""


def write(corpus: Path, count: int) -> None:
    """One document that says a number of stations, for answers to be told apart."""
    document = {"id": "x", "title": "星光市环卫驿站", "text": f"星光市建成环卫驿站{count}个。"}
    (corpus / "x.jsonl").write_text(json.dumps(document, ensure_ascii=False) + "\n", "utf-8")


def test_it_answers_from_the_given_pages(library):
    library.reload()
    answer = library.answer(QUESTION)
    assert answer.status is Status.ANSWERED
    assert "40个" in answer.evidence[0].quote
    paragraph = library.catalogue.paragraph(answer.evidence[0].paragraph.id)
    assert answer.evidence[0].quote in paragraph.text


def test_before_the_first_reload_it_knows_nothing_and_says_so(library):
    assert library.is_stale()
    assert library.answer(QUESTION).status is Status.NOT_FOUND
    library.reload()
    assert not library.is_stale()


def test_a_remembered_answer_is_not_given_again_while_a_reload_still_cleans_up(corpus, tmp_path):
    question = "星光市建成环卫驿站多少个"
    write(corpus, 12)
    with (
        Library.open(corpus, tmp_path / "data") as one,
        Library.open(corpus, tmp_path / "data") as other,
    ):
        other.reload()
        assert "12个" in quoted(one, question)
        write(corpus, 15)
        with one._alone():  # as while a reload of its own is not over yet
            other.reload()
            assert "15个" in quoted(one, question)


def test_it_opens_again_as_it_was_left_without_reading_the_corpus(library, corpus, tmp_path):
    library.reload()
    before = library.answer(QUESTION)
    library.close()
    shutil.rmtree(corpus)
    with Library.open(corpus, tmp_path / "data") as again:
        assert again.answer(QUESTION) == before
        with pytest.raises(SourceError):
            again.reload()
        assert again.answer(QUESTION) == before


@pytest.mark.parametrize("engine", ON_DISK)
def test_a_question_is_answered_among_the_articles_that_are_chosen(tmp_path, engine):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for year in range(2001, 2025):
        text = f"星光市今年建成环卫驿站{year - 1990}个。"
        row = {"id": f"{year}", "title": "星光市环卫驿站", "text": text, "date": f"{year}-03"}
        (corpus / f"{year}.jsonl").write_text(json.dumps(row, ensure_ascii=False), "utf-8")

    question = "星光市建成环卫驿站多少个"
    with Library.open(corpus, tmp_path / "data", engine=engine) as opened:
        opened.reload()

        def sources(wanted: Wanted | None) -> set[str]:
            evidence = opened.answer(question, 30, among=wanted).evidence
            articles = opened.catalogue.known(one.paragraph.article_id for one in evidence)
            return {article.source for article in articles.values()}

        assert len(sources(None)) > 3
        assert sources(Wanted(file="2003.jsonl")) == {"2003.jsonl"}
        assert sources(Wanted(since="2023", until="2023-12-31")) == {"2023.jsonl"}
        told = opened.explain(question, Wanted(file="2003.jsonl"))
        assert {one.text for one in told.passages} == {
            "星光市环卫驿站",
            "星光市今年建成环卫驿站13个。",
        }
        nothing = opened.answer(question, among=Wanted(kind=Kind.CAPTION))
        assert nothing.status is Status.NOT_FOUND
        assert sources(Wanted(file="2024.jsonl")) == {"2024.jsonl"}
        (corpus / "2024.jsonl").unlink()
        opened.reload()
        assert sources(Wanted(file="2024.jsonl")) == set()


@pytest.mark.parametrize("engine", ON_DISK)
def test_every_engine_gives_the_same_first_quote(corpus, tmp_path, engine):
    with Library.open(corpus, tmp_path / "data", engine=engine) as opened:
        opened.reload()
        assert "40个" in quoted(opened, QUESTION)
    with Library.open(corpus, tmp_path / "data", engine=engine) as again:
        assert "40个" in quoted(again, QUESTION)


def test_the_next_answer_sees_a_reload(library, corpus):
    library.reload()
    for count in (11, 22):
        write(corpus, count)
        library.reload()
        assert f"{count}个" in quoted(library, "星光市建成多少个环卫驿站")


def test_answers_flow_during_a_reload_and_are_of_one_generation_each(library, corpus):
    write(corpus, 11)
    library.reload()
    paused, go_on = threading.Event(), threading.Event()

    def wait(step: str, done: int, _total: int) -> None:
        if step == "switch" and done == 0:
            paused.set()
            assert go_on.wait(20)

    write(corpus, 22)
    with ThreadPoolExecutor(4) as pool:
        reload = pool.submit(library.reload, wait)
        assert paused.wait(20)
        during = list(pool.map(lambda _: quoted(library, "星光市建成多少个环卫驿站"), range(12)))
        with pytest.raises(ReloadRunningError):
            library.reload()
        assert library.reload(dry_run=True).changed
        go_on.set()
        assert reload.result().changed
    assert all("11个" in quote and "22个" not in quote for quote in during)
    assert "22个" in quoted(library, "星光市建成多少个环卫驿站")


@pytest.mark.parametrize("case", [("find_passages", 2, "22个"), ("measure", 1, "11个")])
def test_a_change_has_an_answer_made_again_while_it_is_read_and_not_while_it_is_thought_over(
    library, corpus, tmp_path, monkeypatch, case
):
    step, times, said = case
    write(corpus, 11)
    library.reload()
    calls = 0
    really = getattr(answerer, step)

    def changed_meanwhile(*given, **named):
        nonlocal calls
        calls += 1
        if calls == 1:
            write(corpus, 22)
            with Library.open(corpus, tmp_path / "data") as other:
                other.reload()
        return really(*given, **named)

    monkeypatch.setattr(answerer, step, changed_meanwhile)
    assert said in quoted(library, "星光市建成多少个环卫驿站")
    assert calls == times
    assert "22个" in quoted(library, "星光市建成多少个环卫驿站")


def test_questions_from_many_threads_while_the_corpus_changes(library, corpus):
    write(corpus, 1)
    library.reload()
    stop = threading.Event()
    seen: set[str] = set()

    def ask() -> int:
        asked = 0
        while not stop.is_set():
            seen.add(quoted(library, "星光市建成多少个环卫驿站"))
            asked += 1
        return asked

    with ThreadPoolExecutor(3) as pool:
        askers = [pool.submit(ask) for _ in range(3)]
        for count in range(2, 7):
            write(corpus, count)
            library.reload()
        stop.set()
        assert all(asker.result() > 0 for asker in askers)
    assert seen <= {f"星光市建成环卫驿站{count}个。" for count in range(1, 7)}


def _reload(corpus: Path, data: Path) -> None:
    with Library.open(corpus, data) as other:
        other.reload()


def test_a_reload_in_another_process_is_seen_by_the_next_answer(library, corpus, tmp_path):
    write(corpus, 11)
    library.reload()
    assert "11个" in quoted(library, "星光市建成多少个环卫驿站")
    write(corpus, 22)
    other = multiprocessing.get_context("spawn").Process(
        target=_reload, args=(corpus, tmp_path / "data")
    )
    other.start()
    other.join(60)
    assert other.exitcode == 0
    assert "22个" in quoted(library, "星光市建成多少个环卫驿站")
    write(corpus, 33)
    library.reload()
    assert "33个" in quoted(library, "星光市建成多少个环卫驿站")


def test_an_index_that_is_lost_while_in_use_is_built_again_by_the_next_reload(
    library, corpus, tmp_path
):
    library.reload()
    shutil.rmtree(tmp_path / "data" / "index")
    write(corpus, 22)
    diff = library.reload()
    assert diff.index_rebuilt
    assert "22个" in quoted(library, "星光市建成多少个环卫驿站")
    assert "40个" in quoted(library, QUESTION)
    assert library.reload().index_rebuilt is None


def test_an_index_that_fails_after_the_switch_costs_neither_the_generation_nor_its_diff(
    library, corpus, monkeypatch
):
    library.reload()
    write(corpus, 22)
    index = library._kept.index

    def fail(ids):
        raise IndexUnusableError("a disk fault")

    def switched(step, done, _total):
        if (step, done) == ("switch", 1):
            monkeypatch.setattr(index, "remove", fail)

    diff = library.reload(switched)
    assert [one.title for one in diff.added] == ["星光市环卫驿站"]
    assert diff.index_rebuilt
    assert "22个" in quoted(library, "星光市建成多少个环卫驿站")


def test_an_index_that_was_damaged_while_closed_is_built_again_at_once(corpus, tmp_path):
    with Library.open(corpus, tmp_path / "data") as opened:
        opened.reload()
    for file in (tmp_path / "data" / "index").rglob("*.json"):
        file.write_text("{")
    with Library.open(corpus, tmp_path / "data") as opened:
        assert "40个" in quoted(opened, QUESTION)
        assert opened.reload().index_rebuilt


def test_a_lost_catalogue_is_read_again_from_the_corpus(corpus, tmp_path):
    with Library.open(corpus, tmp_path / "data") as opened:
        opened.reload()
    for file in (tmp_path / "data").glob("catalogue*"):
        file.unlink()
    with Library.open(corpus, tmp_path / "data") as opened:
        assert opened.answer(QUESTION).status is Status.NOT_FOUND
        assert opened.is_stale()
        opened.reload()
        assert "40个" in quoted(opened, QUESTION)


def test_a_locked_database_refuses_the_reload_and_answers_go_on(corpus, tmp_path):
    file = tmp_path / "data" / "catalogue.sqlite3"
    with Library.open(
        corpus, tmp_path / "data", catalogue_url=f"sqlite:///{file}?timeout=0.2"
    ) as library:
        library.reload()
        write(corpus, 22)
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CatalogueError, match="is locked by another program"):
            library.reload()
        assert "40个" in quoted(library, QUESTION)
        other.execute("ROLLBACK")
        assert library.reload().added


def test_the_catalogue_may_be_on_a_server(corpus, tmp_path, postgresql_database):
    with Library.open(corpus, tmp_path / "one", catalogue_url=postgresql_database) as one:
        one.reload()
        with Library.open(corpus, tmp_path / "two", catalogue_url=postgresql_database) as two:
            assert "40个" in quoted(two, QUESTION)
            write(corpus, 22)
            one.reload()
            assert "22个" in quoted(two, "星光市建成多少个环卫驿站")
            write(corpus, 33)
            two.reload()
            assert "33个" in quoted(one, "星光市建成多少个环卫驿站")


@pytest.mark.parametrize("place", ["sqlite", "postgresql"])
def test_characters_that_no_database_takes_do_no_harm(tmp_path, place, request):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    odd = {"id": "a\0\ud800", "title": "题\0", "text": "驿站\0四十\udfff个。", "date": "x" * 99}
    (corpus / "odd.jsonl").write_text(json.dumps({**odd, "authors": ["张\0"]}) + "\n")
    url = request.getfixturevalue("postgresql_database") if place == "postgresql" else None
    with Library.open(corpus, tmp_path / "data", catalogue_url=url) as library:
        diff = library.reload()
        assert diff.unreadable == ()
        assert [a.body[0].text for a in library.catalogue.articles()] == [
            "驿站\ufffd四十\ufffd个。"
        ]
        assert library.is_stale() is False


def test_a_data_folder_that_is_a_file_is_told(corpus, tmp_path):
    (tmp_path / "data").write_text("in the way")
    with pytest.raises(CatalogueError, match="cannot be made"):
        Library.open(corpus, tmp_path / "data")


def test_a_check_tells_an_index_that_lost_a_paragraph_from_one_that_holds_all(library):
    assert library.check() is None
    library.reload()
    assert library.check() == library.catalogue.generation()
    index = library._kept.index
    index.remove([library.answer(QUESTION).evidence[0].paragraph.id])
    index.commit()
    with pytest.raises(IndexUnusableError):
        library.check()
