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
class Nodes:
    """The nodes of all trees, one tree after the other.

    Attributes:
        roots: [trees], where each tree begins.
        feature: [nodes], the column that is asked; -1 for a leaf.
        threshold: [nodes].
        below: [nodes, 2], where the row goes on: up to the threshold, and above it.
        value: [nodes], of an inner node the mean of what ends there.
    """

    roots: NDArray[np.int64]
    feature: NDArray[np.int64]
    threshold: NDArray[np.float32]
    below: NDArray[np.int64]
    value: NDArray[np.float64]

    def moves(self, row: NDArray[np.float32], columns: int) -> NDArray[np.float64]:
        """[columns]: what each moved one row on its ways down the trees, added up."""
        moved = np.zeros(columns)
        node = self.roots
        while len(node := node[self.feature[node] >= 0]):
            feature = self.feature[node]
            on = self.below[node, (row[feature] > self.threshold[node]).astype(np.intp)]
            np.add.at(moved, feature, self.value[on] - self.value[node])
            node = on
        return moved


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of at most 16 leaves, the questions of each in one column.

    Attributes:
        names: of the features, in the columns' order.
        feature: [questions, trees], the column that is asked.
        threshold: [questions, trees], values above it rule out the leaves to the left.
        ruled_out: [questions, trees], these leaves, as bits.
        leaf: [trees, 16], the leaves' values from left to right.
        trees: as they were read.
        nodes: the same for explanations, all side by side.
    """

    names: tuple[str, ...]
    feature: NDArray[np.int64]
    threshold: NDArray[np.float32]
    ruled_out: NDArray[np.uint16]
    leaf: NDArray[np.float32]
    trees: tuple[Tree, ...]
    nodes: "Nodes"

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
        moved = self.nodes.moves(row, len(self.names))
        order = np.argsort(-np.abs(moved), kind="stable").tolist()
        return {self.names[column]: float(moved[column]) for column in order if moved[column]}


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
    nodes = _side_by_side(trees)
    return Forest(tuple(names), feature, threshold, ruled_out, leaf, tuple(trees), nodes)


def _side_by_side(trees: list[Tree]) -> Nodes:
    sizes = [len(tree["feature"]) for tree in trees]
    roots = np.cumsum([0, *sizes])[:-1]
    below = [
        np.asarray([tree["left"], tree["right"]], np.int64).T + root
        for tree, root in zip(trees, roots, strict=True)
    ]
    return Nodes(
        roots,
        np.asarray([one for tree in trees for one in tree["feature"]], np.int64),
        np.asarray([one for tree in trees for one in tree["threshold"]], np.float32),
        np.concatenate(below) if below else np.zeros((0, 2), np.int64),
        np.asarray([one for tree in trees for one in tree["value"]], np.float64),
    )


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
