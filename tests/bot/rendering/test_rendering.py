"""An answer's message: the answer first, the words of the page as they stand, and where."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as for_all
from hypothesis import strategies as st

from bot.citations import Citation
from bot.language import Language
from bot.rendering import Rendering
from bot.rendering.markup import parse
from retrieval.answering.answer import Status
from retrieval.answering.question import AnswerType
from retrieval.errors import QuoteError
from retrieval.text.spans import Span
from tests.bot.rendering.shelves import Shelf, answered, article, evidence
from tests.telegram.markup import parse as telegram_parse
from tests.telegram.markup import utf16_slice

TEXT = "2023年，城东区依法快处欠薪案件322件，清欠840人共743.02万元。"
CHINESE = Rendering(Language.SIMPLIFIED)


def quotes_of(html: str) -> list[str]:
    """The block quotes of a message, by our own reading."""
    parsed = parse(html)
    return [
        parsed.text[item.start : item.end] for item in parsed.entities if item.kind == "blockquote"
    ]


@pytest.fixture
def page():
    return article(TEXT)


def test_the_answer_is_bold_first_and_bold_again_in_its_quote(page):
    html = CHINESE.answer(answered(evidence(page.paragraphs[0], "743.02万元")), Shelf(page))
    assert html.startswith("<b>743.02万元</b>")
    assert "共<b>743.02万元</b>。</blockquote>" in html
    assert quotes_of(html) == [TEXT]


def test_a_citation_names_title_author_date_source_and_lines(page):
    html = CHINESE.answer(answered(evidence(page.paragraphs[0])), Shelf(page))
    assert "[1] 《守护“钱袋子”》 · 张博 · 2024年1月9日\n<code>001.txt</code> 第 1–2 行" in (
        html.replace("&quot;", '"')
    )


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("kind", AnswerType)
def test_every_kind_of_answer_quotes_the_sentence_in_every_language(page, language, kind):
    found = evidence(page.paragraphs[0], "743.02万元", "322件", "840人")
    made = answered(found, expected=kind, verdict=True)
    assert quotes_of(Rendering(language).answer(made, Shelf(page))) == [TEXT]


def test_a_list_answer_names_its_items_and_marks_each(page):
    made = answered(evidence(page.paragraphs[0], None, "322件", "840人"), expected=AnswerType.LIST)
    html = CHINESE.answer(made, Shelf(page))
    assert "1. 322件\n2. 840人" in html
    assert "<b>322件</b>，清欠<b>840人</b>" in html


@pytest.mark.parametrize(("verdict", "said"), [(True, "是。"), (False, "不是。"), (None, "原文")])
def test_a_yes_no_answer_says_what_the_sentence_decides(page, verdict, said):
    made = answered(evidence(page.paragraphs[0]), expected=AnswerType.YES_NO, verdict=verdict)
    assert parse(CHINESE.answer(made, Shelf(page))).text.startswith(said)


def test_two_that_disagree_are_both_quoted_with_their_dates(page):
    other = article("清欠840人共700万元。", id="b", date="2024-02", title="后来")
    made = answered(
        evidence(page.paragraphs[0], "743.02万元"),
        evidence(other.paragraphs[0], "700万元"),
        disagreeing=(1,),
    )
    html = CHINESE.answer(made, Shelf(page, other))
    assert quotes_of(html) == [TEXT, "清欠840人共700万元。"]
    assert "另一处说法不同：700万元" in html
    assert "2024年1月9日" in html
    assert "2024年2月" in html


def test_further_evidence_that_agrees_is_only_named(page):
    other = article("清欠840人。", id="b", title="后来")
    made = answered(evidence(page.paragraphs[0]), evidence(other.paragraphs[0]))
    html = CHINESE.answer(made, Shelf(page, other))
    assert quotes_of(html) == [TEXT]
    assert "另见 [2] 《后来》" in html


def test_further_places_of_the_same_article_do_not_repeat_its_title():
    page = article(TEXT, "又讯，清欠840人。", "再讯，清欠840人。")
    made = answered(*(evidence(item) for item in page.paragraphs))
    html = CHINESE.answer(made, Shelf(page))
    assert html.count("《守护“钱袋子”》") == 1
    assert html.endswith("另见 [2][3] 同篇另 2 处")


def test_another_passage_takes_the_lead(page):
    other = article("清欠840人共700万元。", id="b")
    made = answered(evidence(page.paragraphs[0]), evidence(other.paragraphs[0], "700万元"))
    html = CHINESE.answer(made, Shelf(page, other), leading=2)
    assert html.startswith("<b>700万元</b>")
    assert quotes_of(html) == ["清欠840人共700万元。"]


def test_nearest_passages_are_quoted_without_an_answer(page):
    made = answered(evidence(page.paragraphs[0], "743.02万元"), status=Status.NEAREST)
    html = CHINESE.answer(made, Shelf(page))
    assert html.startswith("<b>资料里没有一句话直接回答")
    assert quotes_of(html) == [TEXT]


def test_what_is_not_found_is_said_and_nothing_is_quoted(page):
    html = CHINESE.answer(answered(status=Status.NOT_FOUND), Shelf(page))
    assert "资料里没有说到" in html
    assert quotes_of(html) == []


def test_a_completed_question_is_shown_as_it_was_understood_and_cannot_forge_markup(page):
    made = answered(evidence(page.paragraphs[0]), question="<b>\u202e多少</b>&？", asked="那呢？")
    html = CHINESE.answer(made, Shelf(page))
    assert "&lt;b&gt;多少&lt;/b&gt;&amp;？" in html


def test_a_paragraph_that_is_not_the_recorded_one_is_not_quoted(page):
    made = answered(evidence(page.paragraphs[0]))
    shelf = Shelf(page)
    paragraph = replace(page.paragraphs[0], text=TEXT.replace("743", "843"))
    shelf.put(replace(page, paragraphs=(paragraph,)))
    with pytest.raises(QuoteError):
        CHINESE.answer(made, shelf)
    assert "对不上" in CHINESE.sources(made, shelf)
    assert quotes_of(CHINESE.sources(made, shelf)) == []


def test_a_refused_citation_beside_a_good_one_leaves_the_good_one(page):
    other = article("清欠840人。", id="b")
    made = answered(evidence(page.paragraphs[0]), evidence(other.paragraphs[0]))
    assert quotes_of(CHINESE.answer(made, Shelf(page))) == [TEXT]
    html = CHINESE.sources(made, Shelf(page))
    assert quotes_of(html) == [TEXT]
    assert "[2] 这一处的原文与当时的记录对不上" in html


def test_a_source_that_changed_or_went_is_told(page):
    made, shelf = answered(evidence(page.paragraphs[0])), Shelf(page)
    shelf.live = set()
    assert "已不在资料库中" in CHINESE.sources(made, shelf)
    shelf.put(article(TEXT + "又及。", id="a2"))
    assert "后来有改动" in CHINESE.sources(made, shelf)
    assert quotes_of(CHINESE.sources(made, shelf)) == [TEXT]


def test_a_very_long_sentence_is_shortened_outside_of_the_quote(page):
    text = "前面的话，" * 300 + "共743.02万元，" + "后面的话，" * 300
    long = article(text)
    html = CHINESE.answer(answered(evidence(long.paragraphs[0], "743.02万元")), Shelf(long))
    (quote,) = quotes_of(html)
    assert quote in text
    assert "743.02万元" in quote
    assert len(quote) <= 600
    assert "……（前略）" in html
    assert "……（后略）" in html
    assert "……" not in quote


def test_a_leaf_underlines_the_sentence_and_tells_where_it_is():
    page = article("第一段。", TEXT + "其他。", "第三段。")
    found = replace(evidence(page.paragraphs[1], "743.02万元"), sentence=Span(0, len(TEXT)))
    made = answered(found)
    leaf = CHINESE.leaf(made, 1, Shelf(page))
    assert (leaf.position, leaf.count, leaf.home) == (1, 3, 1)
    assert "<u><b>743.02万元</b></u><u>。</u>其他。</blockquote>" in leaf.html
    assert "第 4–5 行 · 2/3" in leaf.html
    assert quotes_of(CHINESE.leaf(made, 1, Shelf(page), 2).html) == ["第三段。"]
    assert CHINESE.leaf(made, 1, Shelf(page), 99).position == 2


def test_a_paragraph_longer_than_a_message_is_turned_through_in_order():
    text = "".join(f"第{number}句话说了一些事情。" for number in range(900))
    page = article(text)
    made, shelf = answered(evidence(page.paragraphs[0])), Shelf(page)
    count = CHINESE.leaf(made, 1, shelf).count
    shown = [quotes_of(CHINESE.leaf(made, 1, shelf, at).html)[0] for at in range(count)]
    assert count > 2
    assert "".join(shown) == text


# Anything that a page can hold. Blanks at the ends are the reader's to strip, Telegram does too.
PAGES = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Zs", "Zl", "Zp"]))
PRINTED = st.lists(PAGES.filter(lambda text: text.strip()), min_size=1, max_size=3)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@for_all(
    PRINTED,
    st.text(max_size=40),
    st.sampled_from(AnswerType),
    st.sampled_from([Status.ANSWERED, Status.NEAREST]),
    st.data(),
)
def test_telegram_takes_every_message_and_every_quote_in_it_stands_on_the_page(
    texts, title, kind, status, data
):
    page = article(*texts, title=title or None, source=title or "s")
    found = []
    for paragraph in page.paragraphs:
        points = st.integers(0, len(paragraph.text))
        pairs = data.draw(st.lists(st.tuples(points, points), max_size=40))
        items = tuple(Span(min(pair), max(pair)) for pair in pairs)
        found.append(replace(evidence(paragraph), items=items, answer=items[0] if items else None))
    made = answered(*found, question=title or "？", expected=kind, status=status)
    for html in (
        CHINESE.answer(made, Shelf(page)),
        CHINESE.sources(made, Shelf(page)),
        CHINESE.leaf(made, 1, Shelf(page)).html,
    ):
        text, entities = telegram_parse(html, "HTML")
        quotes = [
            utf16_slice(text, item["offset"], item["length"])
            for item in entities
            if item["type"] == "blockquote"
        ]
        assert quotes
        assert all(any(quote in printed for printed in texts) for quote in quotes)


def test_the_most_that_can_be_asked_of_one_message_still_fits():
    text = "，".join(f"第{number}项要紧的工作" for number in range(400))
    pages = [
        article(text, id=key, title="长" * 500, authors=("名" * 300,), source="路" * 300)
        for key in "abc"
    ]
    found = [
        evidence(page.paragraphs[0], None, *(f"第{number}项" for number in range(99, 199)))
        for page in pages
    ]
    made = answered(
        *found,
        question="问" * 4000,
        asked="那呢？",
        expected=AnswerType.LIST,
        disagreeing=(1, 2),
    )
    for html in (CHINESE.answer(made, Shelf(*pages)), CHINESE.sources(made, Shelf(*pages))):
        assert parse(html).fits


def test_a_citation_beyond_its_paragraph_is_refused(page):
    made = answered(evidence(page.paragraphs[0]))
    broken = replace(made.citations[0], sentence=Span(0, 999))
    assert isinstance(broken, Citation)
    with pytest.raises(QuoteError):
        CHINESE.answer(replace(made, citations=(broken,)), Shelf(page))
