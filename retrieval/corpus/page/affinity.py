"""How much two pieces of text speak of the same thing: names and words that few texts share.

Place names, people and the words of a topic come back in every paragraph of an article and hardly
in its neighbours. Shared pairs of characters are counted, each by how rare it is in general text.
"""

import re
from functools import lru_cache
from itertools import pairwise
from math import log

from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.continuity import junction, model, opening

_IDEOGRAPHS = re.compile("[\u4e00-\u9fff]{2,}")
RARE = 8.0


def pairs_of(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring ideographs that are rare enough to tell texts apart."""
    return frozenset(
        pair
        for run in _IDEOGRAPHS.findall(text)
        for pair in map("".join, pairwise(run))
        if rarity(pair) > 0
    )


@lru_cache(maxsize=1 << 17)
def rarity(pair: str) -> float:
    """How telling a shared pair is: 8 if general text has it nowhere, 0 if it has it everywhere."""
    return RARE - 1.2 * log(1.0 + model().counts.get(pair, 0.0))


def shared(one: frozenset[str], two: frozenset[str]) -> float:
    """Sum of the rarities of what both have."""
    return sum(map(rarity, one & two))


class Affinities:
    """What is known of pairs of blocks of one page; each is worked out once, when asked for."""

    def __init__(self, blocks: list[Block]) -> None:
        self.blocks = blocks
        self._pairs: dict[int, frozenset[str]] = {}
        self._shared: dict[tuple[int, int], float] = {}
        self._junctions: dict[tuple[int, int], float] = {}
        self._openings: dict[int, float] = {}

    def pairs(self, block: int) -> frozenset[str]:
        """Pairs of one block's text."""
        found = self._pairs.get(block)
        if found is None:
            found = self._pairs[block] = pairs_of(self.blocks[block].text)
        return found

    def shared(self, one: int, two: int) -> float:
        """What two blocks share."""
        key = (one, two)
        found = self._shared.get(key)
        if found is None:
            found = self._shared[key] = shared(self.pairs(one), self.pairs(two))
        return found

    def junction(self, one: int, two: int) -> float:
        """How well block `two` goes on where block `one` stops, from -6 to 8."""
        key = (one, two)
        found = self._junctions.get(key)
        if found is None:
            end, begin = self.blocks[one].text, self.blocks[two].text
            found = max(-6.0, min(8.0, junction(end, begin)))
            self._junctions[key] = found
        return found

    def opening(self, block: int) -> float:
        """How much a block begins as sentences do, from -4 to 4."""
        found = self._openings.get(block)
        if found is None:
            text = self.blocks[block].text.lstrip("“‘「『")
            found = self._openings[block] = max(-4.0, min(4.0, opening(text)))
        return found
