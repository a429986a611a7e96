"""What it tells that a passage does not say a word of the question, learned from near misses.

That 多少 stands nowhere near an answer tells nothing; that 月薪 does not tells much. Each run of
one to three characters of the question that the passage lacks has a weight, and the signal is their
sum (a logistic regression). tools/train learns the weights; weights/wanting.json is there to read.
"""

import json
import re
from collections.abc import Mapping
from functools import lru_cache

from retrieval.answering.forest import WEIGHTS

LONGEST = 3  # characters of a run
_WORDS = re.compile(r"\w+")


def lacking_runs(question: str, near: str) -> frozenset[str]:
    """The runs of a normalised question's characters that a text does not hold."""
    return frozenset(
        run
        for part in _WORDS.findall(question)
        for length in range(1, LONGEST + 1)
        for start in range(len(part) - length + 1)
        if (run := part[start : start + length]) not in near
    )


def weigh_runs(runs: frozenset[str], weights: Mapping[str, float] | None = None) -> float:
    """How much speaks for an answer all the same: the less, the likelier it is a near miss."""
    known = load_weights() if weights is None else weights
    return sum(known.get(run, 0.0) for run in sorted(runs))


@lru_cache(maxsize=1)
def load_weights() -> Mapping[str, float]:
    """The weights that come with the project."""
    read: Mapping[str, float] = json.loads((WEIGHTS / "wanting.json").read_text(encoding="utf-8"))
    return read
