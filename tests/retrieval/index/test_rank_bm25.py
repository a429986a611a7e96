import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Okapi

from retrieval.index.rank_bm25 import LuceneBM25

BAG = st.dictionaries(st.sampled_from("甲乙丙丁戊己"), st.integers(1, 5), min_size=1)
HALF = [{"省": 1, "甲": 1}, {"省": 1, "乙": 1}, {"丙": 1, "丁": 1}, {"戊": 1, "己": 1}]


def test_a_term_in_half_of_the_paragraphs_still_counts():
    assert LuceneBM25(HALF).scores({"省": 1.0})[0] > 0
    own = BM25Okapi([list(terms) for terms in HALF])  # what rank-bm25 does by itself
    assert own.get_scores(["省"])[0] == 0


def test_a_term_in_every_paragraph_counts_less_than_one_in_most():
    bags = [{"的": 1, "常": 1} for _ in range(8)] + [{"的": 1, f"词{n}": 1} for n in range(2)]
    ours = LuceneBM25(bags).idf
    assert 0 < ours["的"] < ours["常"] < ours["词0"]
    own = BM25Okapi([list(terms) for terms in bags]).idf
    assert own["的"] == own["常"]  # one floor for all that are in more than half


@given(
    st.lists(BAG, min_size=1, max_size=8),
    st.dictionaries(st.sampled_from("甲乙丙丁戊己庚"), st.floats(0, 3)),
)
def test_scores_are_the_sum_over_terms_of_weight_idf_and_saturated_frequency(bags, asked):
    scores = LuceneBM25(bags).scores(asked)
    lengths = [sum(bag.values()) for bag in bags]
    mean = sum(lengths) / len(bags)
    for bag, length, score in zip(bags, lengths, scores, strict=True):
        expected = 0.0
        for term, weight in asked.items():
            n = sum(term in other for other in bags)
            idf = math.log(1 + (len(bags) - n + 0.5) / (n + 0.5))
            tf = bag.get(term, 0)
            expected += weight * idf * tf * 2.2 / (tf + 1.2 * (0.25 + 0.75 * length / mean))
        assert score == pytest.approx(expected, abs=1e-6)
