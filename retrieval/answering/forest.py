"""Boosted trees: they weigh what was measured, and each measure's share can be shown.

The trees are trained elsewhere (tools/train, by LightGBM) and kept as JSON; here they are only
walked, in numpy, all rows and trees at once. A score is a sum over the
trees, and each step down a tree moves its value by what the feature asked there tells: these moves,
added up by feature, are the shares of the explanation (Saabas 2014).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.coverage import Matrix

WEIGHTS = Path(__file__).with_name("weights")
"""The forests that come with the project: sentences.json, confidence.json, spans.json."""

LEAF = -1


@dataclass(frozen=True, slots=True)
class Forest:
    """A forest in flat arrays, one entry a node, the trees one behind the other.

    Attributes:
        names: of the features, in the columns' order.
        feature: the column that a node asks; -1 for a leaf.
        threshold: values up to it go left.
        left, right: the children's positions; a leaf's is its own.
        value: a leaf's value, or the mean of an inner node's leaves over the training set.
        roots: each tree's first node.
        depth: of the deepest tree.
    """

    names: tuple[str, ...]
    feature: NDArray[np.int32]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]
    depth: int

    def scores(self, values: Matrix) -> NDArray[np.float32]:
        """The score of each row of `values` [rows, features]."""
        nodes = np.broadcast_to(self.roots, (len(values), len(self.roots)))
        rows = np.arange(len(values))[:, None]
        for _ in range(self.depth):
            nodes = self._down(values, rows, nodes)
        total: NDArray[np.float32] = self.value[nodes].sum(axis=1)
        return total

    def shares(self, row: NDArray[np.float32]) -> dict[str, float]:
        """What each feature of one row added to its score, the largest first.

        They add up to the score less the forest's mean.
        """
        values = row[None, :]
        rows = np.zeros((1, 1), np.intp)
        nodes = self.roots[None, :]
        moved = np.zeros(len(self.names))
        for _ in range(self.depth):
            below = self._down(values, rows, nodes)
            asked = self.feature[nodes]
            step = (self.value[below] - self.value[nodes])[asked != LEAF]
            np.add.at(moved, asked[asked != LEAF], step)
            nodes = below
        order = np.argsort(-np.abs(moved))
        return {self.names[column]: float(moved[column]) for column in order if moved[column]}

    def _down(
        self, values: Matrix, rows: NDArray[np.intp], nodes: NDArray[Any]
    ) -> NDArray[np.int32]:
        goes_left = values[rows, self.feature[nodes]] <= self.threshold[nodes]
        below: NDArray[np.int32] = np.where(goes_left, self.left[nodes], self.right[nodes])
        return below


@lru_cache(maxsize=4)
def load_forest(name: str) -> Forest:
    """Read one of the forests that come with the project, such as "sentences"."""
    kept = json.loads((WEIGHTS / f"{name}.json").read_text(encoding="utf-8"))
    trees = kept["trees"]
    starts = np.cumsum([0, *(len(tree["feature"]) for tree in trees)])[:-1]

    def joined(key: str, kind: type) -> NDArray[Any]:
        return np.concatenate([np.asarray(tree[key], kind) for tree in trees])

    def children(key: str) -> NDArray[np.int32]:
        return np.concatenate(
            [
                np.asarray(tree[key], np.int32) + start
                for tree, start in zip(trees, starts, strict=True)
            ]
        ).astype(np.int32)

    return Forest(
        names=tuple(kept["features"]),
        feature=joined("feature", np.int32),
        threshold=joined("threshold", np.float32),
        left=children("left"),
        right=children("right"),
        value=joined("value", np.float32),
        roots=starts.astype(np.int32),
        depth=max(_depth(tree["left"], tree["right"]) for tree in trees),
    )


def _depth(left: Sequence[int], right: Sequence[int], node: int = 0) -> int:
    if left[node] == node:
        return 0
    return 1 + max(_depth(left, right, left[node]), _depth(left, right, right[node]))
