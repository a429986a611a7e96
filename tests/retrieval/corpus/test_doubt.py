"""Doubts as the catalogue keeps them."""

import pytest

from retrieval.corpus.doubt import Doubt, Unsure


@pytest.mark.parametrize(
    "doubt",
    [Doubt(Unsure.STOPS, (31,)), Doubt(Unsure.JOINED, (21, 27)), Doubt(Unsure.NO_HEADLINE)],
)
def test_a_doubt_comes_back_from_its_text(doubt):
    assert Doubt.of(str(doubt)) == doubt


def test_what_an_earlier_version_wrote_is_kept_in_its_words():
    doubt = Doubt.of("The text stops in mid-sentence at line 5.")
    assert doubt.kind is Unsure.OTHER
    assert str(doubt) == "The text stops in mid-sentence at line 5."
