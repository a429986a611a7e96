"""What must hold for any page."""

import gc
import re
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.corpus.model import Article, Kind, Page, Role
from retrieval.corpus.page.restore import restore
from tests.retrieval.corpus.page.composer import FILES, LEVELS, compose
from tests.retrieval.corpus.page.stories import Story, stories

PIECES = st.sampled_from(
    [
        "近年来，该县坚持绿色发展，群众的日子越来越好。",
        "本报讯（记者 张三）近日，某市举行马拉松比赛，",
        "某省某市：",
        "为城市美容师筑起暖心港湾",
        "——某区工作综述",
        "◎ 李四王小明",
        "张博 摄",
        "第3版",
        "一、工作回顾",
        "## 标题",
        "“好！”他说。",
        "丰 富 的 年 货",
        "2023 年",
        "责任编辑：韩梅",
        "登录 | 注册",
        "Powered by X",
        "　　",
    ]
)
LINES = st.lists(st.one_of(PIECES, st.just(""), st.text(max_size=60)), max_size=60)


def closed_up(text: str) -> str:
    return re.sub(r"\s", "", text)


def owners(page: Page) -> list[int]:
    """Line numbers as often as something owns them; a paragraph may share a line with a credit."""
    numbers: list[int] = []
    for article in page.articles:
        lines = {
            n
            for part in (*article.paragraphs, *article.sections)
            for r in part.lines
            for n in range(r.first, r.last + 1)
        }
        numbers.extend(lines)
    for noise in page.noise:
        numbers.extend(range(noise.lines.first, noise.lines.last + 1))
    return sorted(numbers)


@given(LINES)
@settings(max_examples=200, deadline=None)
def test_every_line_that_is_not_blank_is_owned_once(lines):
    page = restore(lines)
    assert owners(page) == [n for n, line in enumerate(lines, start=1) if line.strip()]


@given(LINES)
@settings(max_examples=100, deadline=None)
def test_the_text_of_an_article_is_a_subsequence_of_the_page(lines):
    page = restore(lines)
    whole = closed_up("".join(lines))
    for article in page.articles:
        at = 0
        for paragraph in article.body:
            for letter in closed_up(paragraph.text):
                at = whole.index(letter, at) + 1


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("seed", range(40, 45))
def test_every_line_of_a_composed_page_is_owned_once(level, seed):
    lines = compose(level, seed).text.splitlines()
    numbers = [n for n, line in enumerate(lines, start=1) if line.strip()]
    assert owners(restore(lines)) == numbers


@given(st.text(alphabet=st.characters(), max_size=400))
@settings(max_examples=150, deadline=None)
def test_any_text_becomes_a_page_that_owns_every_line_once(text):
    lines = text.split("\n")
    assert owners(restore(lines)) == [n for n, line in enumerate(lines, start=1) if line.strip()]


@given(st.sampled_from(LEVELS), st.integers(0, 10**6), st.randoms(use_true_random=False))
@settings(max_examples=15, deadline=None)
def test_a_page_in_any_disorder_keeps_every_line(level, seed, random):
    lines = compose(level, seed).text.splitlines()
    random.shuffle(lines)
    assert owners(restore(lines)) == [n for n, line in enumerate(lines, start=1) if line.strip()]


def clean(story: Story) -> list[str]:
    """An article as a clean page has it: every part on a line of its own, blank lines between."""
    parts = [story.kicker, story.title, f"——{story.subtitle}" if story.subtitle else ""]
    if not story.dateline:
        parts.append(story.office or "◎ " + " ".join(story.authors))
    lines = [part for part in parts if part] + [""]
    text = story.dateline
    for form, row in story.body:
        lines += [text + row if form == "text" else row.replace("|", " "), ""]
        text = "" if form == "text" else text
    return lines


ALL = [story for file in FILES for story in stories(file)]


@pytest.mark.parametrize("story", ALL, ids=lambda story: story.name)
def test_a_clean_article_comes_back_unchanged(story):
    (article,) = restore(clean(story)).articles
    assert (article.kicker or "") == story.kicker
    assert article.title == story.title
    assert (article.subtitle or "") == story.subtitle
    assert article.authors == story.authors
    texts = [row for form, row in story.body if form == "text"]
    texts[0] = story.dateline + texts[0]
    assert [p.text for p in article.body] == texts
    headings = [row.replace("|", " ") for form, row in story.body if form != "text"]
    assert [section.text for section in article.sections] == headings
    assert not article.uncertain


def rendered(article: Article) -> list[str]:
    lines = [p.text for p in article.paragraphs if p.role is not Role.BODY] + [""]
    section = None
    for paragraph in article.body:
        if paragraph.section != section:
            section = paragraph.section
            lines += [section or "", ""]
        lines += [paragraph.text, ""]
    return lines


@pytest.mark.parametrize("seed", range(60, 66))
def test_restoring_what_was_restored_changes_nothing(seed):
    page = restore(compose("easy", seed).text.splitlines())
    for article in page.articles:
        if article.kind is Kind.ARTICLE and article.title and article.authors:
            (again,) = restore(rendered(article)).articles
            assert [p.text for p in again.body] == [p.text for p in article.body]
            assert again.title == article.title


def test_an_empty_page_has_nothing():
    assert restore([]) == Page((), ())
    assert restore(["", "  ", "\t"]) == Page((), ())


def test_a_headline_alone_is_an_article_without_text():
    (article,) = restore(["某某县：", "念好山字经 唱响致富歌"]).articles
    assert article.title == "念好山字经 唱响致富歌"
    assert article.body == ()
    assert article.uncertain


@pytest.mark.parametrize(
    "line", ["标题", "◎ 张三李四", "本报讯（张三）近日，", "某县：", "“”（）" * 50, "一、回顾"]
)
def test_the_time_grows_with_the_length_and_no_faster(line):
    def seconds(lines: list[str]) -> float:
        begin = process_time()
        restore(lines)
        return process_time() - begin

    seconds([line] * 500)  # what is loaded once
    short, long = seconds([line] * 1000), seconds([line] * 8000)
    assert long < 24 * short + 0.5  # eight times the lines; three times that for a busy machine


def test_nothing_is_left_for_the_garbage_collector_and_it_works_on():
    lines = compose("hard", 0).text.splitlines()
    restore(lines)  # loads the model
    gc.collect()
    page = restore(lines)
    assert page.articles
    assert gc.collect() == 0
    assert gc.isenabled()
