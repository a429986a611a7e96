"""Which language a visitor reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.language import Language
from bot.web.languages import chosen, preferred

SIMPLIFIED, TRADITIONAL, ENGLISH = Language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", SIMPLIFIED),
        ("zh-CN,zh;q=0.9,en;q=0.8", SIMPLIFIED),
        ("zh-TW,zh;q=0.9,en-US;q=0.8", TRADITIONAL),
        ("zh-Hant-HK", TRADITIONAL),
        ("en-GB,en;q=0.9", ENGLISH),
        ("fr-FR,fr;q=0.9,en;q=0.5,zh;q=0.1", ENGLISH),
        ("en;q=0.2, zh-HK;q=0.7", TRADITIONAL),
        ("en;q=0, zh", SIMPLIFIED),
        ("ja,ko;q=0.9", SIMPLIFIED),
        ("*", SIMPLIFIED),
        ("en;q=much,zh-TW", TRADITIONAL),
    ],
)
def test_a_browser_gets_the_first_of_its_languages_that_there_is(header, language):
    assert preferred(header, SIMPLIFIED) is language


def test_a_browser_that_asks_for_none_that_there_is_gets_the_sites_own():
    assert preferred("de", ENGLISH) is ENGLISH


@given(st.text())
def test_no_header_is_too_strange(header):
    assert preferred(header, SIMPLIFIED) in Language


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en", ENGLISH), ("zh-Hant", TRADITIONAL), ("zh_TW", TRADITIONAL), ("zh", SIMPLIFIED)],
)
def test_an_address_chooses_a_language(tag, language):
    assert chosen(tag) is language


@pytest.mark.parametrize("tag", [None, "", "de", "<script>"])
def test_an_address_without_a_known_language_chooses_none(tag):
    assert chosen(tag) is None
