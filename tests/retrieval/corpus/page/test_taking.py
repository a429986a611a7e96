"""A reading of short lines taken at once gives what taking its segments one by one gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.corpus.page.evidence import Thread
from retrieval.corpus.page.headlines import HEADLINE, SECTION, SIGNATURE, Reading, Segment
from retrieval.corpus.page.search import Search
from retrieval.corpus.page.taking import PENDING, WAITING, gain, standing_of, taken
from retrieval.corpus.page.ways import Way, chain
from retrieval.corpus.page.weights import Weights

FORMS = st.text(HEADLINE + SECTION + SIGNATURE, min_size=1, max_size=12)


def way_of(articles: int, waiting: int, pending: int) -> Way:
    headline = Segment(HEADLINE, 0, 1)
    threads = tuple(Thread(at, headline, (at,), ()) for at in range(articles))
    heads = tuple(Segment(HEADLINE, at, at + 1) for at in range(waiting))
    sections = tuple(Segment(SECTION, at, at + 1) for at in range(pending))
    return Way(1.5, threads, heads, sections, None, ())


def reading_of(forms: str) -> Reading:
    reading = Reading(None, None, 0.0)
    for at, form in enumerate(forms, start=100):
        reading = Reading(reading, Segment(form, at, at + 1), 0.0, reading.forms + form)
    return reading


@given(FORMS, st.integers(0, 2), st.integers(0, WAITING), st.integers(0, PENDING))
def test_all_at_once_is_one_by_one(forms: str, articles: int, waiting: int, pending: int) -> None:
    way, reading = way_of(articles, waiting, pending), reading_of(forms)
    (one_by_one,) = Search([])._read(way, reading, {})
    at_once = taken(way, reading, way.score + gain(forms, standing_of(way), Weights()))
    assert at_once.key() == one_by_one.key()
    assert at_once.score == pytest.approx(one_by_one.score)
    assert [s.segment for s in chain(at_once)] == [s.segment for s in chain(one_by_one)]
