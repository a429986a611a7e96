"""What texts share, worked out for all at once, is what comparing any two of them gives."""

from math import log1p

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from retrieval.corpus.page.affinity import RARE, REACH, SLOPE, Affinity
from retrieval.corpus.page.continuity import model

TEXTS = st.lists(st.text("柳湾渠闸葛孟稻一年，a𤸀\ud800", max_size=12), max_size=8)
NUMERALS = "一年"


def pairs(text: str) -> set[str]:
    both = {text[at : at + 2] for at in range(len(text) - 1)}
    return {p for p in both if all("\u4e00" <= c <= "\u9fff" and c not in NUMERALS for c in p)}


def worth(found: set[str]) -> float:
    return sum(max(0.0, RARE - SLOPE * log1p(model().counts.get(pair, 0.0))) for pair in found)


@settings(deadline=None)  # the first one loads the model
@given(TEXTS)
def test_two_texts_share_what_their_common_pairs_are_worth(texts: list[str]) -> None:
    affinity = Affinity(texts)
    for one in range(len(texts)):
        for two in range(len(texts)):
            if one != two:
                common = worth(pairs(texts[one]) & pairs(texts[two]))
                assert affinity.shared(one, two) == pytest.approx(common, abs=1e-3)


def test_texts_far_apart_share_as_near_ones_do() -> None:
    texts = ["柳湾渠闸", *["" for _ in range(2 * REACH)], "葛孟柳湾", "湾渠"]
    affinity, last = Affinity(texts), len(texts) - 1
    assert affinity.shared(0, last) == pytest.approx(worth({"湾渠"}), abs=1e-3)
    assert affinity.shared(last - 1, 0) == pytest.approx(worth({"柳湾"}), abs=1e-3)
    assert affinity.most((0, last - 1), last) == affinity.shared(0, last)


@settings(deadline=None)
@given(TEXTS, st.integers(1, 4))
def test_both_sides_of_a_gap_share_what_their_joined_texts_do(texts: list[str], width: int) -> None:
    at = np.arange(len(texts))
    first, end = np.maximum(at - width, 0), np.minimum(at + width, len(texts))
    found = Affinity(texts).across(at, first, end)
    for gap in range(1, len(texts)):
        before = set().union(*map(pairs, texts[first[gap] : gap]))
        after = set().union(*map(pairs, texts[gap : end[gap]]))
        assert found[gap] == pytest.approx(worth(before & after), abs=1e-3)


@settings(deadline=None)
@given(TEXTS)
def test_several_texts_share_as_one_without_what_is_repeated_in_them(texts: list[str]) -> None:
    affinity, several = Affinity(texts), range(len(texts) - 1)
    if several:
        last = len(texts) - 1
        as_one = affinity.total(several, last) - affinity.repeated(several).get(last, 0.0)
        joined = set().union(*(pairs(text) for text in texts[:-1]))
        assert as_one == pytest.approx(worth(joined & pairs(texts[-1])), abs=1e-3)
        assert affinity.worth(affinity.pairs(several) & affinity.pairs([last])) == as_one
