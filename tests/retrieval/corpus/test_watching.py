"""A watch reloads once the corpus has changed and is at rest; a pace tells how long it takes."""

import threading
from threading import Event

import pytest

from retrieval.corpus.pace import Pace, Reached
from retrieval.corpus.watching import wait_for_change

EVERY = 0.05


@pytest.fixture
def waiting(house):
    """Begin to wait in a thread; returns what ends it and what it found."""
    stopped, found = Event(), []

    def wait() -> None:
        found.append(wait_for_change(house.corpus, house.is_stale, stopped, EVERY))

    thread = threading.Thread(target=wait)
    house.write("a.txt")
    house.reload()
    thread.start()
    yield thread, found
    stopped.set()
    thread.join()


def test_nothing_happens_while_nothing_changes(waiting):
    thread, found = waiting
    thread.join(6 * EVERY)
    assert found == []


def test_a_change_is_found(house, waiting):
    thread, found = waiting
    house.write("b.txt")
    thread.join(10)
    assert found == [True]


def test_a_corpus_that_is_away_for_a_while_is_waited_for(house, waiting):
    thread, found = waiting
    house.corpus.rename(house.corpus.with_name("away"))
    thread.join(4 * EVERY)
    assert found == []
    house.corpus.with_name("away").rename(house.corpus)
    house.write("b.txt")
    thread.join(10)
    assert found == [True]


def test_a_rollback_is_no_change_of_the_corpus(house):
    house.write("a.txt", "甲")
    house.reload()
    house.write("a.txt", "乙")
    house.reload()
    house.rollback()
    stopped = Event()
    timer = threading.Timer(4 * EVERY, stopped.set)
    timer.start()
    assert not wait_for_change(house.corpus, house.is_stale, stopped, EVERY)


def test_a_corpus_that_is_being_written_is_not_read(house):
    house.write("a.txt")
    looks = []

    def is_stale() -> bool:
        looks.append(len(list(house.corpus.iterdir())))
        return True

    class Writing(Event):
        def wait(self, timeout=None):
            if len(list(house.corpus.iterdir())) < 4:
                house.write(f"{timeout}-{len(list(house.corpus.iterdir()))}.txt")
            return super().wait(0)

    assert wait_for_change(house.corpus, is_stale, Writing(), EVERY)
    assert looks == [4]


def test_a_pace_tells_rate_and_time_left_of_each_step():
    now = 0.0
    pace = Pace(clock=lambda: now)
    pace("read", 0, 1000)
    assert pace.now == Reached("read", 0, 1000)
    now = 2.0
    pace("read", 100, 1000)
    assert pace.now == Reached("read", 100, 1000, 50.0, 18.0)
    now = 40.0
    pace("read", 500, 1000)
    assert pace.now.rate == pytest.approx(400 / 38)
    now = 41.0
    pace("index", 0, 10)
    assert pace.now == Reached("index", 0, 10)


def test_what_a_pace_tells_can_end_a_reload(house):
    house.write("a.txt")

    def refuse(reached):
        raise InterruptedError

    with pytest.raises(InterruptedError):
        house.reload(progress=Pace(refuse))
    assert house.catalogue.generation() is None
