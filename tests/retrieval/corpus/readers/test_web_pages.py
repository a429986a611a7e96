"""A saved web page gives its article; what stands round it is named and in no article."""

import re

import pytest

from retrieval.corpus.model import Kind, Role
from retrieval.corpus.readers import read
from retrieval.errors import SourceError
from retrieval.problem import Fault, Problem
from tests.retrieval.corpus.readers.web_pages import (
    BODY,
    CHROME,
    HEADINGS,
    REPORT,
    REPORT_TITLE,
    TITLE,
    USER_BOX,
    forum,
    news,
)


def only_article(data: bytes, name: str = "saved"):
    (article,) = read(name, data).articles()
    return article


def words(article) -> str:
    return "\n".join(p.text for p in article.paragraphs)


@pytest.mark.parametrize("broken_with", ["p", "br"])
def test_a_news_page_gives_the_article_with_its_paragraphs_and_headings(broken_with):
    reading = read("saved", news(broken_with).encode())
    assert reading.source.format == "html"
    (article,) = reading.articles()
    assert article.title == TITLE
    assert tuple(p.text for p in article.body) == BODY
    assert tuple(s.text for s in article.sections) == HEADINGS
    assert article.body[3].section == HEADINGS[0]
    assert article.authors == ("林海", "赵一鸣")
    assert article.date == "2023-01-06"


def test_what_stands_round_the_article_is_named_noise():
    reading = read("saved", news().encode())
    article = only_article(news().encode())
    noise = "\n".join(
        "\n".join(reading.lines[n.lines.first - 1 : n.lines.last]) for n in reading.page.noise
    )
    for piece in CHROME:
        assert piece in noise
        assert piece not in words(article)


@pytest.mark.parametrize("page", [news(), news("br"), forum()])
def test_each_line_that_the_page_shows_is_owned_once(page):
    reading = read("saved", page.encode())
    owners = [
        number
        for article in reading.page.articles
        for part in (*article.paragraphs, *article.sections)
        for lines in part.lines
        for number in range(lines.first, lines.last + 1)
    ]
    owners += [
        number
        for noise in reading.page.noise
        for number in range(noise.lines.first, noise.lines.last + 1)
        if reading.lines[number - 1].strip()
    ]
    shown = [number for number, line in enumerate(reading.lines, start=1) if line.strip()]
    assert sorted(owners) == shown


def test_lines_count_what_the_page_shows_and_not_its_markup():
    reading = read("saved", news().replace("\n", "").encode())
    (article,) = reading.articles()
    first = article.body[0].lines[0].first
    assert reading.lines[first - 1].strip() == BODY[0]
    assert "脚本" not in "".join(reading.lines)
    assert "看不见" not in "".join(reading.lines)


def test_a_report_in_a_forum_comes_without_the_forum():
    article = only_article(forum().encode("gbk"))
    assert (article.kind, article.title) == (Kind.REPORT, REPORT_TITLE)
    assert article.authors == ("林海",)
    assert article.date == "2022-01-12"  # of the speech, not of the post
    assert [s.text for s in article.sections] == [REPORT[5], REPORT[7], REPORT[9]]
    assert tuple(p.text for p in article.body) == (REPORT[3], REPORT[4], *REPORT[6:9:2], REPORT[10])
    for piece in (*USER_BOX, "登录", "Discuz", "返回顶部", "楼层"):
        assert piece not in words(article)


@pytest.mark.parametrize(
    ("named", "codec", "reported"),
    [("gb2312", "gbk", "gb18030"), ("big5", "big5", "big5hkscs"), ("utf-8", "utf-8", "utf-8")],
)
def test_the_charset_that_a_page_names_is_no_guess(named, codec, reported):
    source = read("saved", news(charset=named).encode(codec, "xmlcharrefreplace")).source
    assert (source.encoding, source.encoding_guessed) == (reported, False)


def test_a_page_that_names_the_wrong_charset_is_read_all_the_same():
    assert only_article(news(charset="utf-8").encode("gb18030")).title == TITLE
    assert only_article(news(charset="gb2312").encode("utf-8")).title == TITLE


def test_one_broken_character_does_not_lose_the_page():
    data = news(charset="gbk").encode("gbk").replace("版权".encode("gbk"), b"\x81\xff", 1)
    reading = read("saved", data)
    assert next(reading.articles()).title == TITLE
    assert reading.source.encoding_guessed


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="PubDate" content="2023-02-03 10:00:00">',
        '<meta property="article:published_time" content="2023-02-03T10:00:00+08:00">',
        '<script type="application/ld+json">{"datePublished": "2023-02-03"}</script>',
    ],
)
def test_the_date_that_a_page_declares_wins_over_one_that_it_shows(head):
    assert only_article(news(head=head).encode()).date == "2023-02-03"


def test_an_author_who_is_only_named_by_the_page_is_kept():
    page = re.sub(r"（记者.*?）", "", news(head='<meta name="author" content="周明 陈小雨">'))
    assert only_article(page.encode()).authors == ("周明", "陈小雨")
    page = re.sub(r"（记者.*?）", "", news().replace("来源：江城晚报", "来源：江城晚报 作者：周明"))
    assert only_article(page.encode()).authors == ("周明",)


def test_a_title_in_the_text_wins_over_a_name_of_the_page_that_is_nowhere_shown():
    page = """<html><head><title>某县年鉴</title></head><body>
    <center><b>县城供水工程通水</b></center><br>2001年6月18日，县城供水工程正式通水，日供水能力
达到三万吨，结束了县城吃水难的历史。<br>工程总投资4200万元，历时两年建成，铺设管道36公里。</body></html>"""
    article = only_article(page.encode())
    assert article.title == "县城供水工程通水"
    assert "日供水能力达到三万吨" in article.body[0].text


def test_headings_of_a_page_head_its_sections_and_no_article_of_their_own():
    paragraphs = "".join(
        f"<h2>第{n}站：老街</h2><p>老街修好了，游客多了起来，商户的生意也好了。</p>"
        "<p>修缮用了两年，保留了原来的石板路，路灯和招牌都换成了旧样子。</p>"
        for n in "一二三"
    )
    page = f"<html><title>古镇三日</title><body><h1>古镇三日</h1>{paragraphs}</body></html>"
    article = only_article(page.encode())
    assert (article.title, article.subtitle) == ("古镇三日", None)
    assert [s.text for s in article.sections] == [f"第{n}站：老街" for n in "一二三"]
    assert [p.section[:2] for p in article.body] == ["第一", "第一", "第二", "第二", "第三", "第三"]


def test_tables_and_lists_are_text_line_by_line():
    page = """<html><title>去年经济数据</title><body><nav><a href=x>首页</a></nav>
    <h1>去年经济数据</h1>
    <p>市统计局发布去年经济数据，生产总值增长5.1%，其中第三产业增长最快，就业保持稳定。</p>
    <table><tr><th>指标</th><th>数值</th></tr><tr><td>财政收入</td><td>310亿元</td></tr></table>
    <p>统计局负责人表示，经济运行总体平稳，物价保持稳定，居民收入继续增加。</p>
    <h2>下一步</h2><ul><li>扩大投资；</li><li>促进消费。</li></ul>
    <ul><li><a href=y>别的新闻</a></li></ul></body></html>"""
    article = only_article(page.encode())
    assert [p.text for p in article.body][1:3] == ["指标 | 数值", "财政收入 | 310亿元"]
    assert [(p.section, p.text) for p in article.body][4:] == [
        ("下一步", "扩大投资；"),
        ("下一步", "促进消费。"),
    ]


def test_a_headline_without_an_element_of_its_own_is_found_above_the_text():
    page = """<html><title>江城晚报</title><body><table><tr><td><a href=x>版面导航</a></td></tr>
    <tr><td>第A03版：要闻</td><td>2023年1月6日 星期五</td></tr></table>
    <div>江城迎来新年第一场雪</div><div>——供暖运行平稳</div><div>本报记者 周明</div><div id=text>
    <p>昨天，江城迎来新年第一场雪，全市平均降雪量3.2毫米，没有造成交通中断。</p>
    <p>供暖部门昨夜出动检修人员1200人，居民家中温度保持在20摄氏度以上。</p></div>
    <ul><li><a href=y>地铁三号线开通</a></li></ul></body></html>"""
    article = only_article(page.encode())
    assert (article.title, article.subtitle) == ("江城迎来新年第一场雪", "供暖运行平稳")
    assert (article.authors, article.date) == (("周明",), "2023-01-06")
    assert len(article.body) == 2


def test_a_report_on_a_news_page_is_a_report():
    page = news().replace(TITLE, REPORT_TITLE)
    assert only_article(page.encode()).kind is Kind.REPORT


def test_a_newspaper_page_set_as_plain_text_keeps_its_articles_apart():
    texts = [
        "口袋公园添新绿\n\n本报讯（记者 林海）公园里种了很多树，\n\n树下摆了长椅，大家都很喜欢。\n",
        "地铁三号线开通\n\n◎ 周明\n\n　　列车首班六点，末班十一点，沿线居民出行方便多了。\n",
    ]
    page = "<html><body><pre>" + "\n\n".join(texts) + "</pre></body></html>"
    found = list(read("saved", page.encode()).articles())
    assert [one.authors for one in found] == [("林海",), ("周明",)]


def test_a_page_without_words_gives_no_article():
    assert list(read("a.html", b"<html></html>").articles()) == []
    assert (
        list(read("a.html", b"<!DOCTYPE html><html><body><img src=a></body></html>").articles())
        == []
    )


def test_markup_too_deep_to_be_read_to_its_end_is_refused():
    with pytest.raises(SourceError) as refusal:
        read("deep.html", b"<html><body>" + "<div>字".encode() * 3000)
    assert refusal.value.problem == Problem(Fault.MARKUP)


def test_a_plain_page_that_speaks_of_markup_is_no_web_page():
    page = "怎样写网页\n\n网页以<html>开头，以</html>结尾，写好以后用浏览器打开就能看到。\n"
    reading = read("page.txt", page.encode())
    assert reading.source.format == "plain"
    assert any(Role.BODY is p.role for article in reading.articles() for p in article.paragraphs)
