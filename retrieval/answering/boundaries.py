"""What the words at an answer's ends say: which it likely starts with, ends with, stands between.

A log-linear model: each thing noted of an end (its word, the word beyond it, their parts of speech,
with the expected type or the noun asked for) has a weight; an end's score is their sum. The weights
are learned by tools/train and can be read in weights/boundaries.json.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

import numpy as np

from retrieval.answering.anatomy import Anatomy
from retrieval.answering.coverage import Vector
from retrieval.answering.forest import WEIGHTS
from retrieval.answering.question import AnswerType
from retrieval.text.spans import Span
from retrieval.text.tags import Tagged

Noted = tuple[str, str]
"""What is noted, and its value: ("word", "公司")."""

Weights = Mapping[str, Mapping[str, float]]

_OUTSIDE = Tagged("", "", Span(0, 0))


def noted_at_start(
    expected: AnswerType, parts: Anatomy, words: Sequence[Tagged], place: int
) -> Iterator[Noted]:
    """What is noted of an answer that starts with the word at `place`."""
    here, before = words[place], _at(words, place - 1)
    head = parts.head[-1:]
    yield "word", here.word
    yield "character", here.word[0]
    yield "before", before.word
    yield "two before", f"{_at(words, place - 2).word} {before.word}"
    yield "tags", f"{before.tag} {here.tag}"
    yield "expected, before", f"{expected} {before.word}"
    yield "expected, tag", f"{expected} {here.tag}"
    yield "expected, tag before", f"{expected} {before.tag}"
    yield "head, before", f"{head} {before.word}"


def noted_at_end(
    expected: AnswerType, parts: Anatomy, words: Sequence[Tagged], place: int
) -> Iterator[Noted]:
    """What is noted of an answer that ends with the word at `place`."""
    here, after = words[place], _at(words, place + 1)
    head = parts.head[-1:]
    yield "word", here.word
    yield "character", here.word[-1]
    yield "after", after.word
    yield "tags", f"{here.tag} {after.tag}"
    yield "expected, character", f"{expected} {here.word[-1]}"
    yield "expected, after", f"{expected} {after.word}"
    yield "expected, tag", f"{expected} {here.tag}"
    yield "expected, tag after", f"{expected} {after.tag}"
    yield "head, character", f"{head} {here.word[-1]}"
    yield "head, tag", f"{head} {here.tag}"


def boundary_scores(
    expected: AnswerType,
    parts: Anatomy,
    words: Sequence[Tagged],
    weights: tuple[Weights, Weights] | None = None,
) -> tuple[Vector, Vector]:
    """For each word, how an answer's start and its end score there, [words] each."""
    starts, ends = weights or load_weights()
    places = range(len(words))
    return (
        _scores(starts, (noted_at_start(expected, parts, words, place) for place in places)),
        _scores(ends, (noted_at_end(expected, parts, words, place) for place in places)),
    )


@lru_cache(maxsize=1)
def load_weights() -> tuple[Weights, Weights]:
    """The weights that come with the project, of starts and of ends."""
    read = json.loads((WEIGHTS / "boundaries.json").read_text(encoding="utf-8"))
    return read["start"], read["end"]


def _scores(weights: Weights, noted: Iterator[Iterator[Noted]]) -> Vector:
    nothing: dict[str, float] = {}
    scores = []
    for each in noted:
        score = 0.0
        for what, value in each:
            score += weights.get(what, nothing).get(value, 0.0)
        scores.append(score)
    return np.asarray(scores, np.float32)


def _at(words: Sequence[Tagged], place: int) -> Tagged:
    return words[place] if 0 <= place < len(words) else _OUTSIDE
