"""How much two pieces of text speak of the same thing: names and words that few texts share.

Place names, people and the words of a topic come back in every paragraph of an article and hardly
in its neighbours. Shared pairs of characters are counted, each by how rare it is in general text.
"""

import re
from functools import cache, lru_cache
from math import exp, log
from operator import add

from retrieval.corpus.page.continuity import model

# Numerals are left out: that two texts count alike tells nothing.
_NUMERALS = "一二三四五六七八九十百千万亿零两年月日个"
_IDEOGRAPHS = re.compile(f"[^\x00-\u4dff\ua000-\U0010ffff{_NUMERALS}]{{2,}}")
RARE = 8.0
SLOPE = 1.2


def pairs_of(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring ideographs that are rare enough to tell texts apart."""
    found: set[str] = set()
    for run in _IDEOGRAPHS.findall(text):
        found.update(map(add, run, run[1:]))
    return frozenset(found - _everyday())


@cache
def _everyday() -> frozenset[str]:
    """Pairs that are in so much text that they tell nothing."""
    enough = exp(RARE / SLOPE) - 1.0
    counts = model().counts.items()
    return frozenset(pair for pair, count in counts if count >= enough and len(pair) == 2)


@lru_cache(maxsize=1 << 17)
def rarity(pair: str) -> float:
    """How telling a shared pair is: 8 if general text has it nowhere, 0 if it has it everywhere."""
    return RARE - SLOPE * log(1.0 + model().counts.get(pair, 0.0))


def shared(one: frozenset[str], two: frozenset[str]) -> float:
    """Sum of the rarities of what both have."""
    return sum(map(rarity, one & two))
