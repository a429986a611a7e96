"""A sentence's address: short, safe in a link, read back as it was written, never believed."""

import re

import pytest
from hypothesis import given as example
from hypothesis import strategies as st

from bot.address import Address, address_of, cited
from bot.citations import open_quote
from retrieval.errors import QuoteError
from retrieval.text.spans import Span
from tests.bot.rendering.shelves import Shelf, article, evidence
from tests.bot.rendering.shelves import answered as made

START = st.integers(0, 10**6)
LENGTH = st.integers(1, 10**6)


@example(START, LENGTH, st.none() | st.tuples(START, LENGTH))
def test_an_address_is_read_back_as_it_was_written(start, length, inside):
    sentence, answer = Span(start, start + length), None
    if inside:
        first = start + inside[0] % length
        answer = Span(first, min(first + inside[1], sentence.end))
    address = Address("abcdefghij234567-1234567", sentence, answer)
    assert Address.read(str(address)) == address
    assert re.fullmatch("[A-Za-z0-9_-]{1,60}", str(address))


@example(st.text(alphabet="ab27-_", max_size=60))
def test_whatever_stands_in_a_link_gives_an_address_or_none(text):
    address = Address.read(text)
    if address:
        assert Address.read(str(address)) == address


@pytest.mark.parametrize(
    "text", ["", "a", "a-1", "a-1_0_0", "a-1_0_5_4_2", "a-1_0_5_0_0", "a-1_0_é"]
)
def test_what_is_no_address_is_none(text):
    assert Address.read(text) is None


def test_an_address_leads_back_to_its_quote():
    page = article("清欠840人共743.02万元。", id="abcdefghij234567")
    shelf = Shelf(page)
    quote = open_quote(made(evidence(page.paragraphs[0], "743.02万元")).citations[0], shelf)
    again = open_quote(cited(address_of(quote), shelf), shelf)
    assert (again.text, again.short) == (quote.text, "743.02万元")


@pytest.mark.parametrize("address", [Address("b-0", Span(0, 3)), Address("a-0", Span(0, 99))])
def test_an_address_of_nothing_is_refused(address):
    with pytest.raises(QuoteError):
        cited(address, Shelf(article("清欠840人。")))
