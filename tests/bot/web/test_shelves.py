"""The pages to read, over real HTTP: first page, list, article, quoted sentence, original lines."""

import re

import pytest

from bot.links import Mark, article_path
from retrieval.text.spans import Span
from tests.bot.web.outline import outline

CITED = "虎台街道有老旧小区"  # printed in one of the project's own pages


def quoted(page, words=CITED):
    """An article, and the mark of a sentence in it that holds these words."""
    found = page.article(words)
    paragraph = next(p for p in found.paragraphs if words in p.text)
    start = paragraph.text.index(words)
    end = paragraph.text.index("。", start) + 1
    return found, paragraph, Mark(paragraph.position, Span(start, end), (Span(start, start + 4),))


def test_the_first_page_has_a_search_box_what_came_last_and_the_sources(page):
    found = outline(page.get("/").text)
    assert found.one("form").attributes["action"] == "/search"
    assert "/articles?source=002_5382937053452bfb.txt" in found.links
    assert any(link.startswith("/a/") for link in found.links)
    count = page.library.catalogue.count()
    assert f"{count.articles} 篇文章，来自 {count.sources} 个来源" in found.one("main").words


def test_the_list_shows_every_article_once_over_its_pages(page):
    seen = []
    at = "/articles"
    while at:
        found = outline(page.get(at).text)
        seen += [link for link in found.links if link.startswith("/a/")]
        later = [a for a in found.all("a") if a.attributes.get("rel") == "next"]
        at = later[0].attributes["href"] if later else None
    assert sorted(seen) == sorted(article_path(one.id) for one in page.library.catalogue.articles())


def test_the_list_of_one_source_has_its_articles_only(page):
    found = outline(page.get("/articles", params={"source": "many.jsonl", "page": "2"}).text)
    links = [link for link in found.links if link.startswith("/a/")]
    assert len(links) == 5
    assert "第 2 页，共 2 页" in found.one("main").words


def test_a_page_beyond_the_last_is_the_last(page):
    assert page.get("/articles?page=9999").text.count("/a/") > 0


def test_an_article_shows_its_headline_byline_sections_and_every_paragraph_in_order(page):
    for article in page.library.catalogue.articles(limit=25):
        response = page.get(article_path(article.id))
        assert response.status_code == 200
        shown = outline(response.text)
        words = shown.one("article").words
        at = 0
        for paragraph in article.paragraphs:
            at = words.index(paragraph.text, at)
            assert f"p{paragraph.position}" in shown.ids
        for section in article.sections:
            assert section.text in words


def test_a_quote_is_marked_word_for_word_with_its_answer(page):
    article, paragraph, mark = quoted(page)
    shown = outline(page.get(f"{article_path(article.id)}?q={mark}").text)
    marked = shown.one("mark")
    assert marked.words == mark.sentence.cut(paragraph.text)
    assert marked.attributes["id"] == f"p{paragraph.position}"
    assert shown.one("strong").words == "虎台街道"
    assert shown.link("看引文").startswith(f"#p{paragraph.position}")
    assert shown.ids.count(f"p{paragraph.position}") == 1


def test_a_headline_can_be_quoted_too(page):
    article = page.article(CITED)
    title = article.paragraphs[0].text
    shown = outline(page.get(f"{article_path(article.id)}?q=0.0-{len(title)}").text)
    assert shown.one("mark").words == title


@pytest.mark.parametrize("mark", ["9999.0-5", "3.0-99999"])
def test_a_quote_that_does_not_fit_is_told_and_nothing_is_marked(page, mark):
    response = page.get(f"{article_path(page.article(CITED).id)}?q={mark}")
    assert response.status_code == 200
    assert "对不上" in response.text
    assert "<mark" not in response.text


def test_a_paragraph_that_was_tampered_with_is_not_quoted(make_page):
    page = make_page()
    article, paragraph, mark = quoted(page)
    with page.library.catalogue._engine.begin() as connection:
        connection.exec_driver_sql(
            "UPDATE paragraph SET text = replace(text, '小区', '大区') WHERE id = ?",
            (paragraph.id,),
        )
    shown = page.get(f"{article_path(article.id)}?q={mark}").text
    assert "<mark" not in shown
    assert "对不上" in shown


def test_the_lines_of_the_source_stand_beside_each_paragraph_on_request(page):
    article, paragraph, mark = quoted(page)
    path = f"{article_path(article.id)}?q={mark}"
    shown = outline(page.get(path).text)
    assert not shown.all("li")
    with_lines = outline(page.get(shown.link("对照原文行")).text)
    printed = (page.corpus / article.source).read_text(encoding="utf-8").splitlines()
    numbered = {int(li.attributes["value"]): li.words for li in with_lines.all("li")}
    wanted = [n for lines in paragraph.lines for n in range(lines.first, lines.last + 1)]
    assert {n: numbered[n] for n in wanted if printed[n - 1].strip()} == {
        n: printed[n - 1].strip() for n in wanted if printed[n - 1].strip()
    }
    assert with_lines.one("mark").words == shown.one("mark").words
    assert "lines=" not in with_lines.link("收起原文行")


def test_lines_of_a_source_that_changed_since_are_not_shown(make_page):
    page = make_page()
    article = page.article(CITED)
    file = page.corpus / article.source
    file.write_text("别的文字\n" + file.read_text(encoding="utf-8"), encoding="utf-8")
    shown = page.get(f"{article_path(article.id)}?lines=1").text
    assert "读入后有变动" in shown
    assert not outline(shown).all("li")
    assert re.search(r"第 [\d–、]+ 行", shown)


def test_an_article_leads_to_those_beside_it_in_its_source(page):
    articles = page.library.catalogue.articles(source="many.jsonl", limit=3)
    paths = [article_path(one.id) for one in articles]
    rels = {
        one.attributes["rel"]: one.attributes["href"]
        for one in outline(page.get(paths[1]).text).all("a")
        if "rel" in one.attributes
    }
    assert rels == {"prev": paths[0], "next": paths[2]}


def test_a_withdrawn_article_is_still_shown_and_says_so(make_page):
    page = make_page()
    article, paragraph, mark = quoted(page)
    (page.corpus / article.source).unlink()
    page.library.reload()
    response = page.get(f"{article_path(article.id)}?q={mark}")
    assert response.status_code == 200
    shown = outline(response.text)
    assert "已不在资料库中" in shown.one("main").words
    assert shown.one("mark").words == mark.sentence.cut(paragraph.text)


def test_a_changed_article_leads_to_what_it_is_now(make_page):
    page = make_page()
    old = page.article("记者获悉，清欠840人")
    file = page.corpus / "extra.jsonl"
    text = file.read_text(encoding="utf-8").replace("记者获悉，", "记者昨日获悉，")
    file.write_text(text, encoding="utf-8")
    page.library.reload()
    shown = outline(page.get(article_path(old.id)).text)
    assert "后来有改动" in shown.one("main").words
    assert shown.link("看现在的版本") == article_path(page.article("记者昨日获悉").id)


def test_markup_and_direction_marks_in_the_corpus_stay_words(page):
    article = page.article("粗")
    response = page.get(article_path(article.id))
    shown = outline(response.text)
    assert not shown.all("script", "img", "b", "i")
    assert "<b>粗</b>体里有<img src=x onerror=alert(1)>" in shown.one("article").words
    assert "\u202e" not in shown.one("title").words
    listed = page.get("/articles?source=extra.jsonl").text
    assert "\u202e" not in listed
    assert "<script" not in listed


def test_printed_words_tell_their_language_and_script(page):
    for words, language in (("藏書", "zh-Hant"), ("春节将近", "zh-Hans"), ("An address", "")):
        article = page.article(words.removeprefix("An ") if language == "" else words)
        shown = outline(page.get(article_path(article.id), headers={"Accept-Language": "en"}).text)
        assert shown.one("article").attributes["lang"] == language
        assert shown.one("html").attributes["lang"] == "en"


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-Hans", "全部文章"), ("zh-Hant", "資料庫現有"), ("en", "All articles")],
)
def test_a_chosen_language_is_kept_by_every_link(page, language, words):
    found = outline(page.get(f"/?lang={language}").text)
    assert words in found.one("body").words
    assert found.one("html").attributes["lang"] == language
    own = [link for link in found.links if link.startswith("/") and "#" not in link]
    assert own
    assert all("lang=" in link for link in own)
    (hidden,) = [one for one in found.all("input") if one.attributes.get("type") == "hidden"]
    assert hidden.attributes["value"] == language


def test_an_empty_corpus_says_so(make_page):
    page = make_page(empty=True)
    page.library.reload()
    assert "资料库里还没有资料" in page.get("/").text
    assert page.get("/articles").status_code == 200
