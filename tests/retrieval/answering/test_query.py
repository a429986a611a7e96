"""What is searched for: the question's own words at full weight, synonyms at a low one."""

import pytest

from retrieval.answering.query import SYNONYM_WEIGHT, Concept, build_query
from retrieval.answering.question import understand
from retrieval.text.lexicon import Lexicon


@pytest.fixture
def build(library, answerer, segmenter):
    def built(text, lexicon=None):
        lexicon = lexicon or library.lexicon
        question = understand(text, lexicon, segmenter)
        return build_query(question, lexicon, segmenter, answerer.index)

    return built


def test_synonyms_are_searched_for_at_a_low_weight(build):
    query = build("青禾县gdp增长多少", Lexicon(synonyms={"gdp": ("地区生产总值",)}))
    assert query.terms["gdp"] == 1.0
    assert query.terms["生产总值"] == SYNONYM_WEIGHT


def test_an_english_synonym_is_a_whole_word(build):
    lexicon = Lexicon(synonyms={"art": ("艺术",)})
    assert "艺术" not in build("start of the 书亭", lexicon).terms
    assert "艺术" in build("art of the 书亭", lexicon).terms


def test_a_question_of_question_words_alone_still_searches_for_something(build):
    assert build("这是什么").terms


def test_rare_words_weigh_more(build):
    query = build("青衣河 2024")
    weights = {concept.word: concept.idf for concept in query.concepts}
    assert min(weights.values()) > 0


def test_a_word_is_said_by_itself_by_a_synonym_or_by_its_sound():
    concept = Concept("书停", ("书屋",), 1.0, sound="\ue000\ue001")
    assert concept.said("一座书停", "") == 1.0
    assert 0 < concept.said("一座书屋", "") < 1
    assert 0 < concept.said("一座书亭", "xx\ue000\ue001") < 1
    assert concept.said("一座桥", "") == 0.0
