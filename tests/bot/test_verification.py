"""A quote checked against today's corpus: unchanged, changed, withdrawn, never guessed."""

from dataclasses import replace

import pytest

from bot.language import Language
from bot.rendering import Rendering
from bot.verification import Finding, verify
from tests.bot.rendering.shelves import Shelf, answered, article, evidence

TEXT = "2023年，城东区清欠840人共743.02万元。"
RENDERINGS = {language: Rendering(language) for language in Language}


@pytest.fixture
def page():
    return article(TEXT, "春节将近。")


def checked(page, *now):
    shelf = Shelf(page, *now)
    if now:
        shelf.live = {item.id for item in now}
    return verify(answered(evidence(page.paragraphs[0], "743.02万元")), shelf)[0]


def test_an_article_that_is_still_there_leaves_its_quote_unchanged(page):
    check = checked(page)
    assert (check.finding, check.then.text, check.now) == (Finding.UNCHANGED, TEXT, None)


def test_a_change_elsewhere_in_the_article_keeps_the_quote(page):
    check = checked(page, article(TEXT, "春节已过。", id="b"))
    assert check.finding is Finding.KEPT


def test_a_changed_sentence_is_shown_as_it_was_and_as_it_is(page):
    check = checked(page, article("春节已过。", TEXT.replace("743.02", "745"), id="b"))
    assert check.finding is Finding.CHANGED
    assert check.then.text == TEXT
    assert check.now.text == TEXT.replace("743.02", "745")


def test_where_nothing_is_close_no_new_wording_is_claimed(page):
    check = checked(page, article("春节已过。", id="b"))
    assert (check.finding, check.now) == (Finding.CHANGED, None)


def test_an_article_without_a_successor_is_withdrawn(page):
    check = checked(page, article("别的。", id="b", title="别的"))
    assert (check.finding, check.then.text) == (Finding.WITHDRAWN, TEXT)


def test_a_paragraph_that_is_not_the_recorded_one_is_never_quoted(page):
    made = answered(evidence(page.paragraphs[0]))
    other = replace(page.paragraphs[0], text="别的字。" * 9)
    forged = replace(page, paragraphs=(other,))
    assert verify(made, Shelf(forged))[0].finding is Finding.REFUSED


@pytest.mark.parametrize("language", Language)
def test_every_finding_is_told_in_every_language(page, language):
    made = answered(evidence(page.paragraphs[0]))
    shelf = Shelf(page, article("春节已过。", TEXT.replace("743.02", "745"), id="b"))
    shelf.live = {"b"}
    told = {}
    for finding in Finding:
        check = replace(verify(made, shelf)[0], finding=finding)
        told[RENDERINGS[language].verified(made, [check]).split("\n")[2]] = finding
    assert len(told) == len(Finding)
