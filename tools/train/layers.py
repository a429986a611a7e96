"""The network as it is learned, in JAX: the same as `retrieval.answering.network`, with dropout.

Here every sentence has a row of its own, filled up with zeros to the longest one's length.
"""

from collections.abc import Iterator, Mapping

import jax
import jax.numpy as jnp
import numpy as np
from jax import Array
from numpy.typing import NDArray

from retrieval.answering.network.inputs import OF_QUESTION, OF_SENTENCE, TAGS, TYPES
from retrieval.answering.network.network import STEPS

WIDTH = 64
_DROPPED, _DROPPED_INPUTS = 0.2, 0.15
_FEW = jnp.float32(-1e9)

Parameters = dict[str, Array]
Batch = dict[str, NDArray[np.generic]]


def parameters(key: Array, alike: NDArray[np.int8]) -> Parameters:
    """Weights to begin with: drawn by chance, but for what characters are like."""
    keys = iter(jax.random.split(key, 64))
    found: Parameters = {}

    def layer(name: str, width: int, out: int, scale: float = 1.0) -> None:
        drawn = jax.random.normal(next(keys), (width, out))
        found[f"{name} w"] = drawn * scale / np.sqrt(width)
        found[f"{name} b"] = jnp.zeros(out)

    characters = jnp.asarray(alike, jnp.float32) / STEPS
    depth = characters.shape[1]
    found["characters"] = jnp.concatenate([jnp.zeros((2, depth)), characters])
    found["tags"] = 0.3 * jax.random.normal(next(keys), (len(TAGS) + 2, 16))
    found["types"] = 0.3 * jax.random.normal(next(keys), (len(TYPES), WIDTH))
    layer("sentence", depth + len(OF_SENTENCE) + 16, WIDTH)
    layer("question", depth + len(OF_QUESTION), WIDTH)
    for name in ("beside 1", "beside 2", "around 1", "around 2", "around 4"):
        layer(name, 3 * WIDTH, 2 * WIDTH)
    for name in ("look", "seen"):
        layer(name, WIDTH, WIDTH)
    layer("heed", WIDTH, 1)
    layer("together", 4 * WIDTH, WIDTH)
    layer("light", WIDTH, 2 * WIDTH)
    layer("about", 3 * WIDTH, WIDTH)
    layer("answers", WIDTH, 1, 0.3)
    layer("wanted", WIDTH, 2 * WIDTH, 0.3)
    layer("ends", WIDTH, 2)
    return found


def _linear(rows: Array, weights: Mapping[str, Array], name: str) -> Array:
    return rows @ weights[f"{name} w"] + weights[f"{name} b"]


def _gated(
    rows: Array, weights: Mapping[str, Array], name: str, apart: int = 1, light: Array | float = 0.0
) -> Array:
    kernel = weights[f"{name} w"].reshape(3, rows.shape[-1], -1)
    convolved = jax.lax.conv_general_dilated(
        rows,
        kernel,
        (1,),
        "SAME",
        rhs_dilation=(apart,),
        dimension_numbers=("NWC", "WIO", "NWC"),
    )
    values, gates = jnp.split(convolved + weights[f"{name} b"] + light, 2, -1)
    return values * jax.nn.sigmoid(gates)


def _normed(rows: Array) -> Array:
    centred = rows - rows.mean(-1, keepdims=True)
    return centred / jnp.sqrt((centred**2).mean(-1, keepdims=True) + 1e-5)


def _dropped(rows: Array, key: Array | None, share: float = _DROPPED) -> Array:
    if key is None:
        return rows
    return rows * jax.random.bernoulli(key, 1 - share, rows.shape) / (1 - share)


def scores(weights: Parameters, batch: Batch, key: Array | None) -> tuple[Array, Array]:
    """[rows, characters] each: starts and ends as `Network.read` scores them, the ends of stretches
    alone; with dropout where a key is given."""
    keys: Iterator[Array | None] = iter([None] * 8 if key is None else jax.random.split(key, 8))
    there, asking = (batch["said"] > 0)[..., None], (batch["asked"] > 0)[..., None]
    said = _dropped(weights["characters"][batch["said"]], next(keys), _DROPPED_INPUTS)
    asked = _dropped(weights["characters"][batch["asked"]], next(keys), _DROPPED_INPUTS)
    marks, told = batch["marks"].astype(jnp.float32) / 255, batch["told"].astype(jnp.float32) / 255
    said = jnp.concatenate([said, marks, weights["tags"][batch["tags"]]], -1)
    said = _linear(said, weights, "sentence") * there
    asked = _linear(jnp.concatenate([asked, told], -1), weights, "question")
    asked = (asked + weights["types"][batch["expected"]][:, None]) * asking
    for name in ("beside 1", "beside 2"):
        said = _normed(said + _gated(said, weights, name)) * there
        asked = _normed(asked + _gated(asked, weights, name)) * asking
    heeds = jnp.where(asking, _linear(asked, weights, "heed"), _FEW)
    gist = (jax.nn.softmax(heeds, 1) * asked).sum(1)
    look, seen = _linear(said, weights, "look"), _linear(asked, weights, "seen")
    likeness = jnp.einsum("nsw,nqw->nsq", look, seen) / np.sqrt(WIDTH)
    likeness = jnp.where(asking[..., 0][:, None], likeness, _FEW)
    found = jax.nn.softmax(likeness, -1) @ asked
    together = jnp.concatenate([said, found, said * found, jnp.abs(said - found)], -1)
    rows = _dropped(jax.nn.relu(_linear(together, weights, "together")), next(keys)) * there
    light = _linear(gist, weights, "light")[:, None]
    for turn, name in enumerate(("around 1", "around 2", "around 4")):
        shed = light if turn == 0 else 0.0
        rows = _normed(rows + _gated(rows, weights, name, 1 << turn, shed)) * there
        rows = _dropped(rows, next(keys))
    most = jnp.where(there, rows, _FEW).max(1)
    mean = asked.sum(1) / asking.sum(1).clip(1)
    about = jax.nn.relu(_linear(jnp.concatenate([most, gist, mean], -1), weights, "about"))
    answers = _linear(_dropped(about, next(keys)), weights, "answers")
    wanted = _linear(gist, weights, "wanted").reshape(len(gist), 2, -1)
    ends = _linear(rows, weights, "ends") + answers[:, None]
    ends = ends + jnp.einsum("nkw,nsw->nsk", wanted, rows) / np.sqrt(WIDTH)
    return (
        jnp.where(batch["starts"], ends[..., 0], _FEW),
        jnp.where(batch["ends"], ends[..., 1], _FEW),
    )


def loss(weights: Parameters, batch: Batch, key: Array) -> Array:
    """The mean of what the right starts and the right ends lack in probability, as logarithms."""
    starts, ends = scores(weights, batch, key)
    questions = len(batch["weight"])
    none = jnp.zeros((questions, 1))

    def lacking(reached: Array, right: Array) -> Array:
        every = jnp.concatenate([reached.reshape(questions, -1), none], 1)
        good = jnp.concatenate([right.reshape(questions, -1), batch["none"][:, None]], 1)
        wanted = jax.nn.logsumexp(jnp.where(good, every, _FEW), -1)
        return jax.nn.logsumexp(every, -1) - wanted

    lost = lacking(starts, batch["right starts"]) + lacking(ends, batch["right ends"])
    return (lost * batch["weight"]).sum() / batch["weight"].sum()
