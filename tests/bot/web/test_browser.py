"""The page in a real browser: the quoted sentence is seen, on a phone and a desktop, day and night.

With PICTURES set to a folder, the pictures of docs/images are made there.
"""

import os
from pathlib import Path

import pytest

from bot.given import given
from bot.language import Language
from bot.links import article_path, quote_path
from bot.web.search import found_of
from tests.bot.web.browser import DESKTOP, PHONE, Browser

QUESTION = "虎台街道有多少个老旧小区"
SIZES = {"phone": PHONE, "desktop": DESKTOP}

# Where the mark is, how high the window, and whether anything is wider than it.
SEEN = """(() => {
  const mark = document.querySelector('mark').getBoundingClientRect();
  return {top: mark.top, bottom: mark.bottom, height: innerHeight, scrolled: scrollY,
          wide: document.documentElement.scrollWidth > innerWidth};
})()"""


@pytest.fixture
def look(browser: Browser) -> Browser:
    browser.look()
    browser.speak("zh-CN,zh;q=0.9")
    return browser


@pytest.fixture(scope="session")
def quotes(page):
    """The quotes that the page gives for a question, with their addresses."""
    made = given(page.library.answer(QUESTION), QUESTION, Language.SIMPLIFIED)
    found = found_of(made, page.library.catalogue)
    return [found.first.quote, *(one.quote for one in (*found.others, *found.further))]


@pytest.mark.parametrize("size", SIZES)
def test_a_link_to_a_quote_opens_with_the_marked_sentence_in_sight(look, page, quotes, size):
    look.look(SIZES[size])
    for quote in quotes:
        look.open(page.address + quote_path(quote))
        assert look.evaluate("document.querySelector('mark').textContent") == quote.text
        seen = look.evaluate(SEEN)
        assert seen["scrolled"] > 0
        assert 0 <= seen["top"] < seen["height"] * 0.8
        assert not seen["wide"]


def test_a_browser_that_knows_no_text_fragments_sees_it_too(look, page, quotes):
    look.look(PHONE)
    path = quote_path(quotes[0]).partition(":~:")[0]
    look.open(page.address + path)
    seen = look.evaluate(SEEN)
    assert 0 < seen["top"] < seen["height"] / 2


def test_from_a_question_to_its_sentence_by_hand(look, page):
    look.look(PHONE)
    look.open(page.address + "/")
    look.evaluate(f"document.querySelector('#q').value = '{QUESTION}'")
    look.click(".box button")
    quote = look.evaluate("document.querySelector('blockquote').textContent")
    look.click("figcaption a")
    assert look.evaluate("document.querySelector('mark').textContent") == quote


def test_nothing_is_fetched_from_anywhere_else_and_nothing_is_forbidden(look, page, quotes):
    for path in ("/", "/articles", f"/search?q={QUESTION}", quote_path(quotes[0]), "/nowhere"):
        look.open(page.address + path)
        assert look.requests
        assert all(one.startswith(page.address) for one in look.requests)
        assert [one for one in look.violations if "404" not in one] == []


@pytest.mark.parametrize("size", [(320, 640), DESKTOP])
def test_no_page_is_wider_than_its_window(look, page, size):
    look.look(size)
    paths = ["/", "/articles", "/search?q=图书馆", "/nowhere", "/?lang=en"]
    paths += [article_path(one.id) for one in page.library.catalogue.articles(limit=3)]
    paths += [f"{path}?lines=1" for path in paths[5:]]
    for path in paths:
        look.open(page.address + path)
        wide = look.evaluate("document.documentElement.scrollWidth > innerWidth")
        assert not wide, path


def test_night_is_dark_and_day_is_light(look, page):
    def ground():
        look.open(page.address + "/")
        return look.evaluate("getComputedStyle(document.body).backgroundColor")

    look.look(dark=False)
    day = ground()
    look.look(dark=True)
    assert day != ground()


def test_words_are_set_in_the_type_of_their_own_script(look, page):
    family = "getComputedStyle(document.querySelector('article')).fontFamily"
    for language in ("zh-Hans", "zh-Hant"):
        for words, ending in (("藏書", "TC"), ("春节将近", "SC")):
            path = article_path(page.article(words).id)
            look.open(f"{page.address}{path}?lang={language}")
            assert f"Noto Serif CJK {ending}" in look.evaluate(family)


def test_lines_are_as_long_as_eyes_like_them(look, page):
    look.open(page.address + article_path(page.article("虎台街道有老旧小区").id))
    measure = """(() => {
      const p = [...document.querySelectorAll('article > p')].at(-1), style = getComputedStyle(p);
      const size = parseFloat(style.fontSize);
      return [p.clientWidth / size, parseFloat(style.lineHeight) / size];
    })()"""
    characters, leading = look.evaluate(measure)
    assert 35 <= characters <= 40
    assert leading == pytest.approx(1.8, abs=0.05)


@pytest.mark.skipif("PICTURES" not in os.environ, reason="no folder in PICTURES to put them in")
def test_pictures_for_the_documentation(look, make_page, quotes):
    page = make_page()
    for name in ("extra.jsonl", "many.jsonl"):
        (page.corpus / name).unlink()
    page.library.reload()
    article = article_path(quotes[0].article.id)
    for name, path, size, dark in (
        ("home-phone", "/", "phone", False),
        ("answer-phone", f"/search?q={QUESTION}", "phone", False),
        ("quote-phone", quote_path(quotes[0]), "phone", False),
        ("quote-phone-dark", quote_path(quotes[0]), "phone", True),
        ("article-desktop", article, "desktop", False),
        ("answer-desktop-dark", f"/search?q={QUESTION}", "desktop", True),
        ("lines-desktop", f"{article}?lines=1#p5", "desktop", False),
    ):
        look.look(SIZES[size], dark, 1.5 if size == "phone" else 1)
        look.open(page.address + path)
        look.picture(Path(os.environ["PICTURES"]) / f"web-{name}.png")
