"""What a person sees of a message is what the bot sent."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.telegram.markup import parse, stored, utf16_length, utf16_slice
from tests.telegram.shown import as_html

WORDS = st.text("出处北京😀<>&'\" \n\t\r\u202e1a", min_size=1, max_size=12)
TAGS = st.sampled_from(["b", "i", "u", "s", "code", "blockquote"])


def written(parts: list[tuple[str, str]]) -> str:
    """HTML of words in tags, one after the other."""
    return "".join(f"<{tag}>{escape(words, quote=False)}</{tag}>" for tag, words in parts)


@given(st.lists(st.tuples(TAGS, WORDS), min_size=1, max_size=6))
def test_html_of_a_message_reads_back_as_the_same_message(parts):
    text, entities = parse(written(parts), "HTML")
    assert parse(as_html(text, entities), "HTML") == (text, entities)


@given(st.lists(st.tuples(TAGS, WORDS), min_size=1, max_size=6))
def test_storing_keeps_every_entity_on_its_words(parts):
    text, entities = parse(written(parts), "HTML")
    short, kept = stored(text, entities)
    assert short == text.replace("\r", "").replace("\u202e", "").replace("\t", " ").strip()
    for entity in kept:
        assert entity["length"] > 0
        assert entity["offset"] + entity["length"] <= utf16_length(short)
    assert _words(short, kept) == [
        plain for word in _words(text, entities) if (plain := stored(word, [])[0])
    ]


def _words(text, entities):
    found = [utf16_slice(text, one["offset"], one["length"]).strip() for one in entities]
    return [word for word in found if word]


def test_waiting_for_what_does_not_come_shows_the_transcript(bot_api):
    alice = bot_api.person("小红")
    alice.says("在吗")
    with pytest.raises(AssertionError, match="小红 @ private says: 在吗"):
        alice.hears(timeout=0.1)


def test_a_message_is_heard_once_and_silence_is_noticed(bot_api):
    alice = bot_api.person()
    bot_api.call("sendMessage", chat_id=alice.id, text="一")
    assert alice.hears().text == "一"
    assert alice.stays_alone(0.05)
    bot_api.call("sendMessage", chat_id=alice.id, text="二")
    assert not alice.stays_alone(0.05)
