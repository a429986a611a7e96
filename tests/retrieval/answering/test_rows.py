"""Rows of things: where the first begins, where the last ends, and the things one by one."""

import pytest

from retrieval.answering.question import understand
from retrieval.answering.rows import items, rows


@pytest.fixture
def best(lexicon, segmenter):
    def found(question, text):
        each = rows(understand(question, lexicon, segmenter), text)
        return max(each, key=lambda one: one[1])[0].cut(text)

    return found


@pytest.mark.parametrize(
    ("question", "text", "row"),
    [
        ("有哪些设施", "里面有桌椅、空调、急救箱等便民设施,很方便", "桌椅、空调、急救箱"),
        ("三查是哪三查", "实施自查、互查、抽查“三查”联动", "自查、互查、抽查"),
        (
            "从哪些途径筹钱",
            "积极鼓励单位帮扶、社会捐赠、企业赞助等途径",
            "单位帮扶、社会捐赠、企业赞助",
        ),
        ("有哪些品牌", "打造“书香家”“乐邻里”“暖心站”等品牌", "“书香家”“乐邻里”“暖心站”"),
    ],
)
def test_a_row_is_cut_from_its_first_thing_to_its_last(best, question, text, row):
    assert best(question, text) == row


def test_the_things_of_a_row_come_one_by_one():
    text = "桌椅、空调和急救箱等便民设施"
    assert [span.cut(text) for span in items(text)] == ["桌椅", "空调", "急救箱"]


def test_quoted_things_need_no_marks_between_them():
    text = "“书香家”“乐邻里”"
    assert [span.cut(text) for span in items(text)] == ["“书香家”", "“乐邻里”"]
