"""What each family of features brings: the sentence forest trained and measured without it."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tools.train import sentences
from tools.train.material import Asked

FAMILIES = {
    "nothing": (),
    "pairs of characters": ("pair", "run"),
    "single characters": ("character",),
    "neighbouring sentences": ("word_beside", "pair_beside", "character_beside", "word_before"),
    "headline and section": ("_above", "_new"),
    "the article's first sentence": ("_lead", "_fresh"),
    "idf inside the paragraph": ("_inside",),
    "idf over the candidates": ("_local",),
    "the passage's rank and score": ("passage_",),
    "the expected answer type": ("fit", "near", "asks_"),
    "words beside the asking words": ("said_",),
    "years and places": ("year_", "place_"),
    "shape and position": (
        "length", "position", "only", "paragraph", "is_", "cue_", "commas", "digits", "quotes",
    ),
}  # fmt: skip


def ablate(asked: dict[str, list[Asked]]) -> None:
    """Print, for each family left out, evidence@1 on the halves that were not trained on."""
    names = next(iter(asked.values()))[0].found.measured.names
    for family, marks in FAMILIES.items():
        columns = [place for place, name in enumerate(names) if any(mark in name for mark in marks)]
        kept = {name: [_without(one, columns) for one in each] for name, each in asked.items()}
        everything = [one for each in kept.values() for one in each]
        forests = [
            sentences.train(everything, lambda one, half=half: one.half != half)  # type: ignore[misc]
            for half in (0, 1)
        ]
        shares = {
            name: round(float(np.mean([_first(forests[one.half], one) for one in each])), 3)
            for name, each in kept.items()
        }
        print(f"without {family} ({len(columns)} features): {shares}", flush=True)


def _without(one: Asked, columns: Sequence[int]) -> Asked:
    values = one.found.measured.values.copy()
    values[:, list(columns)] = 0
    measured = replace(one.found.measured, values=values)
    return replace(one, found=replace(one.found, measured=measured))


def _first(forest: object, one: Asked) -> bool:
    scores = np.asarray(forest.predict(one.found.measured.values))  # type: ignore[attr-defined]
    return one.right[int(np.argmax(scores))]
