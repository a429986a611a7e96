"""What operators look at: whether it answers, and the figures."""

import re

import pytest
from prometheus_client.parser import text_string_to_metric_families

from retrieval.answering.answer import Status


def figures(page, **more):
    response = page.get("/metrics", **more)
    assert response.status_code == 200
    return {
        (sample.name, *sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def test_a_page_that_can_answer_is_healthy(page):
    response = page.get("/healthz")
    assert response.status_code == 200
    assert response.json()["status"] == "ok"
    assert response.headers["cache-control"] == "no-store"


def test_a_corpus_that_was_never_read_is_a_reason(make_page):
    response = make_page(empty=True).get("/healthz")
    assert response.status_code == 503
    assert "not been read" in response.json()["reason"]


def test_an_index_that_does_not_hold_the_corpus_is_a_reason(make_page):
    page = make_page()
    index = page.library._kept.index
    index.remove([page.article("春节将近").paragraphs[-1].id])
    index.commit()
    response = page.get("/healthz")
    assert response.status_code == 503
    assert "index" in response.json()["reason"]
    assert str(page.corpus.parent) not in response.text


def test_a_catalogue_that_cannot_be_read_is_a_reason(make_page):
    page = make_page()
    page.library.catalogue.close()
    file = page.corpus.parent / "data" / "catalogue.sqlite3"
    moved = file.rename(file.with_suffix(".away"))
    file.mkdir()
    response = page.get("/healthz")
    file.rmdir()
    moved.rename(file)
    assert response.status_code == 503
    assert "catalogue" in response.json()["reason"]
    assert not re.search(r"/\w+/", response.text)


def test_questions_are_counted_by_how_they_ended_and_timed(make_page):
    page = make_page(scripted=True)
    page.script.says("图书馆", [("新圖書館於2024年", None)], status=Status.NEAREST)
    before = figures(page)
    for question in ("清欠", "清欠了吗", "图书馆", "没有的事"):
        page.get("/search", params={"q": question})
    after = figures(page)

    def more(name, **labels):
        key = (name, *sorted(labels.items()))
        return after.get(key, 0) - before.get(key, 0)

    assert more("chuchu_questions_total", channel="web", status="answered") == 2
    assert more("chuchu_questions_total", channel="web", status="nearest") == 1
    assert more("chuchu_questions_total", channel="web", status="not_found") == 1
    assert more("chuchu_answer_seconds_count", channel="web") == 4


def test_the_figures_tell_what_the_corpus_holds(page):
    found = figures(page)
    live = page.library.catalogue.generation()
    assert found[("chuchu_generation",)] == live.number
    assert found[("chuchu_articles",)] == live.counts.articles
    assert found[("chuchu_paragraphs",)] == live.counts.paragraphs
    assert found[("chuchu_sources",)] == live.counts.sources


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "Via"])
def test_figures_are_not_for_those_who_come_through_a_proxy(page, header):
    assert page.get("/metrics", headers={header: "203.0.113.9"}).status_code == 404


def test_no_question_is_in_the_figures(page):
    page.get("/search", params={"q": "极其私密的问题"})
    assert "私密" not in page.get("/metrics").text
