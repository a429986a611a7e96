"""Entries are the same whoever cuts them: here, in other processes, or here after those failed."""

import os
import subprocess
from collections import Counter

import pytest

from retrieval.corpus import cutting
from retrieval.corpus.cutting import count_all, cut, cut_all
from retrieval.text.lexicon import Lexicon
from retrieval.text.terms import Bag, paragraph_terms
from retrieval.text.words import open_segmenter
from tests.retrieval.corpus.house import House

SEGMENTER = open_segmenter(Lexicon.load())


def batches(count: int = 12) -> list[cutting.Batch]:
    return [
        [
            [
                (f"a{n}-0", "headline", None, f"第{n}座环卫驿站建成"),
                (f"a{n}-1", "body", "一、进展", f"全市已建成{n}座，覆盖12.5%的街道。"),
                (f"a{n}-2", "body", None, "The end，完。"),
            ],
            [(f"b{n}-0", "body", None, "没有标题的一段话。" * n)],
        ]
        for n in range(count)
    ]


def entries(**options) -> list[tuple[str, dict]]:
    found = cut_all(batches(), SEGMENTER, total=0, **options)
    return [(id_, dict(bag)) for id_, bag in found]


def test_a_paragraph_counts_its_headline_and_its_section_in():
    [[headline, body, _], _] = batches(1)[0]
    [(_, head), (_, joined), *_] = cut(batches(1)[0], SEGMENTER)
    contexts = [(headline[3], 1), (body[2], 1)]
    assert Counter(joined.split(" ")) == paragraph_terms(body[3], contexts, SEGMENTER)
    assert Counter(head.split(" ")) == paragraph_terms(headline[3], [], SEGMENTER)


def test_processes_give_the_same_in_the_same_order():
    assert entries(workers=2) == entries(workers=0)


def test_counted_entries_are_the_same_and_in_the_same_order(monkeypatch):
    monkeypatch.setattr(cutting, "AT_ONCE", 50)
    expected = {id_: sorted(bag.values()) for id_, bag in entries(workers=0)}
    for workers in (0, 2):
        found = {}
        for counted in count_all(batches(), SEGMENTER, total=0, workers=workers):
            for place, id_ in enumerate(counted.ids):
                found[id_] = sorted(counted.counts[counted.entries == place])
        assert found == expected
        assert list(found) == list(expected)


def test_where_no_process_can_be_started_all_is_cut_here(monkeypatch):
    def refuse(*_args, **_options):
        raise OSError(11, "no more processes")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    assert entries(workers=2) == entries(workers=0)


def test_a_process_that_dies_costs_nothing_but_time():
    found = cut_all(batches(), SEGMENTER, total=0, workers=1)
    first = next(found)
    for process in children():
        os.kill(process, 9)
    rest = list(found)
    assert [(id_, dict(bag)) for id_, bag in [first, *rest]] == entries(workers=0)


@pytest.mark.skipif(not os.path.isdir("/proc/self/task"), reason="needs Linux's /proc")
def test_no_process_is_left_behind_when_a_reload_is_cancelled():
    found = cut_all(batches(), SEGMENTER, total=0, workers=2)
    next(found)
    found.close()
    assert children() == []


def test_a_segmenter_that_cannot_be_sent_cuts_here():
    class Local:
        name, version, fingerprint = "local", "1", "local-1"
        words = search_words = staticmethod(list)

        def __reduce__(self):
            raise TypeError

    [*found] = cut_all(batches(2), Local(), total=0, workers=2)
    assert len(found) == 8


def test_a_large_reload_is_cut_in_processes_and_finds_the_same(tmp_path, monkeypatch):
    indexes = []
    for worth in (1, 10**9):
        monkeypatch.setattr(cutting, "WORTH", worth)
        monkeypatch.setattr(cutting, "_processors", lambda: 2)
        house = House(tmp_path / str(worth))
        house.jsonl("many.jsonl", {str(n): f"第{n}段话。" for n in range(50)})
        house.reload()
        indexes.append([house.find(f"第{n}段") for n in range(50)])
        house.close()
    assert indexes[0] == indexes[1]


def test_a_bag_counts_only_when_asked():
    bag = Bag("甲 乙 甲")
    assert bag == {"甲": 2, "乙": 1}
    assert "丙" not in bag
    assert list(bag.values()) == [2, 1]
    assert len(Bag("")) == 0


def children() -> list[int]:
    with open(f"/proc/self/task/{os.getpid()}/children") as file:
        found = [int(one) for one in file.read().split()]
    return [one for one in found if cutting._START in read_command(one)]


def read_command(process: int) -> str:
    with open(f"/proc/{process}/cmdline") as file:
        return file.read()
