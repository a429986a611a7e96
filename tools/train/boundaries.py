"""The weights of what stands at an answer's ends: a log-linear choice among a sentence's stretches.

Each stretch scores what is noted of its start and its end, and, so that these weights tell no more
than they must, some of what else is measured of it, in steps. The weights are those that make the
good stretches likeliest (Berger et al. 1996), held small. Only those of the ends are kept.
"""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from retrieval.answering.anatomy import Anatomy
from retrieval.answering.boundaries import Noted, Weights, noted_at_ends, noted_at_starts
from retrieval.answering.extraction import Choice
from retrieval.answering.forest import WEIGHTS
from retrieval.answering.question import AnswerType
from retrieval.answering.stretch_features import NAMES
from retrieval.text.tags import Tagged

FOLDS = 3  # what a forest learns from is scored by weights that have not seen it
_SEEN = 8  # times that a thing is noted at least
_HELD = 6.0  # the weights' squares count that much
_STEPS = 35  # of the search
_KEPT = 0.03  # weights nearer to 0 are not worth their place
_GAINS = np.asarray([0.0, 0.0, 0.05, 0.15, 1.0])  # of labels 0 to 4
_QUANTILES = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95)
_BESIDE = (
    "characters", "asked_share", "fit_overlap", "near_left", "near_right", "clause_share", "runs",
    "straight", "turned", "touching_before", "touching_behind", "head_end", "commas", "verbs",
    "functions", "gap_left", "gap_right", "quoted", "fit",
)  # fmt: skip

Vector = NDArray[np.float64]
_Note = Callable[[AnswerType, Anatomy, Sequence[Tagged]], Noted]
_One = tuple[str, str]  # a thing noted: ("word", "公司")


@dataclass(frozen=True, slots=True)
class Solution:
    """Weights of what is noted at starts and at ends, and of the rest, in the design's order."""

    start: Vector
    end: Vector
    rest: Vector


class Design:
    """All stretches of all examples as sparse matrices; what several fits share."""

    def __init__(self, choices: Sequence[Choice], labels: Sequence[NDArray[np.int32]]) -> None:
        starts = [_noted(one, noted_at_starts) for one in choices]
        ends = [_noted(one, noted_at_ends) for one in choices]
        self.words = np.cumsum([0, *map(len, starts)])
        self.starts, self.start_names = _sparse([row for rows in starts for row in rows])
        self.ends, self.end_names = _sparse([row for rows in ends for row in rows])
        begin = self.words[:-1]
        self.first = np.concatenate(
            [one.stretches.first + at for one, at in zip(choices, begin, strict=True)]
        )
        self.last = np.concatenate(
            [one.stretches.last + at for one, at in zip(choices, begin, strict=True)]
        )
        self.rest = _steps(np.vstack([one.values for one in choices]))
        sizes = [len(one) for one in labels]
        self.begin = np.cumsum([0, *sizes])[:-1]
        self.of = np.repeat(np.arange(len(sizes)), sizes)
        gains = _GAINS[np.concatenate(labels)]
        total = np.add.reduceat(gains, self.begin)
        self.useful = total > 0
        self.wanted = gains / np.where(self.useful, total, 1.0)[self.of]

    def fit(self, weights: Vector) -> Solution:
        """Learn from the examples, each with its weight (0: not at all)."""
        weight = (weights * self.useful)[self.of]
        cuts = np.cumsum([self.starts.shape[1], self.ends.shape[1]])

        def loss(values: Vector) -> tuple[float, Vector]:
            start, end, rest = np.split(values, cuts)
            logits = (self.starts @ start)[self.first] + (self.ends @ end)[self.last]
            logits += self.rest @ rest
            logits -= np.maximum.reduceat(logits, self.begin)[self.of]
            odds = np.exp(logits)
            chance = odds / np.add.reduceat(odds, self.begin)[self.of]
            error = weight * (chance - self.wanted)
            lost = -(weight * self.wanted * np.log(chance + 1e-12)).sum()
            slope = [
                self.starts.T @ np.bincount(self.first, error, self.starts.shape[0]),
                self.ends.T @ np.bincount(self.last, error, self.ends.shape[0]),
                self.rest.T @ error,
            ]
            return lost + _HELD / 2 * (values @ values), np.concatenate(slope) + _HELD * values

        size = cuts[-1] + self.rest.shape[1]
        found = minimize(
            loss, np.zeros(size), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}
        )
        return Solution(*np.split(found.x, cuts))

    def scores(self, solution: Solution) -> list[tuple[Vector, Vector]]:
        """For each example, how starts and ends score at each of its words."""
        cuts = self.words[1:-1]
        starts = np.split(self.starts @ solution.start, cuts)
        ends = np.split(self.ends @ solution.end, cuts)
        return list(zip(starts, ends, strict=True))

    def crossed(
        self, weights: Vector, folds: NDArray[np.int64]
    ) -> tuple[Solution, list[tuple[Vector, Vector]]]:
        """Learn; score each learned example by weights of the other folds, the others by all."""
        solution = self.fit(weights)
        scores = self.scores(solution)
        for fold in range(FOLDS):
            there = folds == fold
            others = self.scores(self.fit(np.where(there, 0.0, weights)))
            for place in np.flatnonzero(there & (weights > 0)):
                scores[place] = others[place]
        return solution, scores

    def weights(self, solution: Solution) -> tuple[Weights, Weights]:
        """The weights of starts and of ends, by what is noted; those near 0 are left out."""
        return (
            _by_kind(self.start_names, solution.start),
            _by_kind(self.end_names, solution.end),
        )

    def write(self, solution: Solution) -> Path:
        """Write weights as `retrieval.answering.boundaries` reads them."""
        path = WEIGHTS / "boundaries.json"
        kept = dict(zip(("start", "end"), self.weights(solution), strict=True))
        text = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
        path.write_text(text + "\n", encoding="utf-8")
        return path


def _noted(one: Choice, note: _Note) -> list[list[_One]]:
    """What is noted of each word."""
    sentence = one.sentence
    noted = note(sentence.question.expected, sentence.parts, sentence.words)
    each = zip(*noted.values(), strict=True)
    return [list(zip(noted, values, strict=True)) for values in each]


def _sparse(rows: Sequence[Sequence[_One]]) -> tuple[csr_matrix, list[_One]]:
    """A column for each thing noted often enough."""
    seen = Counter(noted for row in rows for noted in row)
    names = sorted(noted for noted, count in seen.items() if count >= _SEEN)
    column = {noted: place for place, noted in enumerate(names)}
    columns = [[column[noted] for noted in row if noted in column] for row in rows]
    ends = np.cumsum([0, *map(len, columns)])
    flat = np.asarray([place for row in columns for place in row], np.int64)
    return csr_matrix((np.ones(len(flat)), flat, ends), (len(rows), len(names))), names


def _steps(values: NDArray[np.float32]) -> csr_matrix:
    """A column for each step of each of the measures beside the ends."""
    columns = []
    width = 0
    for name in _BESIDE:
        measure = values[:, NAMES.index(name)]
        steps = np.digitize(measure, np.unique(np.quantile(measure, _QUANTILES)))
        columns.append(steps + width)
        width += int(steps.max()) + 1
    flat = np.stack(columns, axis=1)
    ends = np.arange(0, flat.size + 1, flat.shape[1])
    return csr_matrix((np.ones(flat.size), flat.ravel(), ends), (len(flat), width))


def _by_kind(names: Sequence[_One], weights: Vector) -> dict[str, dict[str, float]]:
    kept: dict[str, dict[str, float]] = {what: {} for what, _ in names}
    for (what, value), weight in zip(names, weights.tolist(), strict=True):
        if abs(weight) >= _KEPT:
            kept[what][value] = round(weight, 2)
    return kept
