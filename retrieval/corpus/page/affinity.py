"""How much two pieces of text speak of the same thing: names and words that few texts share.

Place names, people and the words of a topic come back in every paragraph of an article and hardly
in its neighbours. Shared pairs of characters are counted, each by how rare it is in general text.
"""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from math import log
from operator import add

from retrieval.corpus.page.continuity import model

# Numerals are left out: that two texts count alike tells nothing.
_WORDS = re.compile("[\u4e00-\u9fff]{2}")
_NUMERALS = frozenset("一二三四五六七八九十百千万亿零两年月日个")
RARE = 8.0
SLOPE = 1.2


def telling_pairs(texts: Sequence[str]) -> list[frozenset[str]]:
    """Return, for each text, the pairs of ideographs that others have too and that tell something.

    A pair that stands in one of the texts only can never be shared: without those the sets are
    small, and comparing two texts is quick.
    """
    found = [set(map(add, text, text[1:])) for text in texts]
    seen: set[str] = set()
    repeated: set[str] = set()
    for pairs in found:
        repeated |= seen & pairs
        seen |= pairs
    telling = {pair for pair in repeated if rarity(pair) > 0.0}
    return [frozenset(pairs & telling) for pairs in found]


@lru_cache(maxsize=1 << 17)
def rarity(pair: str) -> float:
    """How telling a shared pair is: 8 if general text has it nowhere, 0 if it has it everywhere."""
    if not (_WORDS.fullmatch(pair) and _NUMERALS.isdisjoint(pair)):
        return 0.0
    return max(0.0, RARE - SLOPE * log(1.0 + model().counts.get(pair, 0.0)))


def shared(one: Iterable[str], two: frozenset[str]) -> float:
    """Sum of the rarities of what both have."""
    return sum(map(rarity, two.intersection(one)))
