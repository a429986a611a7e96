"""Forests: scored all at once as they would be walked, and explained without a remainder."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.answering.forest import forest_of, load_forest


def leaf(value):
    return {"feature": [-1], "threshold": [0], "left": [0], "right": [0], "value": [value]}


def stump(feature, threshold, low, high):
    return {
        "feature": [feature, -1, -1],
        "threshold": [threshold, 0, 0],
        "left": [1, 1, 2],
        "right": [2, 1, 2],
        "value": [(low + high) / 2, low, high],
    }


def walked(tree, row):
    node = 0
    while tree["feature"][node] >= 0:
        low = row[tree["feature"][node]] <= np.float32(tree["threshold"][node])
        node = tree["left" if low else "right"][node]
    return tree["value"][node]


@pytest.mark.parametrize("name", ["sentences", "spans", "confidence"])
def test_the_shipped_forests_score_as_they_are_walked(name):
    forest = load_forest(name)
    rows = np.random.default_rng(1).normal(size=(20, len(forest.names))).astype(np.float32) * 3
    expected = [sum(walked(tree, row) for tree in forest.trees) for row in rows]
    assert forest.scores(rows) == pytest.approx(expected, abs=1e-3)


@given(st.floats(-5, 5, width=32))
def test_a_value_at_the_threshold_goes_left(x):
    forest = forest_of(["x"], [stump(0, 0.5, -1.0, 1.0), leaf(2.0)])
    assert forest.scores(np.asarray([[x]], np.float32))[0] == (1.0 if x <= 0.5 else 3.0)


def test_shares_add_up_to_the_score_less_the_mean():
    forest = load_forest("sentences")
    row = np.random.default_rng(2).normal(size=len(forest.names)).astype(np.float32)
    mean = sum(tree["value"][0] for tree in forest.trees)
    assert sum(forest.shares(row).values()) + mean == pytest.approx(
        float(forest.scores(row[None])[0]), abs=1e-3
    )


def test_a_tree_of_too_many_leaves_is_refused():
    deep = {"feature": [], "threshold": [], "left": [], "right": [], "value": []}
    for depth in range(17):
        deep["feature"] += [0, -1]
        deep["threshold"] += [float(depth), 0]
        deep["left"] += [2 * depth + 1, 2 * depth + 1]
        deep["right"] += [2 * depth + 2, 2 * depth + 1]
        deep["value"] += [0.0, 1.0]
    deep = {key: [*values, {"feature": -1}.get(key, 34)] for key, values in deep.items()}
    with pytest.raises(ValueError, match="leaves"):
        forest_of(["x"], [deep])
