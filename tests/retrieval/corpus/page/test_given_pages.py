"""The five pages that the project was made for come out as their hand-made truth says."""

import json
import re
from pathlib import Path

import pytest

from retrieval.corpus.model import Kind
from retrieval.corpus.page.restore import restore
from tests.retrieval.corpus.page.measure import bare

GOLD = Path(__file__).parents[3] / "gold" / "pages"
NAMES = sorted(path.stem for path in (GOLD / "pages").glob("*.txt"))


def closed_up(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.fixture(params=NAMES)
def page_and_truth(request):
    lines = (GOLD / "pages" / f"{request.param}.txt").read_text("utf-8").split("\n")
    truth = json.loads((GOLD / "truth" / f"{request.param}.json").read_text("utf-8"))
    return restore(lines), truth


def test_every_article_has_its_paragraphs_and_no_others(page_and_truth):
    page, truth = page_and_truth
    expected = [
        [closed_up(p["text"]) for p in article["paragraphs"]]
        for article in truth
        if article["kind"] == "article"
    ]
    restored = [
        [closed_up(p.text) for p in article.body]
        for article in page.articles
        if article.kind is not Kind.CAPTION and article.body
    ]
    assert sorted(restored) == sorted(expected)


def test_every_headline_is_letter_for_letter(page_and_truth):
    page, truth = page_and_truth
    titles = {
        bare((a.kicker or "") + (a.title or "") + (a.subtitle or ""))
        for a in page.articles
        if a.kind is not Kind.CAPTION
    }
    for article in truth:
        if article["kind"] == "article":
            assert bare(article["kicker"] + article["title"] + article["subtitle"]) in titles


def test_every_author_is_named_apart(page_and_truth):
    page, truth = page_and_truth
    restored = sorted(a.authors for a in page.articles if a.authors)
    assert restored == sorted(tuple(article["authors"]) for article in truth)


def test_section_headings_are_no_text(page_and_truth):
    page, truth = page_and_truth
    headings = [bare(text) for article in truth for text in article["sections"]]
    found = [bare(s.text) for article in page.articles for s in article.sections]
    assert sorted(found) == sorted(headings)
