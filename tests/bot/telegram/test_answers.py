"""An answer that is known is sent again without being made again, until anything has changed."""

import asyncio
from concurrent.futures import BrokenExecutor, Future, ThreadPoolExecutor
from dataclasses import replace

import pytest

from bot.conversation import Previous
from bot.given import Place
from bot.history import Receipts
from bot.language import Language
from bot.next_questions import NextQuestions
from bot.telegram.answers import Answers
from bot.telegram.desk import Desk
from bot.telegram.ledger import Ledger
from bot.telegram.roles import Roles
from bot.thinkers import Thinkers
from retrieval.errors import QuoteError

QUESTION = "城东区清欠了多少人的欠薪？"


@pytest.fixture
def desk(make_world):
    """A desk whose library answers by itself, as no script does."""
    world = make_world()
    del world.library._new_answerer
    world.library._answerer = world.library._new_answerer()
    threads = ThreadPoolExecutor(2)
    ledger = Ledger(world.history)
    yield Desk(
        library=world.library,
        history=world.history,
        language=Language.SIMPLIFIED,
        roles=Roles(frozenset(), frozenset()),
        threads=threads,
        next_questions=NextQuestions(world.library, 0),
        ledger=ledger,
        receipts=Receipts(world.home / "receipts"),
        openings={},
    )
    ledger.close()
    threads.shutdown()


class Counted(Answers):
    """Counts the answers that had to be made."""

    def __init__(self, desk, most=100):
        super().__init__(desk, most)
        self.made = 0

    async def _write(self, *arguments):
        self.made += 1
        return await super()._write(*arguments)

    def ask(self, text=QUESTION, previous=None, language=Language.SIMPLIFIED):
        rendering = self._desk.renderings[language]
        return asyncio.run(self.answer(text, previous, rendering))


def test_who_asks_the_same_gets_the_same_without_its_being_made_again(desk):
    answers = Counted(desk)
    first, second = answers.ask(), answers.ask()
    assert "840人" in first.written.html
    assert second.written is first.written
    assert answers.made == 1


def test_each_is_given_it_at_a_place_of_their_own(desk):
    written = Counted(desk).ask().written
    mine, yours = written.to(Place(1, 2), 10, 0.25), written.to(Place(3, 4), 11, 0.5)
    assert (mine.place, mine.message, mine.milliseconds) == (Place(1, 2), 10, 250)
    assert (yours.place, yours.message) == (Place(3, 4), 11)
    assert mine.id is None
    assert mine.citations == yours.citations


def test_another_language_or_another_conversation_is_another_answer(desk):
    answers = Counted(desk)
    answers.ask()
    answers.ask(language=Language.ENGLISH)
    answers.ask(previous=Previous("工人们说了什么？"))
    assert answers.made == 3


def test_when_a_passage_is_hidden_it_is_not_sent_again(desk):
    answers = Counted(desk)
    cited = answers.ask().written.given.citations[0]
    hiding = desk.library.catalogue.hiding
    hiding.hide(desk.library.catalogue.paragraph(cited.paragraph))
    again = answers.ask().written.given
    assert cited.paragraph not in [one.paragraph for one in again.citations]
    assert answers.made == 2


def test_after_a_reload_what_is_new_is_told(desk):
    answers = Counted(desk)
    answers.ask()
    file = desk.library.corpus / "news.jsonl"
    file.write_text(file.read_text(encoding="utf-8").replace("840人", "841人"), encoding="utf-8")
    desk.library.reload()
    assert "841人" in answers.ask().written.html
    assert answers.made == 2


def test_what_was_learnt_meanwhile_counts(desk):
    answers = Counted(desk)
    answers.ask()
    desk.library.learn()
    answers.ask()
    assert answers.made == 2


def test_an_answer_that_was_overtaken_while_it_was_made_is_not_kept(desk):
    class Overtaken(Counted):
        async def _write(self, *arguments):
            written = await super()._write(*arguments)
            self._desk.library.catalogue.set_note("anything", str(self.made))
            return written

    answers = Overtaken(desk)
    answers.ask()
    answers.ask()
    assert answers.made == 2


def test_a_quote_that_is_refused_is_not_kept(desk, monkeypatch):
    def refuse(*_):
        raise QuoteError("not the text that was quoted")

    answers = Counted(desk)
    with monkeypatch.context() as patched:
        patched.setattr(desk.renderings[Language.SIMPLIFIED], "answer", refuse)
        assert answers.ask().written.html is None
    assert desk.history.statistics().counters == {"quotes_refused": 1}
    assert "840人" in answers.ask().written.html


def test_only_so_many_are_kept_and_the_one_least_lately_asked_goes(desk):
    answers = Counted(desk, most=2)
    for question in (QUESTION, "打造了哪些品牌？", QUESTION, "工人们说了什么？"):
        answers.ask(question)
    assert answers.made == 3
    answers.ask(QUESTION)
    assert answers.made == 3
    answers.ask("打造了哪些品牌？")
    assert answers.made == 4


def test_all_who_ask_the_same_at_once_wait_for_one_answer(desk):
    answers = Counted(desk)
    rendering = desk.renderings[Language.SIMPLIFIED]

    async def crowd():
        asking = [asyncio.create_task(answers.answer(QUESTION, None, rendering)) for _ in range(9)]
        await asyncio.sleep(0)
        asking[0].cancel()
        return await asyncio.gather(*asking, return_exceptions=True)

    gone, *told = asyncio.run(crowd())
    assert isinstance(gone, asyncio.CancelledError)
    assert {id(one.written) for one in told} == {id(told[0].written)}
    assert answers.made == 1


def test_a_failure_is_told_to_all_who_wait_and_the_next_one_tries_anew(desk, monkeypatch):
    answers = Counted(desk)
    rendering = desk.renderings[Language.SIMPLIFIED]

    async def broken(*arguments):
        raise RuntimeError

    async def crowd():
        asking = [answers.answer(QUESTION, None, rendering) for _ in range(3)]
        return await asyncio.gather(*asking, return_exceptions=True)

    with monkeypatch.context() as patched:
        patched.setattr(answers, "_write", broken)
        assert {type(one) for one in asyncio.run(crowd())} == {RuntimeError}
    assert "840人" in answers.ask().written.html


@pytest.mark.parametrize("failing", [None, BrokenExecutor("killed")])
def test_what_a_thinker_cannot_answer_is_answered_here(desk, failing):
    class Failing(Thinkers):
        def write(self, *arguments):
            return future

    future = Future()
    if isinstance(failing, BrokenExecutor):
        future.set_exception(failing)
    else:
        future.set_result(None)
    answers = Counted(replace(desk, thinkers=Failing()))
    assert "840人" in answers.ask().written.html
