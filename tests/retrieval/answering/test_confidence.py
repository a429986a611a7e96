"""Bands: kept with the corpus, and in order."""

import json

from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.answer import Status
from retrieval.answering.confidence import NOTE, Bands


def test_bands_are_kept_with_the_corpus(library):
    kept = Bands.of(library.catalogue)
    try:
        Bands(answered=0.7, nearest=0.3, shift=0.5).keep(library.catalogue)
        assert Bands.of(library.catalogue) == Bands(answered=0.7, nearest=0.3, shift=0.5)
    finally:
        kept.keep(library.catalogue)


def test_bands_of_other_weights_are_passed_over(library):
    try:
        library.catalogue.set_note(NOTE, json.dumps({"answered": 0.7, "weights": "another"}))
        assert Bands.of(library.catalogue) == Bands()
    finally:
        library.catalogue.set_note(NOTE, None)


def test_a_contradiction_makes_an_answer_less_sure(answerer):
    told = dict(answerer.find("星光市建成多少座书亭？").signals)
    assert Bands().confidence(told | {"other_year": 1.0}) < Bands().confidence(told)


@given(st.floats(allow_nan=False), st.floats(0, 1), st.floats(0, 1))
def test_a_surer_answer_is_never_in_a_lower_band(score, first, second):
    bands = Bands(answered=max(first, second), nearest=min(first, second))
    order = [Status.NOT_FOUND, Status.NEAREST, Status.ANSWERED]
    assert 0 <= bands.probability(score) <= 1
    assert order.index(bands.status(0.0)) <= order.index(bands.status(first))
    assert bands.status(1.0) is Status.ANSWERED
