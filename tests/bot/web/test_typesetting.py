"""Headlines break between words."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from bot.web.typesetting import breaking
from retrieval.text.words import open_segmenter

SEGMENTER = open_segmenter()


def test_a_headline_breaks_between_words_and_not_inside():
    parts = str(breaking("奋力谱写中国式现代化的东城新篇章", SEGMENTER)).split("<wbr>")
    assert "奋力" in parts
    assert not any(part.startswith("的") for part in parts)


def test_punctuation_stays_with_its_word():
    parts = str(breaking("守护“钱袋子”，办好《条例》", SEGMENTER)).split("<wbr>")
    assert not any(
        part.startswith(("”", "，", "》")) or part.endswith(("“", "《")) for part in parts
    )


@given(st.text())
def test_no_word_is_changed_and_none_becomes_markup(text):
    broken = breaking(text, SEGMENTER)
    assert Markup(str(broken).replace("<wbr>", "")).unescape() == Markup.escape(text).unescape()
    assert str(broken).replace("<wbr>", "") == str(Markup.escape(text))
