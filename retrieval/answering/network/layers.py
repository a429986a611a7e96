"""The few kinds of layers that the network is made of, over rows of numbers, in numpy.

Several texts lie one behind the other in one matrix [rows, width], with GAP empty rows behind each,
so that no layer looks from one text into another.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.coverage import Matrix

Weights = Mapping[str, NDArray[np.float32]]

GAP = 4
"""Empty rows behind each text: as far as the widest convolution looks."""


def linear(rows: Matrix, weights: Weights, name: str) -> Matrix:
    """[rows, out]: each row times a matrix, and a constant."""
    mapped: Matrix = rows @ weights[f"{name} w"] + weights[f"{name} b"]
    return mapped


def gated(
    rows: Matrix, weights: Weights, name: str, apart: int = 1, light: Matrix | None = None
) -> Matrix:
    """[rows, out]: a gated convolution of width three (Dauphin 2017) over rows so far apart.

    Args:
        rows: [rows, in].
        weights: the kernel, [3 * in, 2 * out], and a constant.
        name: theirs.
        apart: how many rows lie between those that are looked at.
        light: [rows, 2 * out], added before the gates.
    """
    kernel = weights[f"{name} w"]
    around = np.zeros((len(rows) + 2 * apart, rows.shape[1]), np.float32)
    around[apart:-apart] = rows
    size = len(rows)
    beside = np.hstack([around[:size], rows, around[2 * apart :]])
    both = beside @ kernel + weights[f"{name} b"]
    values, gates = np.split(both if light is None else both + light, 2, axis=1)
    passed: Matrix = values * sigmoid(gates)
    return passed


def sigmoid(values: Matrix) -> Matrix:
    """1 / (1 + e^-x), without overflow."""
    half = np.float32(0.5)
    squashed: Matrix = np.tanh(values * half) * half + half
    return squashed


def normed(rows: Matrix) -> Matrix:
    """Each row with mean 0 and deviation 1 (layer normalisation, Ba 2016)."""
    centred = rows - rows.mean(axis=1, keepdims=True)
    deviation = np.sqrt(np.square(centred).mean(axis=1, keepdims=True) + np.float32(1e-5))
    return np.asarray(centred / deviation, np.float32)


def softmax(scores: Matrix) -> Matrix:
    """Each row as shares that add up to 1."""
    odds = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(odds / odds.sum(axis=-1, keepdims=True), np.float32)
