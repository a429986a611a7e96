"""Updates are kept until they are finished: each is in one hand, those of a chat in their order."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import delete

from bot.history import Arrival, History, Standing, Worker, this_process
from bot.history.arrivals import ATTEMPTS, arrival


@pytest.fixture
def history(history: History) -> History:
    """One in which two workers live."""
    for name in ("a", "b"):
        history.workers.beat(Worker(name, "elsewhere", 1, polls=False))
    return history


def came(id_: int, chat: int = 7) -> Arrival:
    return Arrival(id_, chat, f'{{"update_id": {id_}}}', message=id_)


def test_an_update_that_comes_twice_is_known_also_after_it_was_finished(history: History) -> None:
    assert history.arrivals.admit(came(1), "a") is Standing.TAKEN
    assert history.arrivals.admit(came(1), "b") is Standing.KNOWN
    history.arrivals.finish(1, 7, "a")
    assert history.arrivals.admit(came(1), "b") is Standing.KNOWN
    assert history.arrivals.open() == 0


def test_the_next_of_a_chat_is_taken_by_whoever_finishes_the_one_before(history: History) -> None:
    history.arrivals.admit(came(1), "a")
    assert history.arrivals.admit(came(2), "b") is Standing.WAITING
    assert history.arrivals.admit(came(3, chat=8), "b") is Standing.TAKEN
    assert history.arrivals.take_up("b", []) == []
    assert history.arrivals.finish(1, 7, "a") == came(2)
    assert history.arrivals.finish(2, 7, "a") is None


def test_what_a_dead_worker_had_is_taken_up_once(history: History) -> None:
    history.arrivals.admit(came(1), "a")
    history.arrivals.admit(came(2), "a")
    assert history.arrivals.take_up("b", []) == []
    assert history.arrivals.take_up("b", ["a"]) == [came(1)]
    history.workers.leave("a")
    assert history.arrivals.take_up("b", []) == []


def test_what_a_worker_leaves_when_it_stops_is_taken_up_at_once(history: History) -> None:
    history.arrivals.admit(came(1), "a")
    history.arrivals.release("a")
    assert history.arrivals.take_up("b", []) == [came(1)]


def test_one_that_was_only_waiting_when_its_workers_died_is_not_given_up(history: History) -> None:
    history.arrivals.admit(came(1, chat=7), "a")
    history.arrivals.admit(came(2, chat=8), "a")
    for _ in range(ATTEMPTS):
        taken = history.arrivals.take_up("a", ["a"], begun={1})
    assert [one.id for one in taken] == [2]
    assert history.arrivals.open() == 1


def test_an_update_that_its_workers_die_over_is_given_up(history: History) -> None:
    history.arrivals.admit(came(1), "w0")
    for attempt in range(1, ATTEMPTS):
        assert history.arrivals.take_up(f"w{attempt}", []) == [came(1)]
    assert history.arrivals.take_up("b", []) == []
    assert history.arrivals.open() == 0


def test_numbers_are_forgotten_when_telegram_brings_them_no_more(history: History) -> None:
    history.arrivals.admit(came(1), "a")
    history.arrivals.admit(came(2), "a")
    history.arrivals.finish(1, 7, "a")
    assert history.arrivals.expire() == 0
    assert history.arrivals.expire(timedelta(0)) == 1  # never one that is not finished


def test_a_reader_who_is_forgotten_leaves_no_words_here(history: History) -> None:
    history.arrivals.admit(came(1, chat=70), "a")
    history.retention.forget(70)
    assert history.arrivals.open() == 0


@pytest.fixture(scope="module")
def common_history() -> Iterator[History]:
    """A history that all examples share: making one takes longer than an example."""
    history = History.open("sqlite://")
    for name in ("a", "b"):
        history.workers.beat(Worker(name, "elsewhere", 1, polls=False))
    yield history
    history.close()


STEPS = st.tuples(st.sampled_from("ab"), st.integers(1, 3), st.integers(0, 9))


@settings(max_examples=40, deadline=None)
@for_all(st.lists(STEPS, min_size=1, max_size=25))
def test_every_update_is_worked_on_once_and_in_the_order_of_its_chat(common_history, steps) -> None:
    history = common_history
    with history._engine.begin() as connection:
        connection.execute(delete(arrival))
    hands: list[tuple[str, Arrival]] = []
    done: list[Arrival] = []

    def finish(at: int) -> None:
        worker, kept = hands.pop(at)
        done.append(kept)
        if following := history.arrivals.finish(kept.id, kept.chat, worker):
            hands.append((worker, following))

    for number, (worker, chat, finished) in enumerate(steps):
        if history.arrivals.admit(came(number, chat), worker) is Standing.TAKEN:
            hands.append((worker, came(number, chat)))
        assert len({kept.chat for _, kept in hands}) == len(hands)
        if finished < len(hands):
            finish(finished)
    while hands:
        finish(0)
    for chat in (1, 2, 3):
        mine = [kept.id for kept in done if kept.chat == chat]
        assert mine == [number for number, step in enumerate(steps) if step[1] == chat]


def test_a_process_knows_its_own_workers_from_killed_ones() -> None:
    me = this_process(polls=True)
    assert not me.was_killed
    assert Worker("another", me.host, me.pid, polls=True).was_killed  # a container's, begun again
    assert not Worker("another", "another machine", me.pid, polls=True).was_killed
