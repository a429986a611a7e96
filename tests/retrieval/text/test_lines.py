"""Many texts searched at once: the same are found as one by one."""

from hypothesis import given
from hypothesis import strategies as st

from retrieval.text.lines import Lines
from retrieval.text.sounds import sounds

TEXTS = st.lists(st.text("甲乙丙a1", max_size=8), max_size=8)


@given(TEXTS, st.text("甲乙丙a1", max_size=3))
def test_a_term_is_found_where_it_stands(texts: list[str], term: str) -> None:
    assert Lines(texts).holding(term) == [at for at, text in enumerate(texts) if term in text]


def test_no_term_runs_from_one_text_into_the_next() -> None:
    assert Lines(["青禾", "县"]).holding("青禾县") == []
    assert Lines(["青禾", "县"]).holding("禾\uffff县") == []


def test_texts_are_searched_by_their_sound() -> None:
    assert Lines(["去海冬市", "去北海"]).heard().holding(sounds("海东")) == [0]
