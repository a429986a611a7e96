"""Questions on the page: the three bands, the same quotes as everywhere, and what is refused."""

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import product

import pytest

from bot.given import worth_citing
from bot.language import Language
from bot.rendering import Wording
from bot.rendering.markup import harmless
from bot.web.search import AT_ONCE, LENGTH, WAITING, found_of
from retrieval.answering.answer import Status
from retrieval.answering.question import AnswerType
from tests.bot.rendering.shelves import Shelf, answered, article, evidence
from tests.bot.web.outline import outline

QUESTION = "虎台街道有多少个老旧小区"


@pytest.fixture
def scripted(make_page):
    return make_page(scripted=True)


def ask(page, question, **more):
    return page.get("/search", params={"q": question, **more})


def test_the_page_cites_what_the_bot_cites_and_each_quote_leads_to_its_place(page):
    answer = page.library.answer(QUESTION)
    assert answer.status is Status.ANSWERED
    shown = outline(ask(page, QUESTION).text)
    quotes = [one.words for one in shown.all("blockquote")]
    assert quotes == [one.quote for _, one in worth_citing(answer)]
    link = next(link for link in shown.links if link.startswith("/a/"))
    marked = outline(page.get(link.partition("#")[0]).text)
    assert marked.one("mark").words == answer.evidence[0].quote


def test_a_short_answer_stands_above_its_sentence_and_inside_it(scripted):
    shown = outline(ask(scripted, "清欠了多少钱").text)
    assert "743.02万元" in [one.words for one in shown.all("p")]
    assert shown.all("strong")[0].words == "743.02万元"


def test_a_source_that_says_otherwise_is_shown_as_such(scripted):
    scripted.script.says(
        "多少", [("清欠840人", "743.02万元"), ("记者获悉", "700万元")], disagreeing=(1,)
    )
    shown = outline(ask(scripted, "多少").text)
    assert "另一处说法不同" in [one.words for one in shown.all("h2")]
    assert not shown.all("details")


def test_the_nearest_passages_are_shown_without_an_answer(scripted):
    scripted.script.says("图书馆", [("新圖書館於2024年", "2024年")], status=Status.NEAREST)
    shown = outline(ask(scripted, "图书馆").text)
    assert "没有一句话直接回答" in shown.one("main").words
    assert len(shown.all("blockquote")) == 1
    assert not shown.all("strong")
    assert "2024年" not in [one.words for one in shown.all("p")]


def test_the_items_of_a_list_are_listed_once(scripted):
    scripted.script.says(
        "哪些", [("新圖書館於2024年", "2024年", "2024年", "三十萬冊")], expected=AnswerType.LIST
    )
    shown = outline(ask(scripted, "有哪些").text)
    assert "原文列出 2 项" in shown.one("main").words
    assert [one.words for one in shown.all("li")] == ["2024年", "三十萬冊"]
    assert not [one for one in shown.all("p") if one.attributes.get("class") == "short"]


def test_what_the_corpus_does_not_say_gets_no_passage(scripted):
    shown = outline(ask(scripted, "没有的事").text)
    assert "资料里没有说到" in shown.one("main").words
    assert not shown.all("blockquote")


@pytest.mark.parametrize(("verdict", "words"), [(True, "是。"), (False, "不是。")])
def test_a_yes_or_no_is_said(scripted, verdict, words):
    scripted.script.says(
        "吗", [("清欠840人共743.02", None)], expected=AnswerType.YES_NO, verdict=verdict
    )
    assert f"{words}原文是这样说的" in outline(ask(scripted, "好吗").text).one("main").words


@pytest.mark.parametrize("language", Language)
def test_every_kind_of_answer_has_its_words_in_every_language(language):
    wording = Wording(language)
    printed = article("清欠840人共700万元，又100万元。")
    quotes = {
        "sentence": evidence(printed.paragraphs[0]),
        "short": evidence(printed.paragraphs[0], "700万元"),
        "list": evidence(printed.paragraphs[0], None, "700万元", "100万元"),
    }
    cases = product(AnswerType, Status, (None, True, False), quotes.values())
    for expected, status, verdict, quote in cases:
        made = answered(quote, expected=expected, status=status, verdict=verdict)
        found = found_of(made, Shelf(printed))
        assert wording.text(f"web.{found.lead}", count=2)
        assert bool(found.first) is (status is not Status.NOT_FOUND)


def test_a_quote_that_is_not_the_recorded_one_is_not_shown(scripted):
    scripted.script.says("图书馆", [("新圖書館於2024年", None)])
    paragraph = scripted.article("新圖書館").paragraphs[-1]

    def forget():
        with scripted.library.catalogue._engine.begin() as connection:
            connection.exec_driver_sql(
                "UPDATE paragraph SET text = '改' WHERE id = ?", (paragraph.id,)
            )

    answer = scripted.script.answer
    scripted.script.answer = lambda *a, **k: (answer(*a, **k), forget())[0]
    shown = outline(ask(scripted, "图书馆").text)
    assert "对不上" in shown.one("main").words
    assert not shown.all("blockquote")


def test_a_question_is_words_only(scripted):
    question = '<script>alert(1)</script>"清欠\u202e'
    shown = outline(ask(scripted, question).text)
    assert not shown.all("script")
    assert shown.one("h1").words == harmless(question)
    assert "\u202e" not in ask(scripted, question).text
    box = next(one for one in shown.all("input") if one.attributes["name"] == "q")
    assert box.attributes["value"] == harmless(question)


@pytest.mark.parametrize(
    ("question", "words"), [("问" * (LENGTH + 1), "问题太长了"), ("？！😀", "没有看到文字")]
)
def test_what_is_no_question_is_told_so(page, question, words):
    response = ask(page, question)
    assert response.status_code == 400
    assert words in response.text


@pytest.mark.parametrize("question", ["", "  ", "\u202e"])
def test_without_a_question_there_is_the_box(page, question):
    response = ask(page, question)
    assert response.status_code == 200
    assert "资料里没有说到" not in response.text


def test_a_crowd_is_turned_away_politely_and_pages_stay_readable(scripted):
    scripted.script.gate.clear()
    crowd = AT_ONCE + WAITING + 4
    turned_away = threading.Semaphore(0)

    def one():
        status = ask(scripted, "清欠")
        if status.status_code == 503:
            turned_away.release()
        return status

    with ThreadPoolExecutor(crowd) as pool:
        try:
            waiting = [pool.submit(one) for _ in range(crowd)]
            for _ in range(4):
                assert turned_away.acquire(timeout=15)
            assert scripted.get("/articles").status_code == 200
        finally:
            scripted.script.gate.set()
        answers = [one.result() for one in waiting]
    refused = [one for one in answers if one.status_code == 503]
    assert len(refused) == 4
    assert refused[0].headers["retry-after"]
    assert "现在问的人太多" in refused[0].text
    assert all(one.status_code == 200 for one in answers if one not in refused)


def test_a_question_is_nobody_elses(page):
    response = ask(page, QUESTION)
    assert response.headers["cache-control"].startswith("private")
    assert response.headers["referrer-policy"] == "no-referrer"
    assert "noindex" in response.text
