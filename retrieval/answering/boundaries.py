"""What the words at an answer's ends say: which it likely starts with, ends with, stands between.

A log-linear model: each thing noted of an end (its word, the word beyond it, their parts of speech,
with the expected type or the noun asked for) has a weight; an end's score is their sum. The weights
are learned by tools/train and can be read in weights/boundaries.json.
"""

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np

from retrieval.answering.anatomy import Anatomy
from retrieval.answering.coverage import Vector
from retrieval.answering.forest import WEIGHTS
from retrieval.answering.question import AnswerType
from retrieval.text.tags import Tagged

Noted = dict[str, list[str]]
"""What is noted of each word of a sentence: {"word": ["公司", "位于", …], …}."""

Weights = Mapping[str, Mapping[str, float]]


def noted_at_starts(expected: AnswerType, parts: Anatomy, words: Sequence[Tagged]) -> Noted:
    """What is noted of answers that start with each of the words."""
    here, tags = [one.word for one in words], [one.tag for one in words]
    before, tags_before = ["", *here][: len(here)], ["", *tags][: len(here)]
    head = parts.head[-1:]
    return {
        "word": here,
        "character": [word[0] for word in here],
        "before": before,
        "two before": [f"{a} {b}" for a, b in zip(["", *before], before, strict=False)],
        "tags": [f"{a} {b}" for a, b in zip(tags_before, tags, strict=True)],
        "expected, before": [f"{expected} {word}" for word in before],
        "expected, tag": [f"{expected} {tag}" for tag in tags],
        "expected, tag before": [f"{expected} {tag}" for tag in tags_before],
        "head, before": [f"{head} {word}" for word in before],
    }


def noted_at_ends(expected: AnswerType, parts: Anatomy, words: Sequence[Tagged]) -> Noted:
    """What is noted of answers that end with each of the words."""
    here, tags = [one.word for one in words], [one.tag for one in words]
    after, tags_after = [*here, ""][1:], [*tags, ""][1:]
    last = [word[-1] for word in here]
    head = parts.head[-1:]
    return {
        "word": here,
        "character": last,
        "after": after,
        "tags": [f"{a} {b}" for a, b in zip(tags, tags_after, strict=True)],
        "expected, character": [f"{expected} {character}" for character in last],
        "expected, after": [f"{expected} {word}" for word in after],
        "expected, tag": [f"{expected} {tag}" for tag in tags],
        "expected, tag after": [f"{expected} {tag}" for tag in tags_after],
        "head, character": [f"{head} {character}" for character in last],
        "head, tag": [f"{head} {tag}" for tag in tags],
    }


def boundary_scores(
    expected: AnswerType,
    parts: Anatomy,
    words: Sequence[Tagged],
    weights: tuple[Weights, Weights] | None = None,
) -> tuple[Vector, Vector]:
    """For each word, how an answer's start and its end score there, [words] each."""
    starts, ends = weights or load_weights()
    return (
        _scores(starts, noted_at_starts(expected, parts, words)),
        _scores(ends, noted_at_ends(expected, parts, words)),
    )


@lru_cache(maxsize=1)
def load_weights() -> tuple[Weights, Weights]:
    """The weights that come with the project, of starts and of ends."""
    read = json.loads((WEIGHTS / "boundaries.json").read_text(encoding="utf-8"))
    return read["start"], read["end"]


def _scores(weights: Weights, noted: Noted) -> Vector:
    """[words]: the sum of what each note weighs."""
    weighed = [
        [known.get(value, 0.0) for value in values]
        for what, values in noted.items()
        if (known := weights.get(what))
    ]
    if not weighed:
        return np.zeros(len(noted["word"]), np.float32)
    total: Vector = np.asarray(weighed).sum(axis=0).astype(np.float32)
    return total
