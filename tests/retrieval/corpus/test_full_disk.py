"""A disk that is full at any moment: what is live stays whole, and with room a reload works again.

A limit on the size of files stands in for the disk: the system refuses the write that passes it,
whoever writes, SQLite, the index's library or we. It holds for a child process alone.
"""

import os
import resource
import traceback
from pathlib import Path

import pytest

from retrieval.corpus.reload import STEPS
from retrieval.errors import RetrievalError
from retrieval.library import Library
from tests.retrieval.corpus.house import House
from tests.retrieval.corpus.test_kill import serves

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

FAILED, DONE, FAULT = 3, 4, 5  # how a child ends
MORE = 12  # articles that come


def prepare(folder: Path) -> None:
    """A corpus that was taken in and has grown since, by more than any limit here."""
    house = House(folder)
    house.write("a.txt", "甲", "驿站")
    house.reload()
    house.close()
    house.jsonl("many.jsonl", {str(n): f"第{n}篇。" + "长长的正文。" * 1500 for n in range(MORE)})


def in_child(work) -> int:
    """Do something in a child process; returns its exit code, having shown what it raised."""
    child = os.fork()
    if child == 0:
        code = FAULT
        try:
            code = work()
        except BaseException:
            limit(resource.RLIM_INFINITY)
            traceback.print_exc()
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def limit(size: int) -> None:
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, most))


@pytest.mark.parametrize(("step", "size"), [*((s, 0) for s in STEPS), ("read", 60_000)])
def test_a_disk_that_is_full_from_any_step_on_leaves_a_whole_corpus(tmp_path, step, size):
    prepare(tmp_path)

    def reload() -> int:
        with Library.open(tmp_path / "corpus", tmp_path / "data") as library:
            before = library.catalogue.count().articles

            def fill(now: str, done: int, total: int) -> None:
                if now == step:
                    limit(size)

            with pytest.raises(RetrievalError) as told:
                library.reload(fill)
            assert str(told.value)
            limit(resource.RLIM_INFINITY)
            live = library.catalogue.count().articles
            assert live == before if step in {"compare", "read", "index", "switch"} else True
            assert live in {before, before + MORE}
            library.check()  # whatever is live can be searched
            library.reload()  # with room again, in the same process
            assert library.catalogue.count().articles == before + MORE
            library.check()
        return DONE

    assert in_child(reload) == DONE
    house = House(tmp_path)
    assert len(serves(house)) == 1 + MORE
    assert not house.catalogue.has_staged()
    house.close()


def test_a_disk_that_is_full_when_the_process_ends_leaves_the_old_corpus_for_the_next(tmp_path):
    prepare(tmp_path)
    house = House(tmp_path)
    old = serves(house)
    house.close()

    def reload() -> int:
        with Library.open(tmp_path / "corpus", tmp_path / "data") as library:
            limit(150_000)
            try:
                library.reload()
            except RetrievalError:
                return FAILED
        return DONE

    assert in_child(reload) == FAILED
    house = House(tmp_path)
    assert serves(house) == old
    house.reload()
    assert len(serves(house)) == len(old) + MORE
    house.close()
