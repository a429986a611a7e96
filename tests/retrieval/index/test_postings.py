import math
import os
import random
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.errors import IndexUnusableError
from retrieval.index.hashing import hashes
from retrieval.index.postings import PostingsIndex, ranking, scratch, staging
from retrieval.index.postings.gathering import Loose
from retrieval.index.postings.merging import merge

TERMS = "甲乙丙丁戊己庚辛"
BAG = st.dictionaries(st.sampled_from(TERMS), st.integers(1, 300), max_size=5)
CHANGE = st.dictionaries(st.integers(0, 40).map(str), st.none() | BAG, max_size=12)


@pytest.fixture
def index(tmp_path):
    opened = PostingsIndex(tmp_path / "index")
    yield opened
    opened.close()


def score(bag, question, bags):
    """The formula, with nothing of the engine in it."""
    length, mean = sum(bag.values()), sum(sum(b.values()) for b in bags) / len(bags)
    total = 0.0
    for term, weight in question.items():
        n = sum(term in other for other in bags)
        idf = math.log(1 + (len(bags) - n + 0.5) / (n + 0.5))
        tf = bag.get(term, 0)
        total += weight * idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / mean)) if tf else 0
    return total


def segments(index):
    return [each.segment for each in index._seen.kept]


CHANGES = st.lists(CHANGE, min_size=1, max_size=4)
QUESTION = st.dictionaries(st.sampled_from(TERMS), st.floats(0.1, 3), min_size=1)


def changed(folder, changes):
    """Return an index after some commits, and what it should hold."""
    index, held = PostingsIndex(folder), {}
    for change in changes:
        index.remove(id_ for id_, bag in change.items() if bag is None)
        index.add((id_, bag) for id_, bag in change.items() if bag is not None)
        index.commit()
        held = {id_: b for id_, b in (held | change).items() if b is not None}
    assert len(index) == len(held)
    return index, held


@settings(max_examples=40, deadline=None)
@given(CHANGES, QUESTION, st.integers(1, 12))
def test_the_best_and_their_scores_are_the_formula_s(tmp_path_factory, changes, question, limit):
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(staging, "_MOST_GONE", 0)  # so that frequencies are exact at once
        index, held = changed(tmp_path_factory.mktemp("index"), changes)
    bags = list(held.values())
    exact = {id_: score(bag, question, bags) for id_, bag in held.items() if any(bag)}
    best = sorted((s for s in exact.values() if s), reverse=True)[:limit]
    hits = index.search(question, limit)
    assert [hit.score for hit in hits] == pytest.approx(best, rel=1e-5)
    assert all(hit.score == pytest.approx(exact[hit.id], rel=1e-5) for hit in hits)
    assert len({hit.id for hit in hits}) == len(hits)


@settings(max_examples=40, deadline=None)
@given(CHANGES, QUESTION)
def test_just_those_that_hold_a_term_are_found_and_none_that_is_gone(
    tmp_path_factory, changes, question
):
    index, held = changed(tmp_path_factory.mktemp("index"), changes)
    found = [hit.id for hit in index.search(question, 100)]
    assert sorted(found) == sorted(id_ for id_, bag in held.items() if bag.keys() & question)


def counted(bags):
    """Return what `counted.count` would for these entries."""
    loose = Loose()
    for id_, bag in bags.items():
        loose.add(id_, bag)
    return loose.counted()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(["one by one", "counted"]), CHANGE), max_size=6))
def test_of_what_is_staged_in_either_way_the_last_word_counts(tmp_path_factory, changes):
    index, held = PostingsIndex(tmp_path_factory.mktemp("index")), {}
    for way, change in changes:
        bags = {id_: bag for id_, bag in change.items() if bag is not None}
        index.remove(change.keys() - bags.keys())
        if way == "counted":
            index.add_counted([counted(bags)])
        else:
            index.add(bags.items())
        held = {id_: bag for id_, bag in (held | change).items() if bag is not None}
    index.commit()
    assert len(index) == len(held)
    for term in TERMS:
        found = {hit.id for hit in index.search({term: 1.0}, 100)}
        assert found == {id_ for id_, bag in held.items() if term in bag}
        assert index.frequencies([term]) == {term: len(found)}


@pytest.fixture
def thousands():
    """Paragraphs with terms from the rarest to one that is in nearly all of them."""
    chance = random.Random(5)
    return [
        (f"p{n}", Counter(int(chance.paretovariate(0.5)) % 3000 for _ in range(60)))
        for n in range(3000)
    ]


@pytest.mark.parametrize("batch", [100_000, 20_000])  # postings: one segment at a time, several
@pytest.mark.parametrize("sizes", [(32_768, 32_768, 1 << 20), (300, 64, 500), (1, 1000, 1)])
def test_common_terms_are_left_for_last_and_nothing_is_missed(
    tmp_path, thousands, monkeypatch, batch, sizes
):
    monkeypatch.setattr(staging, "BATCH_POSTINGS", batch)
    for (module, name), size in zip(
        [(ranking, "_AT_ONCE"), (scratch, "PIECE"), (scratch, "ROOM")], sizes, strict=True
    ):
        monkeypatch.setattr(module, name, size)
    index = PostingsIndex(tmp_path / "index")
    bags = [(id_, {str(t): n for t, n in bag.items()}) for id_, bag in thousands]
    index.add(bags[:2000])
    index.commit()
    index.add(bags[2000:])
    index.commit()
    assert any(len(segment.common) for segment in segments(index))
    chance = random.Random(7)
    documents = Counter(term for _, bag in bags for term in bag)
    mean = sum(sum(bag.values()) for _, bag in bags) / len(bags)
    for _ in range(30):
        asked = dict.fromkeys(chance.sample(sorted(chance.choice(bags)[1]), 12), 1.0)
        scores = []
        for _, bag in bags:
            below = 1.2 * (0.25 + 0.75 * sum(bag.values()) / mean)
            scores.append(
                sum(
                    math.log(1 + (3000 - documents[t] + 0.5) / (documents[t] + 0.5))
                    * 2.2
                    * bag[t]
                    / (bag[t] + below)
                    for t in asked
                    if t in bag
                )
            )
        hits = index.search(asked, 10)
        assert [h.score for h in hits] == pytest.approx(sorted(scores)[:-11:-1], rel=1e-5)


def test_segments_stay_few_and_large_ones_are_left_alone(index):
    index.add((f"p{n}", {"学位": 1, f"词{n}": 2}) for n in range(1000))
    index.commit()
    (large,) = segments(index)
    for n in range(30):
        index.add([(f"new{n}", {"学位": 1})])
        index.commit()
        assert len(segments(index)) == 2
    assert segments(index)[0].name == large.name
    assert len(index) == 1030


def test_a_segment_with_many_gone_is_written_anew(index):
    index.add((f"p{n}", {"学位": 1, f"词{n}": 2}) for n in range(1000))
    index.commit()
    index.remove(f"p{n}" for n in range(90))
    index.commit()
    assert [len(segment) for segment in segments(index)] == [1000]
    index.remove(f"p{n}" for n in range(90, 120))
    index.commit()
    assert [len(segment) for segment in segments(index)] == [880]
    assert index.frequencies(["学位", "词5", "词500"]) == {"学位": 880, "词5": 0, "词500": 1}


def test_merging_in_many_pieces_gives_what_merging_at_once_does(tmp_path, monkeypatch, thousands):
    index = PostingsIndex(tmp_path / "index")
    for start in (0, 200):
        index.add(
            (i, {str(t): n for t, n in bag.items()}) for i, bag in thousands[start : start + 200]
        )
        index.remove([f"p{start + 3}"])
        index.commit()
    parts = index._seen.kept
    merge(parts, tmp_path / "00000001.segment")
    monkeypatch.setattr("retrieval.index.postings.merging.POSTINGS_AT_ONCE", 500)
    merge(parts, tmp_path / "00000002.segment")
    first, second = ((tmp_path / f"0000000{n}.segment").read_bytes() for n in (1, 2))
    assert first == second


def test_a_reader_that_looks_while_segments_are_merged_away_goes_on(tmp_path, index):
    reader = PostingsIndex(tmp_path / "index")
    index.add((f"p{n}", {"学位": 1}) for n in range(50))
    index.commit()
    reader.refresh()
    for n in range(5):
        index.remove([f"p{n}"])
        index.add([(f"q{n}", {"学位": 1})])
        index.commit()
        assert len(reader.search({"学位": 1.0}, 100)) == 50  # as it was, though files are gone
    assert "p0" in {hit.id for hit in reader.search({"学位": 1.0}, 100)}
    reader.refresh()
    assert "p0" not in {hit.id for hit in reader.search({"学位": 1.0}, 100)}


def test_a_full_disk_leaves_the_last_commit_and_no_litter(tmp_path, index, monkeypatch):
    index.add([("a", {"学位": 1})])
    index.commit()
    before = sorted(path.name for path in (tmp_path / "index").iterdir())

    def full(_):
        raise OSError(28, "No space left on device")

    index.add([("b", {"学位": 1})])
    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(IndexUnusableError, match="No space left"):
            index.commit()
    index.close()
    assert [hit.id for hit in index.search({"学位": 1.0}, 9)] == ["a"]
    assert sorted(path.name for path in (tmp_path / "index").iterdir()) == before
    index.add([("b", {"学位": 1})])
    index.commit()
    assert len(PostingsIndex(tmp_path / "index")) == 2


def test_what_a_killed_writer_left_is_removed_by_the_next(tmp_path, index):
    (tmp_path / "index" / "00000077.segment").write_bytes(b"half")
    (tmp_path / "index" / "00000078.part1").write_bytes(b"half")
    index.add([("a", {"学位": 1})])
    index.commit()
    names = sorted(path.name for path in (tmp_path / "index").iterdir())
    assert names == ["00000001.segment", "segments.json", "writer.lock"]


def test_a_segment_s_name_is_never_used_again(tmp_path, index):
    reader = PostingsIndex(tmp_path / "index")
    index.add([("a", {"旧": 1})])
    index.commit()
    reader.refresh()
    index.remove(["a"])
    index.commit()
    index.add([("b", {"新": 1})])
    index.commit()
    reader.refresh()
    assert [hit.id for hit in reader.search({"新": 1.0}, 9)] == ["b"]


def test_long_terms_and_counts_are_kept(index):
    long = "a" * 5000
    index.add([("long", {long: 1, "学位": 60_000}), ("short", {"学位": 1}), ("", {"学位": 70_000})])
    index.commit()
    assert [hit.id for hit in index.search({long: 1.0}, 1)] == ["long"]
    assert index.frequencies(["学位"]) == {"学位": 3}


def test_a_question_of_thousands_of_terms_is_answered(index):
    index.add([("a", {"学位": 1})])
    index.commit()
    assert index.search({f"词{n}": 1.0 for n in range(10_000)} | {"学位": 1.0}, 1)[0].id == "a"


def test_a_file_that_was_cut_short_under_a_reader_is_told_of(index):
    index.add((f"p{n}", {"学位": 1, "校": 1}) for n in range(3000))
    index.commit()
    (segment,) = segments(index)
    os.truncate(segment.path, 1000)
    with pytest.raises(IndexUnusableError, match="rebuild"):
        segment.read(slice(0, 6000), np.empty(6000, np.uint32), np.empty(6000, np.uint8))


@given(st.lists(st.text(max_size=6), unique=True))
def test_texts_have_numbers_of_their_own_alone_as_among_others(texts):
    together = hashes(texts).tolist()
    assert len(set(together)) == len(texts)
    assert [hashes([text])[0] for text in texts] == together
