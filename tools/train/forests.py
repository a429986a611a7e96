"""Training and writing down of forests, and the settings that all three share."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from retrieval.answering.forest import WEIGHTS, Forest, forest_of

_SHARED: dict[str, Any] = {
    "verbose": -1,
    "num_threads": 1,
    "seed": 1,
    "deterministic": True,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
}


@dataclass(frozen=True, slots=True)
class Group:
    """What one question has to choose from: a row for each, how good it is, and its weight."""

    values: NDArray[np.float32]
    labels: NDArray[np.int32]
    weight: float = 1.0


def ranked(
    groups: Sequence[Group],
    names: Sequence[str],
    rounds: int,
    **settings: Any,  # noqa: ANN401  - LightGBM's own
) -> lightgbm.Booster:
    """Learn to put the good rows of each group first (LambdaMART, Burges 2010)."""
    data = lightgbm.Dataset(
        np.vstack([one.values for one in groups]),
        np.concatenate([one.labels for one in groups]),
        group=[len(one.labels) for one in groups],
        weight=np.concatenate([np.full(len(one.labels), one.weight) for one in groups]),
        feature_name=list(names),
    )
    return lightgbm.train({"objective": "lambdarank", **_SHARED, **settings}, data, rounds)


def likely(
    values: NDArray[np.float32],
    labels: NDArray[np.int32],
    weights: NDArray[np.float64],
    names: Sequence[str],
    rounds: int,
    **settings: Any,  # noqa: ANN401  - LightGBM's own
) -> lightgbm.Booster:
    """Learn the probability that a row is good."""
    data = lightgbm.Dataset(values, labels, weight=weights, feature_name=list(names))
    return lightgbm.train({"objective": "binary", **_SHARED, **settings}, data, rounds)


def write(booster: lightgbm.Booster, names: Sequence[str], name: str) -> Path:
    """Write a forest as `retrieval.answering.forest` reads it."""
    trees = _trees(booster)
    path = WEIGHTS / f"{name}.json"
    kept = {"features": list(names), "trees": trees}
    path.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")
    return path


def planted(booster: lightgbm.Booster, names: Sequence[str]) -> Forest:
    """Return it as the product walks it, which is quicker for few rows at a time."""
    return forest_of(list(names), _trees(booster))


def _trees(booster: lightgbm.Booster) -> list[dict[str, list[float]]]:
    return [_tree(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]


def _tree(root: dict[str, Any]) -> dict[str, list[float]]:
    tree: dict[str, list[float]] = {
        "feature": [], "threshold": [], "left": [], "right": [], "value": [],
    }  # fmt: skip

    def add(node: dict[str, Any]) -> int:
        place = len(tree["feature"])
        leaf = "split_feature" not in node
        tree["feature"].append(-1 if leaf else node["split_feature"])
        tree["threshold"].append(0 if leaf else float(f"{node['threshold']:.6g}"))
        tree["value"].append(round(node["leaf_value" if leaf else "internal_value"], 5))
        tree["left"].append(place)
        tree["right"].append(place)
        if not leaf:
            tree["left"][place] = add(node["left_child"])
            tree["right"][place] = add(node["right_child"])
        return place

    add(root)
    return tree
