"""An article laid out: all of its words, once, in order."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.links import Mark
from bot.web.reading import lay_out, script
from retrieval.corpus.model import Role, Section
from retrieval.text.spans import Span
from tests.retrieval.corpus.making import FULL, article, identified

(WHOLE,) = identified({"a.txt": [FULL]})["a.txt"]


def text(block):
    return block.before + "".join(piece.text for piece in block.quoted) + block.after


def test_headline_parts_and_byline_stand_above_the_text_as_printed():
    head = [(block.kind, text(block)) for block in lay_out(WHOLE).head]
    assert head == [
        ("kicker", "青海海东市："),
        ("title", "老旧小区换新颜"),
        ("byline", "◎ 张博 李四"),
    ]


def test_each_section_has_its_heading_once_above_its_first_paragraph():
    body = [(block.kind, block.rank, text(block)) for block in lay_out(WHOLE).body]
    assert body == [
        ("section", 2, "一、基本情况"),
        ("body", 0, "全区有“老旧小区”62个。"),
        ("section", 3, "二、目标"),
        ("body", 0, "𠮷字、emoji 😀 与 ASCII。"),
    ]


def test_headings_never_skip_a_rank():
    deep = replace(
        WHOLE, sections=(Section("一、基本情况", 3), Section("二、目标", 1), Section("尾", 3))
    )
    ranks = [block.rank for block in lay_out(deep).body if block.rank]
    assert ranks == [2, 2, 3]


def test_a_heading_that_heads_other_headings_or_nothing_is_not_lost():
    sections = (Section("总", 1), *WHOLE.sections, Section("空", 1))
    body = lay_out(replace(WHOLE, sections=sections)).body
    assert [text(block) for block in body if block.kind == "section"] == [
        "总",
        "一、基本情况",
        "二、目标",
        "空",
    ]


def test_every_paragraph_has_an_anchor_of_its_own():
    layout = lay_out(WHOLE)
    blocks = (*layout.head, *layout.body)
    positions = [block.position for block in blocks if block.position is not None]
    assert positions == [paragraph.position for paragraph in WHOLE.paragraphs]


@given(st.data())
def test_a_marked_sentence_is_the_one_addressed_and_no_word_changes(data):
    at = data.draw(st.integers(0, len(WHOLE.paragraphs) - 1))
    printed = WHOLE.paragraphs[at].text
    start = data.draw(st.integers(0, len(printed) - 1))
    end = data.draw(st.integers(start + 1, len(printed)))
    inner = sorted(data.draw(st.tuples(st.integers(start, end), st.integers(start, end))))
    layout = lay_out(WHOLE, Mark(at, Span(start, end), (Span(*inner),)))
    (marked,) = [block for block in (*layout.head, *layout.body) if block.quoted]
    assert text(marked) == printed
    assert "".join(piece.text for piece in marked.quoted) == printed[start:end]
    strong = "".join(piece.text for piece in marked.quoted if piece.marked)
    assert strong == printed[slice(*inner)]


def test_an_article_without_a_title_has_none_made_up():
    (untitled,) = identified({"a": [article(None, "只有正文。")]})["a"]
    assert not lay_out(untitled).has_title


def test_a_title_printed_in_one_line_with_its_kicker_is_not_shown_twice():
    joined = article("海东市：老旧小区 换新颜", "正文。")
    joined = replace(joined, title="老旧小区换新颜", kicker="海东市：")
    (known,) = identified({"a": [joined]})["a"]
    head = [(block.kind, text(block)) for block in lay_out(known).head]
    assert head == [("title", "海东市：老旧小区 换新颜")]


def test_a_title_that_is_no_paragraph_is_shown_all_the_same():
    bare = replace(WHOLE, paragraphs=tuple(p for p in WHOLE.paragraphs if p.role is Role.BODY))
    assert [text(block) for block in lay_out(bare).head] == ["老旧小区换新颜"]


def test_printed_words_tell_their_script():
    assert script("图书馆开放") == "zh-Hans"
    assert script("圖書館開放") == "zh-Hant"
    assert script("On quotes") == ""
