"""Explanations: all that the answer was made from."""

import pytest


def test_an_explanation_tells_the_way_from_question_to_answer(answerer):
    told = answerer.explain("青禾县2024年GDP预期增长多少")
    assert told.question.years == {2024}
    assert "gdp" in told.synonyms
    assert told.terms[0].weight * told.terms[0].idf >= told.terms[-1].weight * told.terms[-1].idf
    assert "5.5%" in told.passages[0].text
    assert max(told.passages[0].shares.values()) > 0
    assert told.sentences[0].score >= told.sentences[-1].score
    assert told.sentences[0].reasons
    assert told.signals
    assert told.answer.evidence[0].short == "5.5%左右"


@pytest.mark.parametrize("question", ["", "?", "🙂"])
def test_a_question_of_nothing_is_explained_too(answerer, question):
    assert answerer.explain(question).answer.evidence == ()


def test_what_was_read_in_the_best_sentences_is_told(answerer):
    told = answerer.explain("星光市建了多少座书亭")
    read = [reason for one in told.sentences for reason in one.reasons if reason.name == "read"]
    assert max(reason.share for reason in read) == 0.0
    assert min(reason.share for reason in read) < 0.0
