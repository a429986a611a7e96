"""The best sentences are read, and one that holds an answer comes before one that holds none."""

import numpy as np
import pytest

from retrieval.answering.extraction import Extract
from retrieval.answering.reading import BEHIND, LOST, READ, read, weigh
from retrieval.text.spans import Span


def extract(score, answers=0.0):
    return Extract(Span(0, 2), score, answers)


def test_a_better_answer_puts_its_sentence_first():
    scores = np.asarray([2.0, 1.8, 0.0], np.float32)
    weighed = weigh(scores, {0: extract(-1.0), 1: extract(2.0)})
    assert np.argmax(weighed) == 1


def test_a_sentence_that_the_network_takes_for_an_answer_comes_first():
    scores = np.asarray([2.0, 1.8, 0.0], np.float32)
    weighed = weigh(scores, {0: extract(1.0, -4.0), 1: extract(1.0, 3.0)})
    assert np.argmax(weighed) == 1


def test_the_sentence_with_the_best_answer_keeps_its_score():
    scores = np.asarray([2.0, 1.8], np.float32)
    assert weigh(scores, {0: extract(1.0), 1: extract(0.5)})[0] == pytest.approx(2.0)


def test_a_sentence_without_an_answer_counts_as_the_worst_that_was_read():
    scores = np.asarray([2.0, 1.0, 1.0], np.float32)
    weighed = weigh(scores, {0: extract(1.0), 1: extract(-2.0), 2: None})
    assert weighed[1] == weighed[2] < 1.0


def test_a_sentence_that_was_not_read_stays_far_behind():
    scores = np.asarray([6.0, 1.0], np.float32)
    assert weigh(scores, {0: extract(1.0)}).tolist() == [6.0, 1.0 - LOST]


def test_nothing_changes_where_nothing_was_read():
    scores = np.asarray([2.0, 1.0], np.float32)
    assert weigh(scores, {}) is scores
    assert weigh(scores, {0: None}) is scores


@pytest.fixture
def found(answerer):
    return answerer.find("星光市建了多少座书亭？")


def test_only_the_best_sentences_are_read_and_none_far_behind(found):
    asked = []

    def extractor(question, query, found, fittings):
        asked.extend(one.text for one in found)
        return [None] * len(found)

    scores = np.arange(len(found.measured.candidates), dtype=np.float32) / 100
    scores[-2] -= BEHIND + 1
    readings = read(found.question, found.query, found.measured, scores, extractor)
    near = [at for at in range(len(scores)) if at != len(scores) - 2]
    best = [found.measured.candidates[at].text for at in near[-READ:]]
    assert sorted(asked) == sorted(best)
    assert len(readings) == len(best)


def test_a_yes_or_no_is_not_looked_for_in_a_sentence(answerer):
    found = answerer.find("星光市有没有书亭？")
    assert read(found.question, found.query, found.measured, found.scores) == {}
