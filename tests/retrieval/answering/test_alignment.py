"""Where a question's parts stand in a sentence is measured for each of its positions."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.alignment import align, common_subsequences
from retrieval.answering.anatomy import Anatomy

WORDS = st.text("甲乙丙丁,", max_size=12)


def _parts(left, right):
    return Anatomy(1, left, "", right, "", "", attributive=False)


@given(WORDS, WORDS)
def test_the_common_subsequence_is_the_longest_there_is(part, text):
    lengths = [[0] * (len(text) + 1) for _ in range(len(part) + 1)]
    for row, one in enumerate(part, 1):
        for column, other in enumerate(text, 1):
            lengths[row][column] = (
                lengths[row - 1][column - 1] + 1
                if one == other
                else max(lengths[row - 1][column], lengths[row][column - 1])
            )
    assert common_subsequences(part, text) == lengths[-1]


@given(WORDS, WORDS, WORDS)
def test_every_position_of_the_sentence_has_a_share(left, right, text):
    aligned = align(_parts(left, right), text)
    for shares in (aligned.left_before, aligned.right_behind, aligned.clause_before):
        assert len(shares) == len(text) + 1
        assert all(0 <= share <= 1 for share in shares)


def test_the_answer_stands_where_the_asking_word_stood():
    aligned = align(_parts("桥由", "设计"), "那桥由王工设计")
    assert aligned.left_before[3] == 1
    assert aligned.right_behind[5] == 1
    assert aligned.touching_before[3] == 2
    assert aligned.touching_behind[5] == 2


def test_a_clause_begins_anew():
    aligned = align(_parts("桥由", ""), "桥由他,路由她")
    assert aligned.clause_before[2] == 1
    assert aligned.clause_before[4] == 0
