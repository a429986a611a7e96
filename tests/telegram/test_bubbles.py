"""The picture of a chat shows what was said, and nothing but what is in the page."""

import re

from tests.telegram.bubbles import page


def test_a_page_shows_both_sides_with_marks_and_buttons(bot_api):
    alice = bot_api.person("小红")
    said = alice.says("收入<多少>？")
    bot_api.call(
        "sendMessage",
        chat_id=alice.id,
        text="<b>三元</b>\n<blockquote>收了三元。</blockquote>\n/source",
        parse_mode="HTML",
        reply_parameters={"message_id": said.id},
        reply_markup={"inline_keyboard": [[{"text": "出处", "callback_data": "1"}]]},
    )
    shown = page(alice.private.chat, alice.user, "出处")
    assert "收入&lt;多少&gt;？" in shown
    assert "<b>三元</b><blockquote>收了三元。</blockquote><a>/source</a>" in shown
    assert '<span class="button">出处</span>' in shown
    assert "<b>小红</b>" in shown


def test_a_page_asks_no_other_host_for_anything(bot_api):
    alice = bot_api.person()
    alice.says("http://example.org/a.png")
    shown = page(alice.private.chat, alice.user, "出处")
    assert not re.search(r"(src|href|url)\s*[=(]", shown)
