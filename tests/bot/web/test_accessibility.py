"""Whoever cannot see the page, or not well, can use it: structure, names, contrast; axe agrees.

The axe that runs in the browser comes with the test tools; AXE_CORE names a newer axe.min.js.
"""

import os
import re
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import pytest

from bot.links import article_path
from bot.paths import CONFIG
from tests.bot.web.browser import DESKTOP, PHONE
from tests.bot.web.outline import RANKS, outline

LEAST = 4.5  # contrast of text (WCAG 2.2, 1.4.3, level AA)
# What is written in which colour, on which ground: the style sheet's own names.
PAIRS = [
    ("ink", "paper"),
    ("ink", "sheet"),
    ("quiet", "paper"),
    ("quiet", "sheet"),
    ("accent", "paper"),
    ("accent", "sheet"),
    ("on-seal", "seal"),
    ("mark-ink", "mark"),
]
STYLE = (CONFIG / "web" / "style.css").read_text(encoding="utf-8")


def paths(page):
    found = page.article("虎台街道有老旧小区")
    place = next(p for p in found.paragraphs if "虎台街道有老旧小区" in p.text)
    return [
        "/",
        "/articles",
        "/articles?source=many.jsonl",
        "/search",
        "/search?q=虎台街道有多少个老旧小区",
        "/search?q=今天天气怎么样",
        f"{article_path(found.id)}?q={place.position}.0-9.0-4",
        f"{article_path(found.id)}?lines=1",
        article_path(page.article("粗").id),
        "/nowhere",
    ]


def colours(scheme):
    blocks = re.findall(r":root \{(.*?)\}", STYLE, re.DOTALL)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[0]))
    if scheme == "dark":
        (night,) = [block for block in blocks[1:] if "--paper" in block]
        found |= dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", night))
    return found


def luminance(colour):
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        (p / 12.92) if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("words", "ground"), PAIRS)
def test_words_stand_out_from_their_ground(scheme, words, ground):
    known = colours(scheme)
    darker, lighter = sorted((luminance(known[words]), luminance(known[ground])))
    assert (lighter + 0.05) / (darker + 0.05) >= LEAST


def test_colours_stand_in_the_two_lists_only():
    (rest,) = STYLE.split("/* The ground */")[1:]
    assert set(re.findall(r"#[0-9a-f]{3,8}\b", rest)) <= {"#000"}  # ink, for paper


def test_every_page_has_its_landmarks_one_title_and_headings_in_order(page):
    for path in paths(page):
        found = outline(page.get(path).text)
        assert found.one("html").attributes["lang"] == "zh-Hans"
        assert found.one("title").words.strip()
        assert len(found.all("main")) == len(found.all("h1")) == 1, path
        assert found.one("h1").words.strip()
        assert any(one.name == "footer" for one in found.elements)
        ranks = [int(one.name[1]) for one in found.all(*RANKS)]
        assert ranks[0] == 1
        assert all(below <= above + 1 for above, below in pairwise(ranks)), path
        navigations = [one.attributes.get("aria-label") for one in found.all("nav")]
        assert all(navigations)
        assert len(set(navigations)) == len(navigations)


def test_every_field_and_button_and_link_has_a_name(page):
    for path in paths(page):
        found = outline(page.get(path).text)
        labels = {one.attributes["for"] for one in found.all("label") if one.words.strip()}
        for field in found.all("input"):
            hidden = field.attributes.get("type") == "hidden"
            assert hidden or field.attributes["id"] in labels, path
        for one in found.all("a", "button"):
            assert one.words.strip() or one.attributes.get("aria-label"), path


def test_no_id_is_there_twice_and_every_anchor_leads_somewhere(page):
    for path in paths(page):
        found = outline(page.get(path).text)
        assert len(set(found.ids)) == len(found.ids), path
        for link in found.links:
            if link.startswith("#"):
                assert link[1:].partition(":~:")[0] in found.ids, (path, link)


def test_the_keyboard_reaches_the_text_first(page):
    found = outline(page.get("/").text)
    first = found.all("a")[0]
    assert first.attributes["href"] == f"#{found.one('main').attributes['id']}"


AXE = """axe.run({
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
}).then(r => [r.passes.length, [...r.violations, ...r.incomplete].map(
    v => `${v.id}: ${v.nodes.map(n => n.html).join(" ")}`)])"""


@pytest.fixture(scope="session")
def axe():
    """The accessibility engine, as JavaScript."""
    own = files("axe_core_python") / "axe.min.js"
    return Path(os.environ.get("AXE_CORE", str(own))).read_text(encoding="utf-8")


def found_by(axe, browser, address):
    """What axe has against a page, or cannot decide."""
    browser.open(address)
    browser.evaluate(f"{axe}; undefined")
    found = browser.call("Runtime.evaluate", expression=AXE, awaitPromise=True, returnByValue=True)
    passed, violated = found["result"]["value"]
    assert passed > 10
    return violated


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESKTOP, True)])
def test_axe_finds_nothing(browser, page, axe, size, dark):
    browser.look(size, dark)
    browser.speak("zh-CN")
    more = ["/?lang=en", "/search?q=图书馆&lang=zh-Hant", "/articles?page=0"]
    for path in [*paths(page), *more]:
        assert found_by(axe, browser, page.address + path) == [], path


@pytest.mark.parametrize("dark", [False, True])
def test_axe_finds_nothing_where_the_page_itself_is_in_trouble(browser, make_page, axe, dark):
    broken = make_page(scripted=True)
    broken.script.error = RuntimeError("meant")
    assert broken.get("/search?q=清欠").status_code == 500
    browser.look(PHONE, dark)
    browser.speak("zh-CN")
    assert found_by(axe, browser, broken.address + "/search?q=清欠") == []


def test_axe_does_find_what_is_wrong(browser, page, axe):
    found = "data:text/html,<html lang=zh><title>t</title><main><h1>h</h1><img src=x></main>"
    browser.look(PHONE)
    assert any(one.startswith("image-alt") for one in found_by(axe, browser, found))
