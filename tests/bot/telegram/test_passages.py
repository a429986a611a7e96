"""Links to a citation: shared from an answer, opened by anybody, read in the article."""

import re
from urllib.parse import unquote

import pytest

from bot.citations import open_quote
from bot.language import Language
from bot.rendering import Wording
from bot.telegram.linking import page_button
from tests.bot.rendering.shelves import Shelf, answered, article, evidence
from tests.bot.telegram.conftest import ARTICLES

QUESTION = "城东区清欠了多少工钱？"
QUOTE = "2023年，城东区依法快处欠薪案件322件，清欠840人共743.02万元。"


def link(message, number=1):
    """The start parameter that a message offers to pass on."""
    url = unquote(message.button(f"转发 [{number}]").url)
    return re.search(r"https://t\.me/\w+\?start=([\w-]{1,64})$", url)[1]


@pytest.fixture
def parameter(world):
    reader = world.api.person()
    reader.asks(QUESTION)
    return link(reader.asks("/source"))


def test_a_link_opens_the_quote_for_somebody_who_never_asked(world, parameter):
    bob = world.api.person("小明")
    shown = bob.asks(f"/start {parameter}")
    assert shown.marked("blockquote") == [QUOTE]
    assert shown.marked("bold") == ["743.02万元"]
    assert "守护“钱袋子”" in shown.text
    assert link(shown) == parameter


def test_its_buttons_turn_through_the_article_and_back(world, parameter):
    bob = world.api.person("小明")
    shown = bob.asks(f"/start {parameter}")
    before = shown.text
    bob.presses(shown.button("看原文段落")).answer()
    shown.becomes("工人们说")
    assert "".join(shown.marked("underline")) == QUOTE
    bob.presses(shown.button("下一段")).answer()
    shown.becomes("下一步，城东区")
    bob.presses(shown.button("回到引文")).answer()
    shown.becomes(before)
    assert len(bob.messages()) == 1


def test_a_link_outlives_the_article_and_says_so(make_world):
    world = make_world()
    alice = world.api.person()
    with world.running():
        alice.asks(QUESTION)
        parameter = link(alice.asks("/source"), 2)
        world.write([ARTICLES[0], ARTICLES[2]])
        world.library.reload()
        shown = alice.asks(f"/start {parameter}")
    assert shown.marked("blockquote") == ["记者获悉，清欠840人共700万元。"]
    assert "不在资料库中" in shown.text


@pytest.mark.parametrize("parameter", ["s_", "s_x", "s_aaaa-0_0_5", "s_" + "a" * 62])
def test_a_link_that_leads_nowhere_says_so(world, parameter):
    assert "找不到" in world.api.person().asks(f"/start {parameter}").text


def test_another_parameter_is_a_plain_start(world):
    assert "你好" in world.api.person().asks("/start hello").text


@pytest.mark.parametrize("data", ["1qaaaa-0_0_5", "1qaaaa-0_0_5.0", "1q", "1q..", "1qa-0_0_0"])
def test_forged_buttons_show_nothing(world, parameter, data):
    bob = world.api.person("小明")
    shown = bob.asks(f"/start {parameter}")
    assert bob.sends_callback(shown, data).notice
    assert shown.edits == 0


def test_a_link_speaks_the_language_of_who_follows_it(world, parameter):
    shown = world.api.person(language="en").asks(f"/start {parameter}")
    assert shown.button("Share [1]")


def test_with_a_public_address_the_page_of_each_quote_is_offered(make_world, monkeypatch):
    world = make_world()
    settings = world.settings.model_copy(
        update={"web": world.settings.web.model_copy(update={"public_url": "https://a.example/b/"})}
    )
    world.settings = settings
    with world.running():
        alice = world.api.person()
        alice.asks(QUESTION)
        url = alice.asks("/source 1").button("网页 [1]").url
    assert re.match(r"https://a\.example/b/a/\w+\?q=2\.\d+-\d+", url)


@pytest.mark.parametrize("address", ["", "http://localhost:8080"])
def test_no_page_is_offered_where_others_cannot_reach_it(address):
    page = article("清欠840人。")
    quote = open_quote(answered(evidence(page.paragraphs[0])).citations[0], Shelf(page))
    assert page_button(Wording(Language.SIMPLIFIED), address, quote) is None
