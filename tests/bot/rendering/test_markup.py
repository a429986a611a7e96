"""Our reading of Telegram's HTML is TDLib's, and its limits are counted as TDLib counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.markup import MESSAGE_UNITS, SPARE_UNITS, clip, escape, harmless, parse, units
from tests.telegram.markup import utf16_length

WORDS = st.text(st.characters(codec="utf-8"), max_size=60)


def test_exactly_four_characters_are_escaped():
    assert escape("""<b> & "c" 'd' 《e》""") == """&lt;b&gt; &amp; &quot;c&quot; 'd' 《e》"""


@given(WORDS, WORDS)
def test_what_is_escaped_is_read_back_as_it_was(before, after):
    parsed = parse(f"{escape(before)}<b>{escape(after)}</b>")
    assert parsed.text == before + after
    marked = [(item.kind, parsed.text[item.start : item.end]) for item in parsed.entities]
    assert marked == ([("b", after)] if after else [])


@given(WORDS)
def test_units_are_those_of_telegram(text):
    assert units(text) == utf16_length(text)


@given(WORDS, st.integers(1, 70))
def test_a_clipped_text_is_within_its_limit_and_begins_alike(text, limit):
    short = clip(text, limit)
    assert units(short) <= max(limit, 1)
    assert text.startswith(short.removesuffix("…"))


@pytest.mark.parametrize("html", ["<b>", "</b>", "<b><i></b></i>"])
def test_markup_that_is_not_well_formed_is_an_error(html):
    with pytest.raises((ValueError, IndexError)):
        parse(html)


def test_a_message_fits_up_to_telegrams_limits_and_no_further():
    most = MESSAGE_UNITS - SPARE_UNITS
    assert parse("字" * most).fits
    assert not parse("字" * (most + 1)).fits
    assert not parse("😀" * (most // 2 + 1)).fits
    assert parse("<b>a</b> " * 100).fits
    assert not parse("<b>a</b> " * 101).fits


def test_a_readers_words_cannot_turn_the_direction_of_others():
    assert harmless("\u202eabc\u2066d\u200f\x00") == "abcd"
