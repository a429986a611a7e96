"""What a question asks for, read from its words."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.answering.question import AnswerType, SlotKind, understand

KINDS = {
    "青禾县的县长是谁": AnswerType.PERSON,
    "这篇报道是谁写的": AnswerType.AUTHOR,
    "那篇文章的标题是什么": AnswerType.TITLE,
    "书亭建在哪里": AnswerType.PLACE,
    "哪家公司负责施工": AnswerType.ORGANISATION,
    "什么时候投入使用": AnswerType.DATE,
    "持续了多久": AnswerType.DURATION,
    "建了多少座书亭": AnswerType.NUMBER,
    "一共花了多少钱": AnswerType.MONEY,
    "地区生产总值增长多少": AnswerType.PERCENTAGE,
    "平台叫什么名字": AnswerType.NAME,
    "有哪些便民设施": AnswerType.LIST,
    "为什么把目标定在5.5%": AnswerType.REASON,
    "怎么排查河道问题": AnswerType.MANNER,
    "“四乱”是指什么": AnswerType.DEFINITION,
    "信访件都办完了吗": AnswerType.YES_NO,
    "青禾县 就业 人数": AnswerType.NUMBER,
    "How many pavilions were built?": AnswerType.NUMBER,
    "誰寫的這篇報道": AnswerType.AUTHOR,
    "书亭啥时候开门": AnswerType.DATE,
    "书亭这段时间借出了多少本书": AnswerType.NUMBER,
    "青禾县的增速在全省排第几": AnswerType.NUMBER,
    "管书亭的队长叫什么": AnswerType.PERSON,
    "县里建书亭是为了啥": AnswerType.REASON,
    "哪6种书借得最多": AnswerType.LIST,
    "读书节在哪个体育馆办的": AnswerType.PLACE,
    "救灾的是哪个部队": AnswerType.ORGANISATION,
}


@pytest.mark.parametrize(("text", "expected"), KINDS.items())
def test_the_asking_words_tell_what_kind_of_thing_would_answer(text, expected, lexicon, segmenter):
    assert understand(text, lexicon, segmenter).expected is expected


def test_question_words_are_not_searched_for(lexicon, segmenter):
    question = understand("请问星光市一共建了多少座书亭呢？", lexicon, segmenter)
    assert "星光市" in "".join(question.keywords)
    assert not {"请问", "多少", "呢", "一共"} & set(question.keywords)


def test_what_is_asked_about_is_its_focus_and_the_words_beside_it(lexicon, segmenter):
    question = understand("老城区建成多少座书亭", lexicon, segmenter)
    assert question.focus == "座书亭"
    assert question.before == "建成"


def test_slots_point_into_the_question_as_typed(lexicon, segmenter):
    text = "請問２０２４年北京市東城區的“街角書亭”有多少座？"
    question = understand(text, lexicon, segmenter)
    cut = {slot.kind: slot.span.cut(text) for slot in question.slots}
    assert cut[SlotKind.TIME] == "２０２４年"
    assert cut[SlotKind.PLACE] == "北京市東城區"
    assert cut[SlotKind.NAME] == "街角書亭"
    assert question.years == {2024}


@settings(deadline=None)  # the first question loads the dictionary
@given(st.text(max_size=80))
def test_any_text_is_understood_somehow(text):
    from retrieval.text.lexicon import Lexicon  # noqa: PLC0415
    from retrieval.text.words import open_segmenter  # noqa: PLC0415

    question = understand(text, Lexicon.load(), open_segmenter(Lexicon.load()))
    assert all(slot.span.end <= len(text) for slot in question.slots)
