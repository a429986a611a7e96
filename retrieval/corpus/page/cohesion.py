"""How much the text before a place on the page and the text after it are of one matter.

After Hearst's TextTiling (1997): both sides of the gap are compared as wholes, for a single
paragraph may share nothing with its own article.
"""

from collections.abc import Sequence

import numpy as np

from retrieval.corpus.page.affinity import Affinity
from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.labels import TEXT
from retrieval.corpus.page.weights import Weights

WINDOW, WINDOW_SIZE = 16, 500  # texts, and characters, on each side of a gap


def weigh_gaps(blocks: Sequence[Block], affinity: Affinity, known: Weights) -> list[float]:
    """Return for each block how likely the texts before it and from it on are of one matter.

    Log odds, 0 where no text begins.
    """
    found = np.zeros(len(blocks))
    numbers = [at for at, block in enumerate(blocks) if block.label == TEXT]
    if len(numbers) < 2:
        return found.tolist()
    texts = np.array(numbers)
    sizes = [len(blocks[at].text) for at in numbers]
    ends = np.array([0, *sizes]).cumsum()  # where each text ends if all were joined
    at = np.arange(len(texts))
    first = ends.searchsorted(ends[at] - WINDOW_SIZE, "right") - 1
    first = np.maximum(np.minimum(np.maximum(first, at - WINDOW - 1), at - 1), 0)
    last = ends.searchsorted(ends[at] + WINDOW_SIZE)
    last = np.maximum(np.minimum(last, np.minimum(len(texts), at + WINDOW)), at + 1)
    places = np.full(len(blocks), -1)
    places[texts] = at
    before, after = ends[at] - ends[first], ends[last] - ends[at]
    common = 100.0 * affinity.across(places, first, last)
    odds = np.log((common / np.sqrt(before * after + 1.0) + 0.5) / known.cohesion_even)
    odds = np.minimum(np.maximum(odds, -known.cohesion_least), known.cohesion_most)
    sure = np.minimum(1.0, np.minimum(before, after) / known.cohesion_size)
    apart = odds < 0.0
    apart[0] = False
    apart[1:] &= texts[1:] - texts[:-1] > 1  # short lines stand between
    weighed = odds * np.where(apart, known.cohesion_apart * sure, sure) * known.cohesion
    weighed[0] = 0.0
    found[texts] = weighed
    return found.tolist()
