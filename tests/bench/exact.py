"""The formula by itself, over every paragraph in 64-bit floats: what engines' answers are held to.

Written apart from the engines, so that none of them is measured against itself.
"""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tests.bench.contenders import BEST, K1, B
from tests.bench.sets import Set

_EQUAL = 1e-4  # engines add 32-bit floats


def recall(drawn: Set, found: Mapping[str, Sequence[Sequence[int]]]) -> dict[str, float]:
    """Return the share of the first ten places that hold one of the ten best, for each engine.

    A paragraph that scores as the tenth does is as good as it.

    Args:
        drawn: paragraphs and questions.
        found: of each engine, paragraphs for each question from the first on.
    """
    same, places = dict.fromkeys(found, 0), dict.fromkeys(found, 0)
    for number, scores in enumerate(all_scores(drawn, max(map(len, found.values()), default=0))):
        best = min(BEST, int((scores > 0).sum()))
        if not best:
            continue
        least = np.partition(scores, -best)[-best] * (1 - _EQUAL)
        for engine, answers in found.items():
            if number < len(answers):
                hits = np.array(answers[number][:best], np.int64)
                same[engine] += int((scores[hits] >= least).sum())
                places[engine] += best
    return {engine: same[engine] / max(1, places[engine]) for engine in found}


def all_scores(drawn: Set, questions: int) -> Iterator[NDArray[np.float64]]:
    """Yield every paragraph's score for each of the first questions."""
    numbers = {term: number for number, term in enumerate(drawn.vocabulary)}
    asked = [[numbers[t] for t in q if t in numbers] for q in drawn.questions[:questions]]
    postings = _postings(drawn, np.unique(np.array([n for q in asked for n in q], np.int64)))
    lengths = np.diff(drawn.starts)
    below = K1 * (1 - B + B * lengths / lengths.mean())
    for terms in asked:
        scores = np.zeros(len(drawn))
        for term in terms:
            paragraphs, counts = postings[term]
            idf = np.log1p((len(drawn) - len(paragraphs) + 0.5) / (len(paragraphs) + 0.5))
            scores[paragraphs] += idf * counts * (K1 + 1) / (counts + below[paragraphs])
        yield scores


def _postings(
    drawn: Set, terms: NDArray[np.int64]
) -> dict[int, tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Return the paragraphs that hold each term, and how often it stands there."""
    wanted = np.zeros(len(drawn.vocabulary), bool)
    wanted[terms] = True
    there = np.flatnonzero(wanted[drawn.numbers])
    paragraphs = np.searchsorted(drawn.starts, there, "right") - 1
    keys = drawn.numbers[there].astype(np.int64) * len(drawn) + paragraphs
    keys.sort()
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    counts, keys = np.diff(firsts, append=len(keys)), keys[firsts]
    of, paragraphs = keys // len(drawn), keys % len(drawn)
    bounds = np.searchsorted(of, np.append(terms, len(drawn.vocabulary)))
    return {
        int(term): (paragraphs[a:b], counts[a:b])
        for term, a, b in zip(terms, bounds, bounds[1:], strict=False)
    }
