"""Boosted trees: they weigh what was measured, and each measure's share can be shown.

The trees are trained elsewhere (tools/train, by LightGBM) and kept as JSON; here they are only
walked. For scores, all questions of all trees are asked at once and each answer strikes out the
leaves that it rules out; the first leaf left is the tree's (QuickScorer, Lucchese 2015: twenty
times as fast here as going down node by node, the first questions of all trees together, then the
second ones). For explanations a row goes down each tree, and each step
moves its value by what the feature asked there tells: added up by feature, these moves are the
shares (Saabas 2014).
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.coverage import Matrix

WEIGHTS = Path(__file__).with_name("weights")
"""The forests that come with the project: sentences.json, confidence.json, spans.json."""

MOST_LEAVES = 16  # of a tree: its leaves are the bits of a 16-bit number
# The position of the lowest bit of every 16-bit number.
_LOWEST = np.asarray([(n & -n).bit_length() - 1 for n in range(1 << MOST_LEAVES)], np.int8)

Tree = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of at most 16 leaves, the questions of each in one column.

    Attributes:
        names: of the features, in the columns' order.
        feature: [questions, trees], the column that is asked.
        threshold: [questions, trees], values above it rule out the leaves to the left.
        ruled_out: [questions, trees], these leaves, as bits.
        leaf: [trees, 16], the leaves' values from left to right.
        trees: as they were read, for explanations.
    """

    names: tuple[str, ...]
    feature: NDArray[np.int64]
    threshold: NDArray[np.float32]
    ruled_out: NDArray[np.uint16]
    leaf: NDArray[np.float32]
    trees: tuple[Tree, ...]

    def scores(self, values: Matrix) -> NDArray[np.float32]:
        """The score of each row of `values` [rows, features]."""
        columns = np.ascontiguousarray(values.T)
        gone = np.zeros((len(self.leaf), len(values)), np.uint16)
        for feature, threshold, ruled_out in zip(
            self.feature, self.threshold, self.ruled_out, strict=True
        ):
            above = columns.take(feature, axis=0) > threshold[:, None]
            gone |= above * ruled_out[:, None]
        first = _LOWEST.take(~gone)
        leaves = self.leaf.take(first + MOST_LEAVES * np.arange(len(self.leaf))[:, None])
        total: NDArray[np.float32] = leaves.sum(axis=0, dtype=np.float64).astype(np.float32)
        return total

    def shares(self, row: NDArray[np.float32]) -> dict[str, float]:
        """What each feature of one row added to its score, the largest first.

        They add up to the score less the forest's mean.
        """
        moved = [0.0] * len(self.names)
        for tree in self.trees:
            node = 0
            while (feature := tree["feature"][node]) >= 0:
                side = "left" if row[feature] <= tree["threshold"][node] else "right"
                below = tree[side][node]
                moved[feature] += tree["value"][below] - tree["value"][node]
                node = below
        order = sorted(range(len(moved)), key=lambda column: -abs(moved[column]))
        return {self.names[column]: moved[column] for column in order if moved[column]}


@lru_cache(maxsize=4)
def load_forest(name: str) -> Forest:
    """Read one of the forests that come with the project, such as "sentences"."""
    read = json.loads((WEIGHTS / f"{name}.json").read_text(encoding="utf-8"))
    return forest_of(read["features"], read["trees"])


def forest_of(names: list[str], trees: list[Tree]) -> Forest:
    """Lay trees out for scoring.

    Args:
        names: of the features.
        trees: node by node: `feature` (-1 for a leaf), `threshold`, `left`, `right`, `value` (of an
            inner node the mean of what ends there).

    Raises:
        ValueError: a tree has more than 16 leaves.
    """
    shape = (MOST_LEAVES - 1, len(trees))
    feature = np.zeros(shape, np.int64)
    threshold = np.full(shape, np.inf, np.float32)  # a question that is not there rules nothing out
    ruled_out = np.zeros(shape, np.uint16)
    leaf = np.zeros((len(trees), MOST_LEAVES), np.float32)
    for number, tree in enumerate(trees):
        leaves: list[float] = []
        for asked, (node, first, last) in enumerate(_spread(tree, 0, leaves)):
            if asked == MOST_LEAVES - 1:
                raise ValueError(f"tree {number} has more than {MOST_LEAVES} leaves")
            feature[asked, number] = tree["feature"][node]
            threshold[asked, number] = tree["threshold"][node]
            ruled_out[asked, number] = (1 << last) - (1 << first)
        leaf[number, : len(leaves)] = leaves
    return Forest(tuple(names), feature, threshold, ruled_out, leaf, tuple(trees))


def _spread(tree: Tree, node: int, leaves: list[float]) -> list[tuple[int, int, int]]:
    """Each question below `node` with the leaves to its left `[first, last)`; fills `leaves`."""
    if tree["feature"][node] < 0:
        leaves.append(tree["value"][node])
        return []
    first = len(leaves)
    left = _spread(tree, tree["left"][node], leaves)
    last = len(leaves)
    right = _spread(tree, tree["right"][node], leaves)
    return [(node, first, last), *left, *right]
