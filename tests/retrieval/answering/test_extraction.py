"""The answer is cut out of the sentence, exact to the character."""

import numpy as np
import pytest

from retrieval.answering.coverage import Candidate
from retrieval.answering.extraction import FEATURES, choices, extract
from retrieval.answering.fitting import fitting
from retrieval.answering.network.network import Ends
from retrieval.answering.passages import Heading, Passage, Sentence
from retrieval.answering.query import Concept, Query
from retrieval.answering.question import understand
from retrieval.answering.stretch_features import NAMES
from retrieval.corpus.model import Paragraph
from retrieval.text.normalize import normalise
from retrieval.text.spans import Span


@pytest.fixture
def cut(lexicon, segmenter):
    def cut(question, sentence, synonyms=None):
        understood = understand(question, lexicon, segmenter)
        words = understood.keywords
        others = synonyms or {}
        query = Query({}, {}, tuple(Concept(word, others.get(word, ()), 3.0) for word in words))
        text = normalise(sentence).text
        return understood, query, text, fitting(understood, text)

    return cut


def extracted(understood, query, text, fits):
    """What is cut out of a sentence that is all of its article."""
    whole = Sentence(Span(0, len(text)), normalise(text))
    heading = Heading("", "", text, None, text=text)
    passage = Passage(Paragraph(text), heading, "", (whole,), 1.0, 0)
    return extract(understood, query, [Candidate(passage, 0)], [fits])[0]


@pytest.mark.parametrize(
    ("question", "sentence", "answer"),
    [
        ("全镇建成了多少座书亭？", "全镇共建成书亭48座，其中乡村12座。", "48座"),
        ("这座桥是由谁设计的？", "这座桥由工程师王明远设计，去年开通。", "王明远"),
        ("新图书馆是哪一年开放的？", "2019年动工的新图书馆于2021年开放。", "2021年"),
        ("今年的产值增长了多少？", "今年产值达到3.5亿元，同比增长8.2%。", "8.2%"),
    ],
)
def test_an_answer_is_exact_with_its_unit(cut, question, sentence, answer):
    found = cut(question, sentence)
    best = extracted(*found)
    assert best is not None
    assert best.span.cut(found[2]) == answer
    assert best.answers > 0


def test_a_sentence_of_marks_has_no_answer(cut):
    assert extracted(*cut("这是什么？", "……")) is None


def test_each_feature_has_its_column(cut):
    choice = choices(*cut("谁设计了这座桥？", "这座桥由王明远设计。"))
    words, text = choice.sentence.words, choice.sentence.text
    values = choice.with_ends(
        (np.zeros(len(words)), np.zeros(len(words))), Ends(np.zeros(len(text)), np.zeros(len(text)))
    )
    assert values.shape == (len(choice.stretches), len(FEATURES))


def test_a_synonym_in_the_sentence_shows_where_the_answer_stands(cut):
    sentence = "今年的打算是:地区生产总值增长6.5%左右,财政收入增长7%,失业率不超过3%。"
    found = cut("青禾县GDP增长目标", sentence, {"gdp": ("地区生产总值",)})
    assert extracted(*found).span.cut(found[2]) == "6.5%左右"
    choice = choices(*found)
    said = {
        choice.stretches.span(place).cut(found[2]): row[NAMES.index("clause_share")]
        for place, row in enumerate(choice.values)
    }
    assert said["6.5%左右"] > said["7%"]  # 增长 stands before both, the synonym before one
