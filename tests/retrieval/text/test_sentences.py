import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.sentences import sentences

MARKS = '。！？；…，、：“”‘’「」《》（）()【】!?;,.:" \n\u3000东城区2023年AbMr5.0'


def cut(text):
    return [span.cut(text) for span in sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["新增学位4000个；", "获评示范区。"],
        ["增长了吗？", "增长了！", "很好。"],
        ["建成了吗?", "建成了!", "完成124户;", "达到40%。"],
        ["他说：“今天很好。”", "大家都同意。"],
        ["他说：“今天很好！”", "大家都同意。"],
        ["“你好吗？”", "“我很好！”"],
        ["“让群众满意！”是我们的目标。", "第二句。"],
        ["“还有别的吗？”他问。", "没有人说话。"],
        ["“什么是新？", "怎样才算新？”", "近日，报告会召开。"],
        ["“很美。", "感谢大家！”李先生说。"],
        ["真的？！！", "是的……", "他走了。"],
        ["“甲”“乙”……都来了。", "好。"],
        ["他想了想……，没有说话。"],
        ["他读《谁动了我的奶酪？》一书。", "又读《你好！》。"],
        ["会议召开（图为现场。张三摄）。", "第二句。"],
        ["「好嗎？」", "「好。」"],
        ['他说"今天很好。"', "大家都同意。"],
        ["增长5.0%，比上年高0.5个百分点。", "第3.5章。"],
        ["Node.js was released.", "Then it grew.", "Mr. Smith agreed."],
        ["地址是http://a.b/c?d=1;e。", "好。"],
        ["一是推进项目；", "地区生产总值增长;", "AI产业壮大。"],
        ["没有句号的标题"],
        ["（整句都在括号里。）", "下一句。"],
    ],
)
def test_sentences_end_where_a_reader_would_end_a_quote(expected):
    joiner = " " if expected[0].isascii() else ""
    assert cut(joiner.join(expected)) == expected


def test_a_line_of_its_own_is_a_sentence_of_its_own():
    assert cut("第一行\n第二行。\n") == ["第一行", "第二行。"]


def test_blanks_around_sentences_belong_to_none():
    assert cut("  第一句。\u3000\u3000第二句。\n\n 第三句 ") == ["第一句。", "第二句。", "第三句"]


@pytest.mark.parametrize("text", ["", " \n\u3000"])
def test_nothing_has_no_sentences(text):
    assert sentences(text) == []


def test_a_bracket_that_never_closes_does_not_swallow_the_page():
    assert cut("他说《论语很好。第二句。") == ["他说《论语很好。", "第二句。"]


@given(st.text() | st.text(st.sampled_from(MARKS)))
def test_every_character_that_is_not_blank_is_in_exactly_one_sentence(text):
    owned = [i for span in sentences(text) for i in range(span.start, span.end)]
    assert owned == sorted(set(owned))
    assert not set(range(len(text))) - set(owned) - {i for i, c in enumerate(text) if c.isspace()}


@given(st.text(st.sampled_from(MARKS)))
def test_a_sentence_has_no_blanks_around_it(text):
    assert all(sentence == sentence.strip() != "" for sentence in cut(text))


UNENDED = (
    "，",
    "、",
    "东",
    "城区",
    "2023.5",
    "1.2.3",
    "5.0%",
    "Ab",
    " ",
    "《谁？》",
    "（图。）",
    "“”",
)


@given(st.lists(st.sampled_from(UNENDED)))
def test_numbers_titles_and_remarks_end_nothing(pieces):
    assert len(sentences("东".join(["起", *pieces]))) == 1


def test_the_quotes_of_the_gold_questions_begin_and_end_where_sentences_do(shared):
    articles = json.loads((shared / "gold/articles.json").read_text(encoding="utf-8"))
    paragraphs = [p["text"] for article in articles for p in article["paragraphs"]]
    lines = (shared / "gold/questions.jsonl").read_text(encoding="utf-8").splitlines()
    asked = [json.loads(line) for line in lines]
    quotes = {q["quote"] for q in asked if q.get("quote_from") == "paragraph"}
    aligned = 0
    found = [(p, quote) for quote in quotes for p in paragraphs if quote in p]
    for paragraph, quote in found:
        start = paragraph.index(quote)
        spans = sentences(paragraph)
        begins = start in {span.start for span in spans}
        aligned += begins and start + len(quote) in {span.end for span in spans}
    assert aligned >= 0.99 * len(found) > 90
