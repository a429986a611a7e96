"""Many things written in one transaction are kept whole; what is refused fails alone."""

import random
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st
from sqlalchemy import Connection, delete, text

from bot.errors import HistoryAwayError, HistoryError
from bot.given import GivenAnswer, Place
from bot.history import (
    Admission,
    Arrival,
    Carried,
    Completion,
    Entry,
    History,
    Opening,
    Standing,
    Worker,
)
from bot.history.arrivals import arrival
from bot.language import Language
from tests.bot.history.test_store import answer

TOO_LARGE = 1 << 70  # no database has room for it


def admit(history: History, id_: int, chat: int = 7) -> Entry:
    came = Arrival(id_, chat, f'{{"update_id": {id_}}}', message=id_)
    return Entry(history.arrivals.admit_all, Admission(came, "a"))


def finish(history: History, id_: int, chat: int = 7) -> Entry:
    return Entry(history.arrivals.finish_all, Completion(id_, chat, "a"))


def carry(history: History, answer: int, message: int = 900) -> Entry:
    return Entry(history.carry_all, Carried(70, message, answer))


def test_each_is_told_what_came_of_it_whatever_the_others_are(history: History) -> None:
    first, second = answer("一？"), answer("二？", place=Place(chat=71, user=8))
    history.readers.choose(8, Language.ENGLISH)
    outcomes = history.together(
        [
            Entry(history.record_all, first),
            admit(history, 1),
            Entry(history.record_all, second),
            Entry(history.open_all, second.place),
        ]
    )
    assert history.answer(outcomes[0].id) == outcomes[0]
    assert outcomes[0].question == "一？"
    assert outcomes[1] is Standing.TAKEN
    assert history.answer(outcomes[2].id) == outcomes[2]
    assert outcomes[2].question == "二？"
    assert isinstance(outcomes[3], Opening)
    assert outcomes[3].language is Language.ENGLISH
    assert outcomes[3].previous.question == "二？"


def test_one_that_the_database_refuses_fails_alone(history: History) -> None:
    kept = history.record(answer())
    assert kept.id
    entries = [admit(history, 1), carry(history, answer=4711), carry(history, kept.id, 901)]
    taken, refused, carried = history.together(entries)
    assert taken is Standing.TAKEN
    assert isinstance(refused, HistoryError)
    assert not isinstance(refused, HistoryAwayError)
    assert carried is None
    assert history.answer_in(70, 901) == kept
    assert history.arrivals.open() == 1


def test_one_that_cannot_be_written_at_all_fails_alone(history: History) -> None:
    taken, refused, other = history.together(
        [admit(history, 1), admit(history, 2, chat=TOO_LARGE), admit(history, 3, chat=8)]
    )
    assert (taken, other) == (Standing.TAKEN, Standing.TAKEN)
    assert isinstance(refused, Exception)
    assert history.arrivals.open() == 2


def test_updates_of_a_chat_that_come_together_are_taken_one_after_another(
    history: History,
) -> None:
    entries = [admit(history, 1), admit(history, 2), admit(history, 1), admit(history, 3, chat=8)]
    taken = [Standing.TAKEN, Standing.WAITING, Standing.KNOWN, Standing.TAKEN]
    assert history.together(entries) == taken
    following, last = history.together([finish(history, 1), finish(history, 3, chat=8)])
    assert following.id == 2
    assert last is None


def test_one_that_was_finished_long_ago_keeps_none_of_its_chat_waiting(history: History) -> None:
    history.together([admit(history, 1)])
    history.together([finish(history, 1)])
    known, taken = history.together([admit(history, 1), admit(history, 2)])
    assert (known, taken) == (Standing.KNOWN, Standing.TAKEN)


def test_a_message_is_noted_with_the_end_of_its_update(history: History) -> None:
    kept = history.record(answer())
    assert kept.id
    history.together([admit(history, 1)])
    assert history.together([carry(history, kept.id), finish(history, 1)]) == [None, None]
    assert history.answer_in(70, 900) == kept
    assert history.arrivals.open() == 0


def test_a_database_that_is_locked_fails_them_all_at_once(tmp_path: Path) -> None:
    history = History.open(f"sqlite:///{tmp_path / 'history.sqlite3'}", busy=0.05)
    other = sqlite3.connect(tmp_path / "history.sqlite3", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    outcomes = history.together([admit(history, number, number) for number in range(1, 50)])
    assert len(outcomes) == 49
    assert all(isinstance(outcome, HistoryAwayError) for outcome in outcomes)
    other.execute("ROLLBACK")
    assert history.arrivals.open() == 0
    assert history.together([admit(history, 1)]) == [Standing.TAKEN]
    other.close()
    history.close()


KILLED = """
import os, signal, sys
from bot.history import Entry, History
from tests.bot.history.test_together import admit
history = History.open(sys.argv[1])
def kill(connection, items):
    os.kill(os.getpid(), signal.SIGKILL)
history.together([admit(history, 1)])
history.together([admit(history, 2, 8), Entry(kill, None)])
"""


def test_of_a_transaction_that_a_kill_ended_nothing_is_kept(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'history.sqlite3'}"
    assert subprocess.run([sys.executable, "-c", KILLED, url], check=False).returncode == -9
    history = History.open(url)
    assert history.arrivals.open() == 1
    assert history.together([admit(history, 2, 8)]) == [Standing.TAKEN]
    history.close()


def test_what_is_written_after_one_that_was_refused_is_still_in_order(history: History) -> None:
    seen: list[object] = []

    def note(connection: Connection, items: Sequence[object]) -> Sequence[object]:
        seen.extend(items)
        return items

    entries = [Entry(note, 1), Entry(note, 2), carry(history, answer=4711), Entry(note, 3)]
    outcomes = history.together(entries)
    assert outcomes[:2] == [1, 2]
    assert outcomes[3] == 3
    assert seen == [1, 2, 3, 1, 2, 3]  # together in vain, then one by one


@pytest.fixture(scope="module")
def common_history() -> Iterator[History]:
    history = History.open("sqlite://")
    history.workers.beat(Worker("a", "elsewhere", 1, polls=False))
    yield history
    history.close()


STEPS = st.lists(st.tuples(st.integers(1, 3), st.integers(0, 9)), min_size=1, max_size=6)


@settings(max_examples=60, deadline=None)
@for_all(st.lists(STEPS, min_size=1, max_size=8))
def test_however_updates_come_together_each_is_worked_on_once_in_the_order_of_its_chat(
    common_history: History, batches: list[list[tuple[int, int]]]
) -> None:
    history = common_history
    with history._engine.begin() as connection:
        connection.execute(delete(arrival))
    came: list[tuple[int, int]] = []
    hand: list[tuple[int, int]] = []
    done: list[tuple[int, int]] = []
    while batches or hand:
        steps = batches.pop() if batches else [(0, 0)]
        new = [(len(came) + at, chat) for at, (chat, _) in enumerate(steps) if chat]
        ended = hand[: steps[0][1]] if batches else list(hand)
        came += new
        entries = [admit(history, id_, chat) for id_, chat in new]
        entries += [finish(history, id_, chat) for id_, chat in ended]
        outcomes = history.together(entries)
        hand = [one for one in hand if one not in ended]
        done += ended
        taken = zip(new, outcomes, strict=False)
        hand += [one for one, standing in taken if standing is Standing.TAKEN]
        hand += [(one.id, one.chat) for one in outcomes[len(new) :] if one is not None]
        assert len({chat for _, chat in hand}) == len(hand)
    for number in (1, 2, 3):
        mine = [id_ for id_, chat in done if chat == number]
        assert mine == [id_ for id_, chat in came if chat == number]


def test_answers_recorded_together_get_an_id_each_in_their_order(history: History) -> None:
    kept = history.together([Entry(history.record_all, answer(f"{n}？")) for n in range(5)])
    assert [one.question for one in kept] == [f"{n}？" for n in range(5)]
    assert len({one.id for one in kept}) == 5
    found = [history.answer(one.id) for one in kept]
    assert all(isinstance(one, GivenAnswer) for one in found)
    assert found == kept


def test_workers_that_write_of_the_same_chats_at_once_do_not_hinder_each_other(
    history: History,
) -> None:
    """Each in an order of its own: no two may wait for each other for ever."""
    workers, rounds, chats = 4, 12, range(1, 7)

    def work(worker: int) -> list[object]:
        order = random.Random(worker)
        outcomes: list[object] = []
        for turn in range(rounds):
            mine = list(chats)
            order.shuffle(mine)
            ids = [worker * 1000 + turn * 10 + chat for chat in mine]
            entries = [admit(history, id_, chat) for id_, chat in zip(ids, mine, strict=True)]
            asked = [
                answer(f"{id_}？", place=Place(chat=chat))
                for id_, chat in zip(ids, mine, strict=True)
            ]
            entries += [Entry(history.record_all, one) for one in asked]
            order.shuffle(entries)
            outcomes += history.together(entries)
            ended = [finish(history, id_, chat) for id_, chat in zip(ids, mine, strict=True)]
            order.shuffle(ended)
            outcomes += history.together(ended)
        return outcomes

    with ThreadPoolExecutor(workers) as threads:
        written = [one for outcomes in threads.map(work, range(1, workers + 1)) for one in outcomes]
    assert not [one for one in written if isinstance(one, Exception)]
    assert len(written) == workers * rounds * len(chats) * 3
    assert history.arrivals.open() == 0
    assert deadlocks(history) == 0


def deadlocks(history: History) -> int:
    """How often the database had to break a circle of those who wait."""
    if history._engine.dialect.name != "postgresql":
        return 0
    query = "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
    with history._engine.connect() as connection:
        connection.execute(text("SELECT pg_stat_force_next_flush()"))
        return int(connection.scalar(text(query)))
