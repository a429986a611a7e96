"""The terminal shows the same words as Telegram."""

from hypothesis import given
from hypothesis import strategies as st

from bot.rendering.markup import escape
from bot.rendering.terminal import BAR, terminal


def test_marks_become_styles_and_quotes_get_a_bar():
    text = terminal(
        "<b>743万元</b>\n\n<blockquote>清欠\n共<b>743万元</b>。</blockquote>\n[1] 《工钱》"
    )
    assert text.plain == f"743万元\n\n{BAR}清欠\n{BAR}共743万元。\n[1] 《工钱》"
    bold = [text.plain[span.start : span.end] for span in text.spans if span.style == "bold"]
    assert bold == ["743万元", "743万元"]


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=80))
def test_no_words_are_lost(words):
    assert terminal(str(escape(words))).plain == words.rstrip()
