"""Which evidence a reader is shown: what is near the best, and stands somewhere else."""

from dataclasses import replace

from bot.given import NEAR, given, worth_citing
from bot.language import Language
from retrieval.answering.answer import Answer, Status
from retrieval.answering.question import AnswerType, Question
from tests.bot.rendering.shelves import article, evidence

PAGE = article("清欠840人共743.02万元。", "清欠840人。", "春节将近。")
FIRST, SECOND, THIRD = (evidence(item) for item in PAGE.paragraphs)


def answer(*found, status=Status.ANSWERED, **more):
    return Answer(Question("？", "？", AnswerType.OTHER), status, found, 0.9, **more)


def shown(*found, **more):
    return [position for position, _ in worth_citing(answer(*found, **more))]


def test_what_scores_near_the_first_is_shown_and_what_lies_far_below_is_not():
    near = replace(SECOND, score=FIRST.score - NEAR)
    far = replace(THIRD, score=FIRST.score - NEAR - 0.1)
    assert shown(FIRST, near, far) == [0, 1]


def test_another_sentence_of_the_same_paragraph_is_no_other_place():
    assert shown(FIRST, replace(FIRST, score=FIRST.score), SECOND) == [0, 2]


def test_the_nearest_passages_may_stand_in_one_paragraph():
    assert shown(FIRST, FIRST, status=Status.NEAREST) == [0, 1]


def test_what_disagrees_is_always_told_and_keeps_its_mark():
    far = replace(SECOND, score=FIRST.score - 9)
    other = replace(THIRD, score=FIRST.score - 10)
    made = given(answer(FIRST, far, other, disagreeing=(2,)), "？", Language.SIMPLIFIED)
    assert [(item.number, item.disagrees) for item in made.citations] == [(1, False), (2, True)]
    assert made.citations[1].paragraph == PAGE.paragraphs[2].id


def test_an_answer_without_evidence_cites_nothing():
    assert shown() == []
