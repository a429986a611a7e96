"""Trains the network that reads (retrieval/answering/network).

A question is learned with one of its right sentences and some of its others: all their starts, and
there being none, share one probability, and so do all their ends (Clark and Gardner 2018). A
question without an answer learns that there is none. Characters are hidden now and then, alike in
question and sentences, so that patterns are learned and not words.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import jax
import numpy as np
import optax
from jax import Array

from retrieval.answering.forest import WEIGHTS
from retrieval.answering.network.inputs import LONGEST_QUESTION, OF_QUESTION, OF_SENTENCE
from retrieval.answering.network.network import STEPS, UNKNOWN, Network
from tools.train.layers import Batch, Parameters, loss, parameters
from tools.train.sheets import Line, Sheet

EPOCHS = 8
TOGETHER = 4  # sentences of a question in a step
_BATCH = 24  # questions of a step
_RATE = 2e-3
_LENGTHS = (48, 72, 100, 136)  # characters of the sentences of a step; longer ones are cut
_HIDDEN, _BLURRED = 0.12, 0.05  # characters hidden on both sides, and in sentences alone
CHARACTERS = Path(__file__).with_name("characters.npz")
"""What characters are like: 64 numbers for each of 8,000, the principal components of the token
embeddings of bge-small-zh-v1.5 (BAAI, MIT licence), in steps of 1/32."""


class Trainer:
    """Trains networks; knows the characters."""

    def __init__(self) -> None:
        with np.load(CHARACTERS) as kept:
            self.known = str(kept["known"])
            self.alike = kept["alike"]
        self._numbers = {character: place for place, character in enumerate(self.known, 2)}

    def train(self, sheets: Sequence[Sheet], seed: int = 0, epochs: int = EPOCHS) -> Parameters:
        """Learn from these questions."""
        chance = np.random.default_rng(seed)
        key = jax.random.key(seed)
        learned = parameters(key, self.alike)
        steps = epochs * len(list(_dealt(sheets, np.random.default_rng(seed))))
        rate = optax.warmup_cosine_decay_schedule(0, _RATE, steps // 10, steps, _RATE / 50)
        optimizer = optax.chain(
            optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=1e-2)
        )
        state = optimizer.init(learned)

        @jax.jit
        def step(
            learned: Parameters, state: optax.OptState, batch: Batch, key: Array
        ) -> tuple[Parameters, optax.OptState, Array]:
            lost, slope = jax.value_and_grad(loss)(learned, batch, key)
            moves, state = optimizer.update(slope, state, learned)
            return optax.apply_updates(learned, moves), state, lost

        for epoch in range(epochs):
            losses = []
            for dealt, length in _dealt(sheets, chance):
                key, one = jax.random.split(key)
                batch = self._batch(dealt, length, chance)
                learned, state, lost = step(learned, state, batch, one)
                losses.append(lost)
            print(f"network: epoch {epoch + 1}, loss {np.mean(losses):.3f}", flush=True)
        return learned

    def network(self, learned: Parameters) -> Network:
        """As the product reads with it."""
        return Network(self.known, {name: np.asarray(one) for name, one in learned.items()})

    def write(self, learned: Parameters) -> Path:
        """Write its weights as `retrieval.answering.network` reads them, in half precision."""
        path = WEIGHTS / "network.npz"
        kept = {name: np.asarray(one, np.float16) for name, one in learned.items()}
        steps = np.rint(np.asarray(learned["characters"]) * STEPS)
        kept["characters"] = np.clip(steps, -128, 127).astype(np.int8)
        np.savez_compressed(path, known=self.known, **kept)
        return path

    def _batch(
        self,
        dealt: Sequence[tuple[Sheet, Sequence[Line]]],
        length: int,
        chance: np.random.Generator,
    ) -> Batch:
        """The questions of a step as arrays, some of their characters hidden."""
        batch = blank(len(dealt) * TOGETHER, length)
        batch["weight"] = np.asarray([sheet.weight for sheet, _ in dealt], np.float32)
        batch["none"] = np.asarray([not sheet.answerable for sheet, _ in dealt])
        for place, (_, lines) in enumerate(dealt):
            for turn, line in enumerate(lines):
                self.put(batch, place * TOGETHER + turn, line, _cut(line, length, chance))
        _hide(batch, chance)
        cut_off = ~batch["right starts"].reshape(len(dealt), -1).any(axis=1) & ~batch["none"]
        batch["none"] |= cut_off
        batch["weight"][cut_off] = 0
        return batch

    def put(self, batch: Batch, row: int, line: Line, first: int) -> None:
        """Put a question and a sentence, from one character on, into a row."""
        seen, length = line.seen, batch["said"].shape[1]
        text = seen.sentence[first : first + length]
        question = seen.question
        batch["asked"][row, : len(question)] = self._numbered(question)
        batch["told"][row, : len(question)] = seen.of_question
        batch["expected"][row] = seen.expected
        batch["said"][row, : len(text)] = self._numbered(text)
        batch["marks"][row, : len(text)] = seen.of_sentence[first : first + length]
        batch["tags"][row, : len(text)] = seen.tags[first : first + length]
        starts, ends = line.starts - first, line.ends - first
        within = (starts >= 0) & (ends < len(text))
        batch["starts"][row, starts[within]] = True
        batch["ends"][row, ends[within]] = True
        if not line.right:
            return
        for start, end in line.answers:
            if start >= first and end <= first + len(text):
                batch["starts"][row, start - first] = batch["right starts"][row, start - first] = 1
                batch["ends"][row, end - 1 - first] = batch["right ends"][row, end - 1 - first] = 1
        if not line.answers:  # no wording stands in it: any of its ends will do
            batch["right starts"][row] = batch["starts"][row]
            batch["right ends"][row] = batch["ends"][row]

    def _numbered(self, text: str) -> list[int]:
        return [self._numbers.get(character, UNKNOWN) for character in text]


def blank(size: int, length: int) -> Batch:
    """So many rows without characters yet."""
    return {
        "said": np.zeros((size, length), np.int32),
        "marks": np.zeros((size, length, len(OF_SENTENCE)), np.uint8),
        "tags": np.zeros((size, length), np.int32),
        "asked": np.zeros((size, LONGEST_QUESTION), np.int32),
        "told": np.zeros((size, LONGEST_QUESTION, len(OF_QUESTION)), np.uint8),
        "expected": np.zeros(size, np.int32),
        **{
            name: np.zeros((size, length), bool)
            for name in ("starts", "ends", "right starts", "right ends")
        },
    }


def _dealt(
    sheets: Sequence[Sheet], chance: np.random.Generator
) -> Iterator[tuple[list[tuple[Sheet, list[Line]]], int]]:
    """All questions in steps, each with some of its sentences, those of like lengths together."""
    by_length = defaultdict(list)
    for sheet in sheets:
        if not sheet.useful:
            continue
        right = [line for line in sheet.lines if line.right] or sheet.lines[:1]
        chosen = right[chance.integers(len(right))]
        others = [line for line in sheet.lines if line is not chosen]
        picked = chance.permutation(len(others))[: TOGETHER - 1]
        lines = [chosen, *(others[place] for place in picked)]
        longest = max(len(line.seen.sentence) for line in lines)
        length = next((one for one in _LENGTHS if longest <= one), _LENGTHS[-1])
        by_length[length].append((sheet, lines))
    steps = []
    for length, dealt in by_length.items():
        order = chance.permutation(len(dealt))
        for begin in range(0, len(dealt) - _BATCH + 1, _BATCH):
            steps.append(([dealt[at] for at in order[begin : begin + _BATCH]], length))
    for place in chance.permutation(len(steps)):
        yield steps[place]


def _cut(line: Line, length: int, chance: np.random.Generator) -> int:
    """Which character of a sentence to begin with, where it is too long for a step."""
    room = len(line.seen.sentence) - length
    if room <= 0:
        return 0
    if not line.answers:
        return int(chance.integers(room + 1)) if chance.random() < 1 / 3 else 0
    start, end = line.answers[0]
    least, most = max(0, end - length), min(room, start)
    return int(chance.integers(least, most + 1)) if most >= least else 0


def _hide(batch: Batch, chance: np.random.Generator) -> None:
    """Hide some characters of each question, there and in its sentences, and some of these."""
    for begin in range(0, len(batch["said"]), TOGETHER):
        rows = slice(begin, begin + TOGETHER)
        asked = np.unique(batch["asked"][rows])
        hidden = asked[(asked > UNKNOWN) & (chance.random(len(asked)) < _HIDDEN)]
        for side in ("asked", "said"):
            batch[side][rows][np.isin(batch[side][rows], hidden)] = UNKNOWN
    blurred = (chance.random(batch["said"].shape) < _BLURRED) & (batch["said"] > 0)
    batch["said"][blurred] = UNKNOWN
