"""Quotes: one sentence where the forest is sure, more where a neighbour may hold the answer."""

import numpy as np

from retrieval.answering.coverage import Candidate
from retrieval.answering.passages import Heading, Passage, Sentence
from retrieval.answering.quoting import LONGEST, choose_quotes
from retrieval.corpus.model import Paragraph
from retrieval.text.normalize import normalise
from retrieval.text.sentences import sentences


def candidates(*texts):
    found = []
    for rank, text in enumerate(texts):
        each = tuple(Sentence(span, normalise(span.cut(text))) for span in sentences(text))
        passage = Passage(Paragraph(text), Heading("", "", "", None), "", each, 1.0, rank)
        found += [Candidate(passage, position) for position in range(len(each))]
    return found


def cuts(found, scores, limit=3):
    quotes = choose_quotes(found, np.asarray(scores, np.float32), limit)
    return [one.span.cut(found[one.best].passage.paragraph.text) for one in quotes]


def test_a_sure_choice_is_quoted_alone():
    assert cuts(candidates("甲。乙。丙。"), [9, 0, 0])[0] == "甲。"


def test_a_likely_neighbour_joins_the_quote():
    assert cuts(candidates("甲。乙。丙。"), [3, 2.5, -9])[0] == "甲。乙。"


def test_a_likely_sentence_of_another_paragraph_does_not():
    assert cuts(candidates("甲。", "乙。"), [3, 2.9]) == ["甲。", "乙。"]


def test_a_quote_of_several_sentences_stays_short():
    found = candidates("甲" * LONGEST + "。乙。")
    assert len(cuts(found, [3, 3])[0]) == LONGEST + 1


def test_no_sentence_is_in_two_quotes():
    found = candidates("甲。乙。丙。丁。")
    quoted = "".join(cuts(found, [3, 2.9, 2.8, 2.7], limit=4))
    assert len(quoted) == len(set(quoted) - {"。"}) * 2
