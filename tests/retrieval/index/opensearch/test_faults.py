"""Nodes that end or hang while three of them index and answer: nothing lost, nothing half."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from retrieval.errors import IndexUnusableError, ReloadRunningError, SearchUnavailableError
from retrieval.index.engines import discard_index, open_index
from retrieval.index.opensearch import OpenSearchIndex, layout, staging, state
from retrieval.index.opensearch.connection import Connection
from tests.retrieval.index.corpus import draw_paragraphs, draw_queries

pytestmark = pytest.mark.cluster


@pytest.fixture(scope="module")
def paragraphs(seeds):
    return draw_paragraphs(seeds, 400)


@pytest.fixture(scope="module")
def queries(paragraphs):
    return draw_queries(paragraphs, 40)


@pytest.fixture
def open_it(opensearch, tmp_path, nodes):
    """Open the same index as often as it is called."""
    opened = []

    def open_it(**settings):
        cluster = replace(opensearch, **settings)
        opened.append(open_index("opensearch", tmp_path, "terms-1", cluster))
        return opened[-1]

    yield open_it
    nodes.whole()
    for each in opened:
        each.close()
    discard_index(tmp_path, opensearch)


@pytest.fixture
def index(open_it):
    return open_it()


@pytest.fixture
def filled(index, paragraphs):
    index.add(paragraphs)
    index.commit()
    return index


@pytest.fixture
def small_chunks(monkeypatch):
    """So that a few hundred paragraphs take many requests."""
    monkeypatch.setattr(staging, "CHUNK", 20)


def answers(index, queries):
    return [[hit.id for hit in index.search(asked, 10)] for asked in queries]


def begins(paragraphs, at, event):
    """Yield paragraphs and say when so many have gone."""
    for number, paragraph in enumerate(paragraphs):
        if number == at:
            event.set()
        yield paragraph


def test_a_node_killed_while_it_indexes_loses_nothing(
    nodes, index, paragraphs, queries, small_chunks
):
    half = threading.Event()
    with ThreadPoolExecutor(1) as thread:
        adding = thread.submit(index.add, begins(paragraphs, 150, half))
        assert half.wait(30)
        nodes.kill(1)
        adding.result()
    index.commit()
    assert len(index) == 400
    lost = answers(index, queries)
    nodes.whole()
    assert answers(index, queries) == lost
    assert index.frequencies(["的"]) == {"的": sum("的" in terms for _, terms in paragraphs)}


def test_a_node_killed_while_it_answers_is_not_noticed(nodes, filled, queries):
    known = answers(filled, queries)
    with ThreadPoolExecutor(3) as threads:
        asking = threads.map(lambda _: answers(filled, queries), range(12))
        time.sleep(0.3)
        nodes.kill(nodes.manager())
        assert all(told == known for told in asking)
    assert answers(filled, queries) == known


def test_a_node_that_hangs_gives_no_wrong_answer_and_is_left_out_soon(
    nodes, open_it, paragraphs, queries
):
    index = open_it(timeout=1)
    index.add(paragraphs)
    index.commit()
    known = answers(index, queries)
    follower = (nodes.manager() + 1) % 3
    nodes.pause(follower)
    try:
        end = time.monotonic() + 60
        right = 0
        while right < 10:
            assert time.monotonic() < end
            for asked, told in zip(queries[:10], known, strict=False):
                try:
                    assert [hit.id for hit in index.search(asked, 10)] == told
                    right += 1
                except SearchUnavailableError:
                    right = 0
    finally:
        nodes.resume(follower)


def test_a_node_that_hangs_makes_one_reader_wait_and_not_all(nodes, open_it):
    index = open_it(timeout=1)
    for number in range(3):
        nodes.pause(number)
    try:
        with pytest.raises(SearchUnavailableError, match="in time"):
            index.refresh()
        begun = time.monotonic()
        with pytest.raises(SearchUnavailableError, match="in time"):
            index.refresh()
        assert time.monotonic() - begun < 0.1
    finally:
        for number in range(3):
            nodes.resume(number)


def test_a_part_without_a_copy_is_never_left_out_of_an_answer(nodes, filled, queries):
    """Three parts, two copies each, on three nodes: without two of the nodes a part is gone."""
    known = answers(filled, queries)
    nodes.kill(0, 1)
    for asked in queries[:3]:
        with pytest.raises(SearchUnavailableError):
            filled.search(asked, 10)
    with pytest.raises(SearchUnavailableError):
        filled.frequencies(["的"])
    assert len(filled) == 400
    nodes.whole()
    assert answers(filled, queries) == known


def test_the_whole_cluster_gone_is_said_and_its_return_is_noticed(
    nodes, open_it, paragraphs, queries
):
    index = open_it(patience=2)
    index.add(paragraphs[:200])
    index.commit()
    known = answers(index, queries)
    index.add(paragraphs[200:300])
    nodes.kill(0, 1, 2)
    begun = time.monotonic()
    with pytest.raises(SearchUnavailableError, match="no node can be reached"):
        index.search(queries[0], 10)
    assert time.monotonic() - begun < 2
    with pytest.raises(SearchUnavailableError):
        index.commit()
    with pytest.raises(SearchUnavailableError):
        open_it(patience=0.5)
    nodes.whole()
    assert answers(index, queries) == known
    again = open_it()
    assert (len(again), answers(again, queries)) == (200, known)
    again.add(paragraphs[200:])
    again.commit()
    assert len(again) == 400


def test_a_killed_writers_additions_and_removals_are_taken_back(open_it, paragraphs, queries):
    index = open_it()
    index.add(paragraphs[:300])
    index.commit()
    known = answers(index, queries)
    interrupted = open_it()
    interrupted.add(paragraphs[300:])
    interrupted.remove(id_ for id_, _ in paragraphs[:50])
    interrupted._staging._send_pending()  # and never a word again
    staging.refresh(index._connection, index.name)
    index.refresh()
    assert len(index) == 300
    seen = {id_ for told in answers(index, queries) for id_ in told}
    assert max(seen) <= "p0299"
    assert min(seen) < "p0050"
    after = open_it()
    after.add([("new", {"学位": 1})])
    after.commit()
    assert len(after) == 301
    assert set(after.frequencies(["的"])) == {"的"}
    standing = sum("的" in terms for _, terms in paragraphs[:300])
    assert len(after.search({"的": 1.0}, 400)) == standing
    same = [set(a) & set(b) for a, b in zip(answers(after, queries), known, strict=True)]
    assert sum(map(len, same)) >= 0.95 * sum(map(len, known))


def test_of_two_writers_the_later_one_writes_and_the_earlier_one_is_told(
    open_it, paragraphs, small_chunks
):
    earlier, later = open_it(), open_it()
    earlier.add(paragraphs[:100])
    later.add(paragraphs[100:200])
    with pytest.raises(ReloadRunningError, match="another process"):
        earlier.add(paragraphs[:100])
    later.commit()
    with pytest.raises(ReloadRunningError):
        earlier.commit()
    earlier.refresh()
    assert len(later) == len(earlier) == 100


def test_a_commit_whose_answer_was_lost_is_known_for_ones_own(open_it, opensearch):
    index = open_it()
    connection = Connection(opensearch)
    found, version = state.read(connection, index.name)
    own = replace(found, live=7, writer="me")
    assert state.replace(connection, index.name, own, version) == state.replace(
        connection, index.name, own, version
    )
    connection.close()


def test_an_index_deleted_under_its_readers_is_to_be_rebuilt(filled, opensearch, tmp_path, queries):
    discard_index(tmp_path, opensearch)
    with pytest.raises(IndexUnusableError, match="rebuild"):
        filled.search(queries[0], 10)
    with pytest.raises(IndexUnusableError, match="rebuild"):
        filled.refresh()


def test_somebody_elses_index_of_that_name_is_left_alone(opensearch):
    connection = Connection(opensearch)
    name = f"{opensearch.name}-theirs"
    connection.ask(
        lambda client: client.index(
            index=name, id="1", body={"mine": 1}, params={"refresh": "true"}
        )
    )
    with pytest.raises(IndexUnusableError, match="made with"):
        OpenSearchIndex(opensearch, name, "terms-1")
    assert connection.ask(lambda client: client.count(index=name))["count"] == 1
    connection.ask(lambda client: client.indices.delete(index=name))
    connection.close()


def test_long_terms_long_paragraphs_and_long_questions_are_no_error(index):
    long = "a" * (layout.LONGEST_TERM - 1)
    index.add([("long", {long: 1, "学位": 60_000, "b" * 40_000: 1})])
    index.commit()
    assert [hit.id for hit in index.search({long: 1.0}, 1)] == ["long"]
    assert index.frequencies(["学位", "b" * 40_000]) == {"学位": 1, "b" * 40_000: 0}
    many = {f"词{number}": 1.0 for number in range(10_000)}
    assert index.search(many | {"学位": 2.0}, 1)[0].id == "long"


def test_several_changes_of_one_paragraph_in_one_commit_leave_the_last(index, small_chunks):
    for number in range(50):
        index.add([(f"p{number}", {"旧": 1})])
    index.commit()
    for word in ("新", "更新", "最新"):
        index.add((f"p{number}", {word: 1}) for number in range(50))
    index.remove(f"p{number}" for number in range(25))
    index.commit()
    assert len(index) == 25
    assert index.search({"旧": 1.0, "新": 1.0, "更新": 1.0}, 100) == []
    assert len(index.search({"最新": 1.0}, 100)) == 25
