"""Questions to the sentences that answer them, over a made-up corpus."""

import pytest

from retrieval.answering.answer import Status
from retrieval.text.spans import Span

ANSWERS = {
    "星光市建了多少座书亭": ("建成20座", "20座"),
    "书亭项目总投资是多少钱": ("总投资360万元", "360万元"),
    "青禾县2024年地区生产总值预期增长多少": ("预期增长5.5%左右", "5.5%左右"),
    "青禾县2023年地区生产总值增长多少": ("增长6.1%", "6.1%"),
    "书亭由谁负责管理": ("周云帆", "周云帆"),
}


@pytest.mark.parametrize(("question", "wanted"), ANSWERS.items())
def test_the_sentence_that_answers_comes_first_with_its_answer(answerer, question, wanted):
    quote, short = wanted
    answer = answerer.answer(question)
    assert answer.status is Status.ANSWERED
    assert quote in answer.evidence[0].quote
    assert answer.evidence[0].short == short


def test_every_quote_is_cut_from_its_stored_paragraph(answerer, library):
    for question in ANSWERS:
        for evidence in answerer.answer(question).evidence:
            stored = library.catalogue.paragraph(evidence.paragraph.id)
            assert evidence.quote in stored.text
            assert evidence.answer is None or evidence.sentence.holds(evidence.answer)


def test_a_list_answers_with_its_things(answerer):
    evidence = answerer.answer("书亭里有哪些便民设施").evidence[0]
    text = evidence.paragraph.text
    things = [span.cut(text) for span in evidence.items]
    assert {"座椅", "台灯", "饮水机"} <= set(things)


def test_an_author_is_answered_from_the_headline_parts(answerer):
    evidence = answerer.answer("星光市书亭那篇是谁写的").evidence[0]
    assert evidence.short == "林小满"


def test_a_title_is_answered_by_the_headline(answerer):
    evidence = answerer.answer("云岭县治河那篇的标题是什么").evidence[0]
    assert evidence.quote == "云岭县治理青衣河"


def test_yes_or_no_is_decided_by_the_clause_that_was_asked_about(answerer):
    assert answerer.answer("云岭县第三轮督察信访件都办完了吗").verdict is False
    assert answerer.answer("云岭县第二轮督察信访件都办完了吗").verdict is True


@pytest.mark.parametrize("question", ["红烧肉怎么做才好吃", "牛顿第二定律是什么", "讲个笑话"])
def test_what_the_corpus_does_not_say_is_not_claimed(answerer, question):
    assert answerer.answer(question).status is not Status.ANSWERED


def test_an_answer_names_the_articles_that_are_nearest_a_refusal_too(answerer, library):
    for question in ("星光市建了多少座书亭", "书亭的屋顶是什么颜色"):
        answer = answerer.answer(question)
        assert len(set(answer.nearest)) == len(answer.nearest) <= 2
        nearest = library.catalogue.article(answer.nearest[0])
        assert any("书亭" in paragraph.text for paragraph in nearest.paragraphs)


@pytest.mark.parametrize("question", ["", "?", "🙂🙂", "的", "<b>&amp;</b>", "星" * 5000])
def test_odd_questions_get_an_answer_of_some_kind(answerer, question):
    assert 0 <= answerer.answer(question).confidence <= 1


def test_traditional_script_finds_the_same_sentence(answerer):
    simplified = answerer.answer("青禾县2024年新建公园多少个").evidence[0]
    traditional = answerer.answer("青禾縣2024年新建公園多少個").evidence[0]
    assert traditional.quote == simplified.quote


def test_the_article_of_a_conversation_is_preferred(answerer, library):
    river = next(a for a in library.catalogue.articles() if a.given_id == "river")
    found = answerer.find("治理得怎么样", context=river.id)
    assert found.evidence[0].paragraph.article_id == river.id


def test_no_more_evidence_than_asked_for(answerer):
    assert len(answerer.answer("星光市建了多少座书亭", limit=1).evidence) == 1


def test_reasons_tell_what_moved_the_score(answerer):
    reasons = answerer.answer("星光市建了多少座书亭").evidence[0].reasons
    assert reasons
    assert all(reason.share for reason in reasons)


def test_spans_of_evidence_are_spans(answerer):
    assert isinstance(answerer.answer("星光市建了多少座书亭").evidence[0].sentence, Span)


def test_a_years_target_is_not_answered_with_another_years_result(answerer):
    evidence = answerer.answer("青禾县2024年地区生产总值增长目标是多少").evidence[0]
    assert evidence.short == "5.5%左右"
