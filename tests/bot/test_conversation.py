"""Conversation: a follow-up is made whole, and a whole question is left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import (
    Conversation,
    Previous,
    asks_source,
    complete,
    left_behind,
    reply,
)
from retrieval.answering.answer import Answer, Status
from retrieval.answering.question import AnswerType, Question
from retrieval.corpus.model import Article, Kind, Paragraph

BEFORE = Previous("长宁市2022年出口总额是多少？", "article-1")


def completed(text: str, before: str = BEFORE.question) -> str:
    return complete(text, Previous(before, "article-1")).text


@pytest.mark.parametrize(
    ("before", "text", "whole"),
    [
        ("长宁市2022年出口总额是多少？", "2023年呢？", "长宁市2023年出口总额是多少？"),
        ("长宁市2022年出口总额是多少？", "那2023年的呢", "长宁市2023年出口总额是多少？"),
        ("长宁市2022年出口总额是多少？", "那去年呢？", "长宁市去年出口总额是多少？"),
        ("长宁市出口总额是多少？", "2023年呢？", "2023年长宁市出口总额是多少？"),
        ("长宁市2022年出口总额是多少？", "安平县的呢？", "安平县2022年出口总额是多少？"),
        ("长宁市2022年出口总额是多少？", "那安平县2021年呢？", "安平县2021年出口总额是多少？"),
        ("长宁市2022年出口总额是多少？", "就业人数呢？", "长宁市2022年就业人数是多少？"),
        ("长宁市2022年财政收入是多少？", "支出呢？", "长宁市2022年财政支出是多少？"),
        ("长宁东站发送了多少旅客？", "长宁西站呢？", "长宁西站发送了多少旅客？"),
        ("长宁市2022年旅游收入是多少？", "2023年", "长宁市2023年旅游收入是多少？"),
        ("长宁市2022年新建了多少所小学？", "中学呢？", "长宁市2022年新建了多少所中学？"),
        (
            "长宁市2022年旅游收入增长多少？",
            "那2023年的目标呢？",
            "长宁市2023年旅游收入目标增长多少？",
        ),
    ],
)
def test_replaced_slots_win_and_the_rest_is_kept(before, text, whole):
    assert completed(text, before) == whole


@pytest.mark.parametrize(
    ("before", "text", "whole"),
    [
        ("长宁图书馆有多少册藏书？", "什么时候开放的？", "长宁图书馆什么时候开放的？"),
        (
            "长宁市2022年旅游收入是多少？",
            "比去年增长多少？",
            "长宁市2022年旅游收入比去年增长多少？",
        ),
        ("安平县建了多少所学校？", "花了多少钱建的？", "安平县花了多少钱建的？"),
        ("安平县建了多少所学校？", "是谁写的？", "安平县学校那篇是谁写的？"),
        ("安平县建了多少所学校？", "那份报告是谁写的？", "安平县学校那份报告是谁写的？"),
        ("安平县建学校那篇是谁写的？", "标题呢？是什么", "安平县建学校那篇标题呢？是什么"),
        ("安平县建了多少所学校？", "还有哪些？", "还有哪些安平县建了学校？"),
        ("长宁市的读书活动有多少人参加？", "开了几次会议？", "长宁市开了几次会议？"),
        ("安平县教育建设项目有多少个？", "竣工的呢？", "安平县竣工的教育建设项目有多少个？"),
        ("安平县建了多少所学校？", "下一步呢？", "安平县下一步要做什么"),
        ("安平县建了多少所学校？", "作者呢？", "安平县学校那篇作者是谁"),
        ("爱心专列给工友准备了什么？", "谁办的？", "爱心专列谁办的？"),
        ("长宁图书馆有多少册藏书？", "为什么？", "为什么长宁图书馆有藏书？"),
        ("安平县派出了多少名医生？", "他们去了哪里？", "安平县去了哪里？"),
        ("安平县2022年就业率多高？", "2023年要达到多少？", "安平县2023年就业率要达到多少？"),
    ],
)
def test_a_follow_up_without_a_subject_gets_the_one_before(before, text, whole):
    assert completed(text, before) == whole


@pytest.mark.parametrize(
    "text",
    [
        "永安县有多少座桥？",
        "《长宁日报》是哪年创刊的？",
        "“绿水行动”有多少志愿者参加？",
        "西山县2023年粮食产量是多少",
        "谢谢",
        "好的。",
        "你是谁？",
    ],
)
def test_a_question_with_its_own_subject_is_never_touched(text):
    assert complete(text, BEFORE).text == text
    whole = complete(text, BEFORE, knows=lambda word: False)
    assert (whole.text, whole.article, whole.alone) == (text, None, True)


def test_a_follow_up_stays_in_the_article_and_another_place_leaves_it():
    assert complete("是谁写的？", BEFORE).article == "article-1"
    assert complete("那安平县的呢？", BEFORE).article is None


class Shelf:
    """A catalogue of one article."""

    def article(self, id, /):
        text = "安平县图书馆扩建工程完工，藏书增加到36万册。"
        return Article(Kind.ARTICLE, (Paragraph(text, article_id=id),), id=id)


class Library:
    """Remembers what it was asked."""

    catalogue = Shelf()

    def __init__(self):
        self.asked = []

    def answer(self, text, limit=3, context=None):
        self.asked.append((text, context))
        return Answer(Question(text, text, AnswerType.OTHER), Status.NOT_FOUND, (), 0.0)


def test_a_question_without_a_subject_follows_only_where_the_article_knows_its_words():
    library, before = Library(), Previous("安平县图书馆有多少册藏书？", "article-1")
    for text in ("什么时候完工的？", "天气怎么样？"):
        reply(library, text, before)
    assert library.asked == [
        ("安平县图书馆什么时候完工的？", "article-1"),
        ("天气怎么样？", None),
    ]


def test_a_name_that_the_article_knows_keeps_the_conversation_there():
    assert complete("那张小梅是谁？", BEFORE, lambda word: word == "张小梅").article == "article-1"
    assert complete("那张小梅是谁？", BEFORE, lambda word: False).article is None


def test_asking_for_the_source_in_a_conversation_gets_the_last_answer_again():
    conversation = Conversation(library := Library())
    first = conversation.ask("安平县图书馆有多少册藏书？")
    assert conversation.ask("出处呢？") is first
    assert len(library.asked) == 1


def test_a_conversation_stays_with_an_article_through_an_answer_without_evidence():
    answer = Library().answer("安平县图书馆的馆长是谁？")
    assert left_behind(answer, BEFORE).article == "article-1"


@pytest.mark.parametrize("text", ["那2023年的目標呢？", "2023年呢？", "那是誰寫的？"])
def test_traditional_script_is_understood(text):
    assert not complete(text, BEFORE).alone


def test_english_follow_ups_are_understood():
    before = Previous("What was the GDP of 长宁 in 2022?", "article-1")
    assert complete("What about 2023?", before).text == "What was the GDP of 长宁 in 2023?"


@pytest.mark.parametrize(
    "text",
    [
        "出处呢？",
        "出处",
        "来源是什么？",
        "原文在哪里",
        "那出处呢",
        "有出处吗？",
        "Source?",
        "出處呢？",
    ],
)
def test_asking_where_it_stands_is_asking_for_the_source(text):
    assert asks_source(text)


@pytest.mark.parametrize("text", ["资金来源是什么部门？", "水的来源有哪些？", "谁写的？", ""])
def test_asking_for_something_else_is_not(text):
    assert not asks_source(text)


@given(st.text(max_size=60))
def test_nothing_that_is_typed_breaks_a_conversation(text):
    assert complete(text, None).text == text
    assert isinstance(complete(text, BEFORE).text, str)
    assert isinstance(complete("那2023年呢？", Previous(text)).text, str)
    asks_source(text)
