"""Entries counted all at once are counted as each is alone."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.index.counted import count
from retrieval.index.hashing import hashes
from retrieval.text.terms import terms
from retrieval.text.words import open_segmenter

CUT = open_segmenter()
TEXTS = (
    st.sampled_from(["", "环卫驿站", "第12.5%的", "中华人民共和国", "甲" * 300, "abc"]) | st.text()
)


@settings(deadline=None)  # the first reads a table
@given(st.lists(st.lists(TEXTS, max_size=3), max_size=5))
def test_each_entry_counts_its_texts_together_one_as_often_as_it_is_named(bags):
    found = count([(str(number), texts) for number, texts in enumerate(bags)], CUT)
    expected = [sum((terms(text, CUT) for text in texts), Counter()) for texts in bags]
    assert found.ids == tuple(map(str, range(len(bags))))
    assert found.lengths.tolist() == [bag.total() for bag in expected]
    assert (found.terms[1:] > found.terms[:-1]).all()
    held = [{} for _ in bags]
    for term, start, end in zip(found.terms, found.starts, found.starts[1:], strict=False):
        assert list(found.entries[start:end]) == sorted(found.entries[start:end])
        for at in range(start, end):
            held[found.entries[at]][int(term)] = int(found.counts[at])
    for bag, own in zip(expected, held, strict=True):
        assert own == dict(zip(hashes(list(bag)).tolist(), bag.values(), strict=True))


def test_more_entries_than_have_a_number_are_refused():
    with pytest.raises(ValueError, match="too many"):
        count([("", ())] * (1 << 22), CUT)
