"""Draws paragraphs and questions and cuts them into terms, once, for `tests.bench.sets`.

The same size, kind and seed give the same set.
"""

import json
from array import array
from collections.abc import Callable
from itertools import chain, repeat
from pathlib import Path

import numpy as np

from retrieval.text.normalize import normalise
from retrieval.text.terms import terms
from retrieval.text.words import Segmenter, open_segmenter
from tests.bench.drawn import Paragraphs
from tests.bench.sets import folder_of

QUESTIONS = 1000
Cut = Callable[[str, Segmenter], list[str]]


def words(text: str, cut: Segmenter) -> list[str]:
    """Return jieba's words, which is what most people give to rank-bm25."""
    return [word for word in cut.words(normalise(text).text) if word[0].isalnum()]


def bag(text: str, cut: Segmenter) -> list[str]:
    """Return the terms that Chuchu counts: words, characters and pairs."""
    return list(chain.from_iterable(repeat(term, n) for term, n in terms(text, cut).items()))


KINDS: dict[str, Cut] = {"words": words, "terms": bag}


def draw(kind: str, size: int, root: Path, seed: int = 1) -> None:
    """Draw a set into its folder, unless it is there; a kind is one of `KINDS`."""
    folder = folder_of(kind, size, root)
    if (folder / "questions.json").exists():
        return
    folder.mkdir(parents=True, exist_ok=True)
    cut, texts, known = open_segmenter(), Paragraphs(seed), _Numbers()
    numbers, starts, asked = array("I"), array("q", [0]), []
    for place, text in enumerate(texts.draw(size)):
        numbers.extend(map(known.__getitem__, KINDS[kind](text, cut)))
        starts.append(len(numbers))
        if place % max(1, size // QUESTIONS) == 0 and len(asked) < QUESTIONS:
            asked.append(list(dict.fromkeys(KINDS[kind](texts.question(text), cut))))
    np.save(folder / "numbers.npy", np.frombuffer(numbers, np.uint32))
    np.save(folder / "starts.npy", np.frombuffer(starts, np.int64))
    (folder / "vocabulary.txt").write_text("\n".join(known), encoding="utf-8")
    held = json.dumps(asked, ensure_ascii=False)
    (folder / "questions.json").write_text(held, encoding="utf-8")


class _Numbers(dict[str, int]):
    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number
