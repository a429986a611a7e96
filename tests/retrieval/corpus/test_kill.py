"""kill -9 at any moment of a reload: the next start serves the old or the new corpus, complete.

A child process runs the reload and kills itself at the n-th moment: before each SQL commit, before
and after each commit of the index and each writing of its record. Nothing else lasts.
"""

import os
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import event

from retrieval.corpus.catalogue import staging
from retrieval.text.terms import terms
from tests.retrieval.corpus.test_reload import House

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def prepare(folder: Path) -> None:
    """A corpus that was taken in, and has changed in every way since."""
    house = House(folder)
    house.write("a.txt", "甲", "驿站")
    house.write("b.txt", "乙", "小区")
    house.write("c.txt", "丙", "医院")
    house.jsonl("d.jsonl", {"1": "学校。", "2": "公园。"})
    house.reload()
    house.write("a.txt", "甲", "车站")
    (house.corpus / "b.txt").unlink()
    house.jsonl("d.jsonl", {"2": "公园。", "3": "机场。"})
    house.write("e.txt", "戊", "码头")
    house.close()


def moments(house: House, at: Callable[[str], None]) -> None:
    """Have `at` called at every moment that makes a difference to what is found on the disk."""

    def commit(connection):
        if connection.get_execution_options().get("writing"):
            at("commit")

    event.listen(house.catalogue._engine, "commit", commit)
    told_of(house.kept.index, ("commit",), at)
    told_of(house.kept, ("_keep",), at)


def told_of(object_: object, names: tuple[str, ...], at: Callable[[str], None]) -> None:
    """Have `at` called before and after these methods."""
    for name in names:
        call = getattr(object_, name)

        def around(*given, call=call, name=name, **named):
            at(f"{name} begins")
            call(*given, **named)
            at(f"{name} is done")

        setattr(object_, name, around)


def work_until(folder: Path, last: int | None, work: str = "reload") -> int:
    """Reload in a child that is killed at moment `last`; returns how many moments there were."""
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            house = House(folder)
            staging.FLUSH = 2  # so that staging takes several transactions
            passed = 0

            def at(_what: str) -> None:
                nonlocal passed
                passed += 1
                if passed == last:
                    os.kill(os.getpid(), signal.SIGKILL)

            moments(house, at)
            getattr(house, work)()
            os.write(tell, str(passed).encode())
        finally:
            os._exit(0)
    os.close(tell)
    with os.fdopen(told) as pipe:
        said = pipe.read()
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) == (last is not None), f"moment {last}: {status}"
    return int(said or 0)


def serves(house: House) -> list[tuple[str, str]]:
    """What is live, after making sure that the index finds every paragraph of it."""
    for article in house.catalogue.articles():
        for paragraph in article.paragraphs:
            words = terms(paragraph.text, house.kept.segmenter)
            hits = house.kept.index.search(words, 100)
            found = house.catalogue.live(hit.id for hit in hits)
            assert paragraph.id in found, f"not found: {paragraph.text}"
    return [(a.source, a.id) for a in house.catalogue.articles()]


@pytest.mark.parametrize("work", ["reload", "rollback"])
def test_what_is_killed_at_any_moment_leaves_the_old_corpus_or_the_new_one(tmp_path, work):
    prepare(tmp_path / "start")
    if work == "rollback":
        House(tmp_path / "start").reload()
    start = House(tmp_path / "start")
    old = serves(start)
    start.close()
    shutil.copytree(tmp_path / "start", tmp_path / "whole")
    total = work_until(tmp_path / "whole", None, work)
    whole = House(tmp_path / "whole")
    new = serves(whole)
    whole.close()
    assert old != new
    assert total > 7
    served = []
    for last in range(1, total + 1):
        folder = tmp_path / f"killed-{last}"
        shutil.copytree(tmp_path / "start", folder)
        work_until(folder, last, work)
        house = House(folder)
        served.append(serves(house))
        assert served[-1] in (old, new), f"moment {last}"
        assert house.rebuilt is None, f"moment {last}: {house.rebuilt}"
        if work == "reload" or served[-1] == old:
            getattr(house, work)()
        else:  # as a library does with its next question
            house.kept.repair(house.catalogue)
        assert serves(house) == new, f"moment {last}"
        assert not house.catalogue.has_staged()
        assert len(house.kept.index) == house.catalogue.count().searchable, f"moment {last}"
        house.close()
        shutil.rmtree(folder)
    assert served[0] == old
    assert served[-1] == new
    assert served.index(new) == len(served) - served.count(new)  # once, and for good
