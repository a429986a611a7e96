"""Learns what it tells that a passage lacks a run of the question's characters.

A logistic regression between questions that are answered and those written as near misses, held
small. Whatever a row's signal is made of comes from weights that have not seen its fold.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from retrieval.answering.forest import WEIGHTS
from retrieval.answering.wanting import weigh_runs
from tools.train.confidence import Row
from tools.train.material import FOLDS

SIGNAL = "wanting"
_SEEN = 3  # times that a run is lacking at least
_HELD = 12.0  # the weights' squares count half that much
_KEPT = 0.03  # weights nearer to 0 are not worth their place
_STEPS = 200  # of the search


def put_in(rows: Sequence[Row]) -> Mapping[str, float]:
    """Give each row its signal, and return the weights that all rows together make."""
    for fold in range(FOLDS):
        weights = learn([row for row in rows if row.fold != fold])
        for row in rows:
            if row.fold == fold:
                row.signals[SIGNAL] = weigh_runs(row.lacking, weights)
    return learn(rows)


def learn(rows: Sequence[Row]) -> Mapping[str, float]:
    """The weight of each run, from the rows that readers could have asked."""
    rows = [row for row in rows if row.kind in {"answerable", "absent"}]
    seen = Counter(chain.from_iterable(row.lacking for row in rows))
    places = {run: at for at, run in enumerate(sorted(r for r, n in seen.items() if n >= _SEEN))}
    found = [[places[run] for run in sorted(row.lacking) if run in places] for row in rows]
    design = csr_matrix(
        (
            np.ones(sum(map(len, found))),
            np.fromiter(chain.from_iterable(found), np.int64),
            np.cumsum([0, *map(len, found)]),
        ),
        shape=(len(rows), len(places)),
    )
    right = np.asarray([row.right for row in rows], np.float64)
    weights = _solved(design, right)
    return {
        run: round(float(weights[at]), 3) for run, at in places.items() if _is_kept(weights[at])
    }


def write(weights: Mapping[str, float]) -> Path:
    """Write weights as `retrieval.answering.wanting` reads them."""
    path = WEIGHTS / "wanting.json"
    text = json.dumps(weights, ensure_ascii=False, separators=(",", ":"))
    path.write_text(text + "\n", encoding="utf-8")
    return path


def _is_kept(weight: float) -> bool:
    return abs(weight) >= _KEPT


def _solved(design: csr_matrix, right: NDArray[np.float64]) -> NDArray[np.float64]:
    """The weights, without the constant, that make what is right likeliest."""

    def loss(given: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = design @ given[1:] + given[0]
        missed = 1 / (1 + np.exp(-logits)) - right
        cost = np.logaddexp(0, -np.where(right > 0, logits, -logits)).sum()
        cost += _HELD / 2 * (given[1:] ** 2).sum()
        return float(cost), np.concatenate([[missed.sum()], design.T @ missed + _HELD * given[1:]])

    start = np.zeros(design.shape[1] + 1)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": _STEPS})
    solved: NDArray[np.float64] = found.x[1:]
    return solved
