"""What a person says of a page in the file beside it wins over what was made of the page."""

import pytest

from retrieval.corpus.model import Kind, Role
from retrieval.corpus.readers import read
from retrieval.errors import SourceError
from retrieval.problem import Fault, Problem
from tests.retrieval.corpus.readers.web_pages import BODY, TITLE, news

PAGE = """江城晚报
口袋公园添新绿

◎ 林海

　　公园里种了很多树，树下摆了长椅，
大家都很喜欢。

　　公园每天开放到晚上十点，免费入园。

地铁三号线开通

◎ 陈小雨

　　列车首班六点，末班十一点，沿线居民
出行方便多了。

　　票价两元起，老人免费。
讲文明树新风
"""


def corrected(sidecar: str, page: str = PAGE, name: str = "page.txt"):
    return read(name, page.encode(), sidecar.encode()).page


def texts(article) -> list[str]:
    return [p.text for p in article.body]


def test_facts_of_an_article_are_said_by_any_of_its_lines():
    plain = read("page.txt", PAGE.encode()).page.articles
    page = corrected(
        '[[article]]\nline = 15\ntitle = "三号线"\nauthors = ["周明"]\ndate = 2023-01-05'
    )
    park, subway = page.articles
    assert park == plain[0]
    assert (subway.title, subway.authors, subway.date) == ("三号线", ("周明",), "2023-01-05")
    assert texts(subway) == texts(plain[1])


def test_lines_say_what_makes_an_article_in_the_order_given():
    page = corrected('[[article]]\nlines = [18, [8, 9]]\ntitle = "拼起来"\n')
    made = next(a for a in page.articles if a.title == "拼起来")
    assert texts(made) == ["票价两元起，老人免费。", "公园每天开放到晚上十点，免费入园。"]
    assert made.uncertain == ()
    others = [text for a in page.articles if a is not made for text in texts(a)]
    assert others == [
        "公园里种了很多树，树下摆了长椅，大家都很喜欢。",
        "列车首班六点，末班十一点，沿线居民出行方便多了。",
    ]


def test_a_title_that_stands_on_lines_of_the_article_is_its_headline():
    page = corrected('[[article]]\nlines = [[2, 18]]\ntitle = "地铁三号线开通"\n')
    (article,) = page.articles
    (headline,) = [p for p in article.paragraphs if p.text == "地铁三号线开通"]
    assert headline.role is Role.HEADLINE
    assert [(r.first, r.last) for r in headline.lines] == [(11, 11)]
    assert len(texts(article)) == 4


def test_lines_that_are_noise_are_in_no_article():
    page = corrected("noise = [[10, 18], 1]\n")
    (article,) = page.articles
    assert article.title == "口袋公园添新绿"
    assert [(n.what, n.lines.first, n.lines.last) for n in page.noise[:2]] == [
        ("set aside", 1, 1),
        ("set aside", 10, 18),
    ]


def test_lines_that_look_like_furniture_are_text_where_a_person_says_so():
    page = corrected("[[article]]\nlines = [[11, 19]]\n")
    subway = page.articles[-1]
    assert "讲文明树新风" in texts(subway)
    assert all(19 not in range(n.lines.first, n.lines.last + 1) for n in page.noise)


def test_authors_and_date_at_the_top_are_those_of_all_articles():
    page = corrected('date = "2023-01"\nauthors = ["周明"]\n[[article]]\nline = 2\ndate = "2022"\n')
    assert [a.date for a in page.articles] == ["2022", "2023-01"]
    assert [a.authors for a in page.articles] == [("周明",), ("周明",)]


def test_title_and_kind_at_the_top_are_those_of_the_only_article():
    one = PAGE[: PAGE.index("地铁")]
    (article,) = corrected('title = "公园报告"\nkind = "report"\n', one).articles
    assert (article.title, article.kind) == ("公园报告", Kind.REPORT)
    with pytest.raises(SourceError) as refusal:
        corrected('title = "公园"\n')
    assert refusal.value.problem == Problem(Fault.SIDECAR_SEVERAL, "2")


def test_every_line_stays_owned_once():
    page = corrected("noise = [4]\n[[article]]\nlines = [[15, 18], [6, 7]]\n")
    owners = [
        number
        for article in page.articles
        for part in (*article.paragraphs, *article.sections)
        for lines in part.lines
        for number in range(lines.first, lines.last + 1)
    ]
    owners += [n for noise in page.noise for n in range(noise.lines.first, noise.lines.last + 1)]
    filled = [n for n, line in enumerate(PAGE.split("\n"), start=1) if line.strip()]
    assert sorted(n for n in owners if n in filled) == filled


def test_a_web_page_is_corrected_by_the_lines_that_it_shows():
    reading = read("saved.html", news().encode())
    lines = {text: n for n, line in enumerate(reading.lines, start=1) if (text := line.strip())}
    noise = lines[BODY[1]]
    sidecar = f"date = 2020-02-02\nnoise = [{noise}]\n[[article]]\nauthors = []\n"
    sidecar += f"line = {lines[BODY[0]]}\n"
    (article,) = read("saved.html", news().encode(), sidecar.encode()).page.articles
    assert (article.title, article.date, article.authors) == (TITLE, "2020-02-02", ())
    assert tuple(texts(article)) == (BODY[0], *BODY[2:])


@pytest.mark.parametrize(
    ("sidecar", "fault", "place"),
    [
        ("date = \n", Fault.SIDECAR, "1"),
        ("titel = 'a'\n", Fault.SIDECAR_FORM, "titel"),
        ("date = '2023-13-01'\n", Fault.SIDECAR_FORM, 'date = "2024-01-09"'),
        ("[[article]]\nline = 2\n[[article]]\ntitle = 'a'\n", Fault.SIDECAR_FORM, "[[article]] 2"),
        ("[[article]]\nlines = [[8, 3]]\n", Fault.SIDECAR_FORM, "lines = [[3, 8], 12]"),
        ("[[article]]\nlines = [[8, 300]]\n", Fault.SIDECAR_LINES, "300 > 20"),
        ("noise = [3]\n[[article]]\nlines = [[2, 5]]\n", Fault.SIDECAR_TWICE, "3"),
        ("[[article]]\nline = 3\ntitle = 'a'\n", Fault.SIDECAR_NOTHING, "[[article]] 1: 3"),
        ("article = 3\n", Fault.SIDECAR_FORM, "[[article]]"),
        ("authors = '周明'\n", Fault.SIDECAR_FORM, "authors = ["),
    ],
)
def test_what_is_not_right_is_told_with_its_place(sidecar, fault, place):
    with pytest.raises(SourceError) as refusal:
        corrected(sidecar)
    assert refusal.value.problem.fault is fault
    assert place in refusal.value.problem.detail
    assert place in str(refusal.value)


def test_a_sidecar_that_is_no_utf8_is_refused():
    with pytest.raises(SourceError) as refusal:
        read("page.txt", PAGE.encode(), "title = '标题'".encode("gbk"))
    assert refusal.value.problem.fault is Fault.SIDECAR


def test_a_sidecar_does_not_correct_a_file_of_articles():
    with pytest.raises(SourceError) as refusal:
        read("a.csv", "标题,正文\n公园,开放了。\n".encode(), b"date = 2023-01-01")
    assert refusal.value.problem.fault is Fault.SIDECAR_TABLE
