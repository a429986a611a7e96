"""The history keeps what was answered, and says in a sentence when it cannot."""

import os
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given as for_all
from hypothesis import strategies as st
from sqlalchemy import inspect

from bot.citations import Citation, digest
from bot.errors import HistoryError
from bot.given import GivenAnswer, Place
from bot.history import Event, History, tables
from bot.language import Language
from retrieval.answering.answer import Status
from retrieval.answering.question import AnswerType
from retrieval.text.spans import Span

CHAT = Place(chat=70, user=7)


def answer(
    question: str = "多少？", status: Status = Status.ANSWERED, **more: object
) -> GivenAnswer:
    text = "第一句。清欠840人共743.02万元。"
    cited = Citation(
        number=1,
        paragraph="a1-3",
        sentence=Span(4, 23),
        answer=Span(12, 22),
        digest=digest(text),
        items=(Span(4, 6), Span(6, 10)),
    )
    known = GivenAnswer(
        asked="那多少？",
        question=question,
        expected=AnswerType.NUMBER,
        status=status,
        confidence=0.8,
        language=Language.SIMPLIFIED,
        article="a1",
        citations=(cited, replace(cited, number=2, answer=None, items=(), disagrees=True)),
        milliseconds=12,
        time=datetime.now(UTC),
        place=CHAT,
        message=501,
    )
    return replace(known, **more)  # type: ignore[arg-type]


def test_an_answer_comes_back_as_it_was_recorded(history: History) -> None:
    kept = history.record(answer())
    assert kept.id is not None
    assert history.answer(kept.id) == kept


def test_a_message_leads_to_its_answer_and_only_in_its_own_chat(history: History) -> None:
    first, second = history.record(answer()), history.record(answer("别的？"))
    assert first.id
    assert second.id
    history.carried(70, 900, first.id)
    history.carried(70, 901, second.id)
    assert history.answer_in(70, 900) == first
    assert history.answer_in(71, 900) is None
    assert history.message_of(second.id) == 901


def test_a_message_edited_to_another_answer_leads_to_the_new_one(history: History) -> None:
    first, second = history.record(answer()), history.record(answer("别的？"))
    history.carried(70, 900, first.id or 0)
    history.carried(70, 900, second.id or 0)
    assert history.answer_in(70, 900) == second


def test_the_last_answer_is_the_chats_and_with_own_the_readers(history: History) -> None:
    mine = history.record(answer())
    theirs = history.record(answer(place=Place(chat=70, user=8)))
    history.record(answer(place=Place(chat=70, user=7, thread=3)))
    history.record(answer(place=Place(chat=71, user=7)))
    assert history.last_answer(CHAT) == theirs
    assert history.last_answer(CHAT, own=True) == mine
    assert history.last_answer(CHAT, before=theirs.id) == mine
    assert history.last_answer(Place(chat=99)) is None


def test_an_asking_message_leads_to_its_newest_answer(history: History) -> None:
    history.record(answer())
    again = history.record(answer("改过的？"))
    assert history.answer_to(70, 501) == again
    assert history.answer_to(70, 502) is None


def test_unanswered_questions_are_counted_by_wording_and_the_latest_comes_first(
    history: History,
) -> None:
    early = datetime(2026, 1, 1, tzinfo=UTC)
    history.record(answer("天气？", Status.NOT_FOUND, time=early))
    history.record(answer("市长？", Status.NEAREST, time=early + timedelta(days=1)))
    history.record(answer("天气？", Status.NOT_FOUND, time=early + timedelta(days=2)))
    history.record(answer("多少？", time=early + timedelta(days=3)))
    told = history.unanswered()
    assert [(item.question, item.times) for item in told] == [("天气？", 2), ("市长？", 1)]
    assert told[0].last == early + timedelta(days=2)
    assert len(history.unanswered(limit=1)) == 1


def test_statistics_count_what_was_recorded(history: History) -> None:
    for status, milliseconds in [
        (Status.ANSWERED, 10),
        (Status.NEAREST, 20),
        (Status.NOT_FOUND, 30),
    ]:
        history.record(answer(status=status, milliseconds=milliseconds))
    old = datetime.now(UTC) - timedelta(days=9)
    history.record(answer(time=old, milliseconds=999))
    history.count(Event.RELOAD)
    history.count(Event.RELOAD, 2)
    week = history.statistics(timedelta(days=7))
    assert (week.questions, week.answered, week.nearest, week.not_found) == (3, 1, 1, 1)
    assert (week.chats, week.readers, week.median_milliseconds) == (1, 1, 20)
    assert week.counters == {"reloads": 3}
    assert history.statistics().questions == 4
    assert history.statistics().slow_milliseconds == 999


def test_days_are_counted_by_the_calendar_with_empty_ones_between(history: History) -> None:
    noon = datetime.now().astimezone().replace(hour=12, minute=0)
    for milliseconds in (5, 7, 40):
        history.record(answer(time=noon - timedelta(days=2), milliseconds=milliseconds))
    history.record(answer(status=Status.NOT_FOUND, time=noon - timedelta(days=2), milliseconds=6))
    history.record(answer(time=noon.replace(hour=0), milliseconds=9))
    history.record(answer(time=noon - timedelta(days=9)))  # too long ago
    *before, third, second, today = history.days.latest(5)
    assert today.date == noon.date()
    assert (today.questions, today.answered, today.median_milliseconds) == (1, 1, 9)
    assert (third.questions, third.answered) == (4, 3)
    assert (third.median_milliseconds, third.slow_milliseconds) == (7, 40)
    assert [day.questions for day in (*before, second)] == [0, 0, 0]


def test_a_chat_that_speaks_again_is_not_blocked_any_more(history: History) -> None:
    history.seen(70, "private")
    history.blocked(70)
    assert history.is_blocked(70)
    history.seen(70, "private")
    assert not history.is_blocked(70)


@for_all(st.text())
def test_any_text_can_be_recorded(text: str) -> None:
    history = History.open("sqlite://")
    kept = history.record(answer(text, asked=text))
    assert history.answer(kept.id or 0) is not None
    history.close()


def test_several_threads_record_at_once(history: History) -> None:
    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(lambda _: history.record(answer()), range(24)))
    assert len({item.id for item in kept}) == 24


def test_a_locked_database_is_told_and_works_again_afterwards(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite3"
    history = History.open(f"sqlite:///{file}", busy=0.05)
    other = sqlite3.connect(file)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(HistoryError, match="locked"):
        history.record(answer())
    other.rollback()
    assert history.record(answer()).id


def test_a_database_that_went_away_is_told_and_never_written_to_after_its_end(
    tmp_path: Path,
) -> None:
    file = tmp_path / "history.sqlite3"
    history = History.open(f"sqlite:///{file}", busy=0.05)
    history.record(answer())
    for part in tmp_path.iterdir():
        part.unlink()
    with pytest.raises(HistoryError):
        history.record(answer())
    assert not file.exists()


def test_an_error_never_repeats_what_readers_wrote(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite3"
    history = History.open(f"sqlite:///{file}", busy=0.05)
    os.unlink(file)
    with pytest.raises(HistoryError) as caught:
        history.record(answer("私密的问题"))
    assert "私密" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_new_database_does_not_give_old_ids_again(tmp_path: Path) -> None:
    kept = History.open(f"sqlite:///{tmp_path / 'a.sqlite3'}").record(answer())
    assert (kept.id or 0) > 1_700_000_000  # counted from the second in which it was made


def test_opening_twice_keeps_everything(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'history.sqlite3'}"
    first = History.open(url)
    kept = first.record(answer())
    first.close()
    assert History.open(url).answer(kept.id or 0) == kept


def test_migrations_make_exactly_the_tables_of_the_code(history: History) -> None:
    with history._engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"version_table": tables.VERSION_TABLE}
        )
        assert compare_metadata(context, tables.metadata) == []
        assert tables.VERSION_TABLE in inspect(connection).get_table_names()


@pytest.mark.parametrize("url", ["nonsense", "sqlite:////proc/nowhere/history.sqlite3"])
def test_an_address_that_is_no_database_is_told(url: str) -> None:
    with pytest.raises(HistoryError):
        History.open(url)


def test_a_history_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "history.sqlite3"
    History.open(f"sqlite:///{file}").close()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE history_version SET version_num = '9999'")
    with pytest.raises(HistoryError, match="newer"):
        History.open(f"sqlite:///{file}")
