"""Addresses of quotes: what is written is read again, and browsers are sent to the right words."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.citations import Citation, Quote, Standing, digest
from bot.links import ANSWERS, FRAGMENT, Mark, anchor, quote_path, read_mark, text_directive
from retrieval.text.spans import Span
from tests.bot.rendering.shelves import article


@st.composite
def marks(draw):
    start = draw(st.integers(0, 5000))
    length = draw(st.integers(1, 500))
    inside = st.tuples(st.integers(0, length), st.integers(0, length)).map(sorted)
    answers = draw(st.lists(inside, max_size=ANSWERS))
    return Mark(
        draw(st.integers(0, 999_999)),
        Span(start, start + length),
        tuple(Span(start + first, start + last) for first, last in answers),
    )


@given(marks())
def test_a_mark_is_read_as_it_was_written(mark):
    assert read_mark(str(mark)) == mark


@given(st.text(alphabet="0123456789.-x٣ "))
def test_what_is_no_mark_is_none(text):
    mark = read_mark(text)
    assert mark is None or read_mark(str(mark)) == mark


@pytest.mark.parametrize(
    "text", ["", "7", "7.", "7.5-3", "7.5-5", "7.5-9.1-2", "7.5-9.8-12", "-1.5-9", "٧.5-9"]
)
def test_a_mark_that_marks_nothing_is_refused(text):
    assert read_mark(text) is None


def quote(text: str, words: str, before: str = "导语。") -> Quote:
    printed = article(before, text)
    start = text.index(words)
    span = Span(start, start + len(words))
    paragraph = printed.paragraphs[1]
    citation = Citation(1, paragraph.id, span, Span(start, start + 2), digest(text))
    return Quote(citation, paragraph, printed, Standing.CURRENT)


def test_the_address_of_a_quote_names_article_paragraph_sentence_and_answer():
    path = quote_path(quote("前面。清欠840人共743.02万元。", "清欠840人共743.02万元。"))
    assert path.startswith("/a/a?q=1.3-19.3-5#p1")
    assert unquote(urlsplit(path).fragment) == "p1:~:text=清欠840人共743.02万元。"


def test_a_long_sentence_is_found_by_its_first_and_last_clause():
    sentence = "城东区依法快处欠薪案件，" + "一边走访，" * 10 + "清欠1,000人。"
    directive = text_directive(sentence)
    first, last = directive.removeprefix(":~:text=").split(",")
    assert (unquote(first), unquote(last)) == ("城东区依法快处欠薪案件，", "清欠1,000人。")


def test_a_sentence_that_stands_earlier_in_the_article_is_not_looked_for_by_its_words():
    assert "text=" not in anchor(Mark(1, Span(0, 3)), article("重复。", "重复。"))


def test_what_has_a_meaning_in_a_directive_is_encoded():
    assert text_directive("A-B, C&D") == ":~:text=A%2DB%2C%20C%26D"


def test_a_sentence_without_a_clause_that_is_short_is_found_by_its_anchor_alone():
    assert text_directive("长" * (FRAGMENT + 1)) == ""
