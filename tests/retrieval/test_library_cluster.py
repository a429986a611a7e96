"""A library whose index is on a cluster: shared by machines, and gone at times."""

import time
from dataclasses import replace

import pytest

from retrieval.answering.answer import Status
from retrieval.errors import SearchUnavailableError
from retrieval.index.cluster import Cluster
from retrieval.library import Library

QUESTION = "高平市建成了多少个环卫驿站？"
OTHERWISE = "高平市的环卫驿站建成了多少个？"  # the same, asked for the first time
GONE = Cluster(urls=("http://127.0.0.1:9",), patience=0.1)  # the port that discards; nobody listens


@pytest.fixture
def machine(seeds, tmp_path):
    """Open the library as another machine would, on the same catalogue."""
    opened = []

    def machine(name, cluster, engine="opensearch"):
        url = f"sqlite:///{tmp_path / 'shared.sqlite3'}"
        opened.append(
            Library.open(seeds, tmp_path / name, engine=engine, catalogue_url=url, cluster=cluster)
        )
        return opened[-1]

    yield machine
    for library in opened:
        library.close()


def test_without_its_cluster_a_library_opens_and_says_that_it_cannot_search(machine):
    library = machine("here", GONE)
    with pytest.raises(SearchUnavailableError, match="no node can be reached"):
        library.answer(QUESTION)
    with pytest.raises(SearchUnavailableError):
        library.reload()
    assert library.catalogue.generation() is None


def test_without_its_cluster_the_last_index_on_this_machine_answers(machine):
    before = machine("here", None, engine="postings")
    before.reload()
    known = before.answer(QUESTION)
    assert known.status is Status.ANSWERED
    library = machine("here", GONE)
    assert library.answer(QUESTION).evidence[0].quote == known.evidence[0].quote
    assert library.explain(QUESTION)


def test_an_index_on_this_machine_of_another_catalogue_answers_nothing(machine, seeds, tmp_path):
    with Library.open(seeds, tmp_path / "here") as other:
        other.reload()
    machine("elsewhere", None, engine="postings").reload()
    with pytest.raises(SearchUnavailableError):
        machine("here", GONE).answer(QUESTION)


@pytest.mark.cluster
def test_machines_share_one_index_and_none_builds_it_again(machine, opensearch, monkeypatch):
    first = machine("first", opensearch)
    first.reload()
    known = first.answer(QUESTION)
    assert known.status is Status.ANSWERED
    monkeypatch.setattr(
        "retrieval.corpus.kept_index.cut_all", lambda *_: pytest.fail("it was cut again")
    )
    second = machine("second", opensearch)
    assert second.answer(QUESTION).evidence[0].quote == known.evidence[0].quote
    assert second.reload().index_rebuilt is None


@pytest.mark.cluster
def test_a_reload_on_one_machine_is_seen_by_the_next_answer_on_another(
    opensearch, seeds, tmp_path, monkeypatch
):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    url = f"sqlite:///{tmp_path / 'shared.sqlite3'}"

    def machine(name):
        return Library.open(
            corpus, tmp_path / name, engine="opensearch", catalogue_url=url, cluster=opensearch
        )

    def write(count):
        text = f"山西高平市建成环卫驿站\n\n　　本报讯 高平市已建成环卫驿站{count}个。\n"
        (corpus / "a.txt").write_text(text, encoding="utf-8")

    write(40)
    with machine("first") as first, machine("second") as second:
        first.reload()
        assert "40个" in second.answer(QUESTION).evidence[0].quote
        write(55)
        first.reload()
        assert "55个" in second.answer(QUESTION).evidence[0].quote
        assert len(second._kept.index) == second.catalogue.count().searchable


@pytest.mark.cluster
def test_an_index_that_is_built_anew_takes_the_place_of_the_old_one(machine, opensearch):
    library = machine("here", opensearch)
    library.reload()
    place = library._kept.folder
    again = library._home.build()
    assert again.folder != place
    assert library.answer(QUESTION).status is Status.ANSWERED  # over the new one
    assert library._home.shelf()._places() == [again.folder]


@pytest.mark.cluster
def test_a_cluster_that_goes_and_comes_back_costs_no_generation(machine, opensearch, nodes):
    library = machine("here", replace(opensearch, patience=1))
    library.reload()
    known = library.answer(QUESTION).evidence[0].quote
    nodes.kill(0, 1, 2)
    assert library.answer(QUESTION).evidence[0].quote == known  # remembered
    with pytest.raises(SearchUnavailableError):
        library.answer(OTHERWISE)
    late = machine("late", replace(opensearch, patience=1))
    with pytest.raises(SearchUnavailableError):
        late.answer(QUESTION)
    with pytest.raises(SearchUnavailableError):
        library.reload()
    nodes.whole()
    time.sleep(0.1)
    for each in (library, late):
        assert each.answer(OTHERWISE).evidence[0].quote == known
    assert library.reload().index_rebuilt is None
    assert library.catalogue.generation().number == 1
