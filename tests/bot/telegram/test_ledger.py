"""What updates at work write is gathered: all that waits goes together, and each is told."""

import asyncio
import sqlite3
import threading
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.errors import HistoryAwayError, HistoryError
from bot.history import Admission, Arrival, Carried, History, Standing
from bot.telegram.ledger import Ledger


class Watched(History):
    """A history that can be held up, and tells what was written together."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[arg-type]
        self.gate = threading.Event()
        self.gate.set()
        self.sizes: list[int] = []

    def together(self, entries):
        assert self.gate.wait(10)
        self.sizes.append(len(entries))
        return super().together(entries)


@pytest.fixture
def history(tmp_path: Path):
    history = Watched.open(f"sqlite:///{tmp_path / 'history.sqlite3'}", busy=0.05)
    yield history
    history.close()


def run(history: History, work: Callable[[Ledger], Awaitable[None]]) -> None:
    async def main() -> None:
        ledger = Ledger(history)
        try:
            await asyncio.wait_for(work(ledger), 20)
        finally:
            ledger.close()

    asyncio.run(main())


def admit(ledger: Ledger, history: History, id_: int) -> asyncio.Future[Standing]:
    came = Arrival(id_, id_, "{}", message=id_)
    return ledger.write(history.arrivals.admit_all, Admission(came, "a"))


def test_what_is_asked_while_a_transaction_runs_goes_together_with_the_next(history) -> None:
    async def work(ledger: Ledger) -> None:
        history.gate.clear()
        first = admit(ledger, history, 1)
        await asyncio.sleep(0.05)
        others = [admit(ledger, history, number) for number in range(2, 30)]
        history.gate.set()
        assert set(await asyncio.gather(first, *others)) == {Standing.TAKEN}

    run(history, work)
    assert history.sizes == [1, 28]


def test_who_asked_is_told_when_others_can_see_it(history, tmp_path) -> None:
    async def work(ledger: Ledger) -> None:
        for number in range(1, 20):
            await admit(ledger, history, number)
            other = sqlite3.connect(tmp_path / "history.sqlite3")
            assert other.execute("SELECT count(*) FROM arrival").fetchone() == (number,)
            other.close()

    run(history, work)


def test_one_that_is_refused_is_told_so_and_the_others_are_kept(history) -> None:
    failed: list[HistoryError] = []
    kept = threading.Event()

    async def work(ledger: Ledger) -> None:
        ledger.note(history.carry_all, Carried(70, 900, 4711), failed.append, kept.set)
        asked = [admit(ledger, history, number) for number in range(1, 9)]
        assert set(await asyncio.gather(*asked)) == {Standing.TAKEN}
        await ledger.settle()

    run(history, work)
    assert len(failed) == 1
    assert not kept.is_set()
    assert history.arrivals.open() == 8


def test_when_the_database_is_away_whoever_waits_is_told_at_once_and_later_ones_are_kept(
    history, tmp_path
) -> None:
    async def work(ledger: Ledger) -> None:
        other = sqlite3.connect(tmp_path / "history.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        history.gate.clear()
        first = admit(ledger, history, 1)
        await asyncio.sleep(0.02)
        second = admit(ledger, history, 2)
        history.gate.set()
        for asked in (first, second):
            with pytest.raises(HistoryAwayError):
                await asked
        assert history.sizes == [1]
        other.execute("ROLLBACK")
        other.close()
        assert await admit(ledger, history, 3) is Standing.TAKEN

    run(history, work)


def test_one_who_waits_no_longer_disturbs_nobody(history) -> None:
    async def work(ledger: Ledger) -> None:
        history.gate.clear()
        first, second = admit(ledger, history, 1), admit(ledger, history, 2)
        await asyncio.sleep(0.02)
        first.cancel()
        history.gate.set()
        assert await second is Standing.TAKEN

    run(history, work)
    assert history.arrivals.open() == 2


def test_settled_means_that_all_is_written(history) -> None:
    async def work(ledger: Ledger) -> None:
        for number in range(1, 700):
            admit(ledger, history, number)
        await ledger.settle()
        assert history.arrivals.open() == 699

    run(history, work)
    assert len(history.sizes) == 2
