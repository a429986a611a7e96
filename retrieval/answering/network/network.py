"""The network: it reads a question with its best sentences and scores where answers start and end.

A reader after DrQA (Chen et al. 2017), with gated convolutions (Dauphin 2017) in place of
recurrence: each character of a sentence looks at the question's characters, takes in those that it
is likest, and looks around itself. The scores of all sentences of a question, and of there being no
answer (0), are comparable: they were learned together (Clark and Gardner 2018). It is learned by
tools/train from some twenty thousand questions. It writes nothing: it weighs characters that stand
in the corpus.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from retrieval.answering.coverage import Matrix, Vector
from retrieval.answering.forest import WEIGHTS
from retrieval.answering.network.inputs import Inputs
from retrieval.answering.network.layers import GAP, Weights, gated, linear, normed, softmax

UNKNOWN = 1
"""The number of a character that the network does not know; 0 is no character."""

STEPS = 32
"""Steps to 1 in which the numbers of characters are kept, to take less room."""

_NOWHERE = np.float32(-1e9)
_Number = TypeVar("_Number", np.float32, np.int64)


@dataclass(frozen=True, slots=True)
class Ends:
    """How an answer's start and end score at each of a sentence's characters.

    Sums of a start and an end above 0 are likelier an answer than none.
    """

    starts: Vector
    ends: Vector

    def over(self, length: int) -> "Ends":
        """For all of a text that was read in part: the rest scores as the worst that was read."""
        rest = length - len(self.starts)
        if not rest:
            return self
        return Ends(*(np.pad(one, (0, rest), mode="minimum") for one in (self.starts, self.ends)))


@dataclass(frozen=True, slots=True)
class _Rows:
    """Texts one behind the other.

    Attributes:
        begin: [texts], the first row of each.
        owner: [rows], whose text a row is of.
        there: [rows, 1], 1 for a character, 0 in the gaps.
    """

    begin: NDArray[np.int64]
    owner: NDArray[np.int64]
    there: Matrix


class Network:
    """A network with its weights; safe for several threads."""

    def __init__(self, characters: str, weights: Weights) -> None:
        self._numbers = {character: place for place, character in enumerate(characters, 2)}
        self._weights = weights

    def read(self, seen: Sequence[Inputs]) -> list[Ends]:
        """Score the ends of answers in each sentence; those of one question together."""
        if not seen:
            return []
        sentences = _laid([len(one.sentence) for one in seen])
        questions = _laid([len(one.question) for one in seen])
        said = self._sentences(seen, sentences)
        asked = self._questions(seen, questions)
        gist = self._gist(asked, questions)
        looked = self._looking(said, asked, sentences, questions)
        rows = self._around(looked, gist, sentences)
        scores = self._ends(rows, gist, asked, sentences, questions)
        return [
            Ends(*scores[begin : begin + len(one.sentence)].T)
            for begin, one in zip(sentences.begin, seen, strict=True)
        ]

    def _sentences(self, seen: Sequence[Inputs], at: _Rows) -> Matrix:
        weights = self._weights
        tags = weights["tags"][_spread([one.tags for one in seen], at)]
        marks = _spread([one.of_sentence for one in seen], at)
        told = np.hstack([self._embedded([one.sentence for one in seen], at), marks, tags])
        return self._convolved(linear(told, weights, "sentence"), at)

    def _questions(self, seen: Sequence[Inputs], at: _Rows) -> Matrix:
        marks = _spread([one.of_question for one in seen], at)
        told = np.hstack([self._embedded([one.question for one in seen], at), marks])
        types = self._weights["types"][[one.expected for one in seen]]
        return self._convolved(linear(told, self._weights, "question") + types[at.owner], at)

    def _embedded(self, texts: Sequence[str], at: _Rows) -> Matrix:
        numbers = [
            np.asarray([self._numbers.get(one, UNKNOWN) for one in text], np.int64)
            for text in texts
        ]
        characters: Matrix = self._weights["characters"][_spread(numbers, at)]
        return characters

    def _convolved(self, rows: Matrix, at: _Rows) -> Matrix:
        """What stands beside each character, taken in twice; alike for questions and sentences."""
        rows = rows * at.there
        for name in ("beside 1", "beside 2"):
            rows = normed(rows + gated(rows, self._weights, name)) * at.there
        return rows

    def _gist(self, asked: Matrix, at: _Rows) -> Matrix:
        """[questions, width]: each question as a whole."""
        heeds = linear(asked, self._weights, "heed")[:, 0]
        mine = np.arange(len(at.begin))[:, None] == np.where(at.there[:, 0] > 0, at.owner, -1)
        return softmax(np.where(mine, heeds, _NOWHERE)) @ asked

    def _looking(self, said: Matrix, asked: Matrix, there: _Rows, at: _Rows) -> Matrix:
        """Each character of the sentences beside what it finds alike in its question."""
        likeness = linear(said, self._weights, "look") @ linear(asked, self._weights, "seen").T
        mine = there.owner[:, None] == np.where(at.there[:, 0] > 0, at.owner, -1)
        scale = np.float32(np.sqrt(said.shape[1]))
        found = softmax(np.where(mine, likeness / scale, _NOWHERE)) @ asked
        together = np.hstack([said, found, said * found, np.abs(said - found)])
        return np.maximum(linear(together, self._weights, "together"), 0)

    def _around(self, rows: Matrix, gist: Matrix, at: _Rows) -> Matrix:
        """What stands farther and farther around, in the light of what is asked."""
        light = linear(gist, self._weights, "light")
        rows = rows * at.there
        for turn, name in enumerate(("around 1", "around 2", "around 4")):
            shed = light[at.owner] if turn == 0 else None
            convolved = gated(rows, self._weights, name, 1 << turn, shed)
            rows = normed(rows + convolved) * at.there
        return rows

    def _ends(self, rows: Matrix, gist: Matrix, asked: Matrix, there: _Rows, at: _Rows) -> Matrix:
        """[rows, 2]: how starts and ends score."""
        weights = self._weights
        most = np.maximum.reduceat(np.where(there.there > 0, rows, _NOWHERE), there.begin)
        sums = np.add.reduceat(asked, at.begin)
        mean = sums / np.maximum(np.add.reduceat(at.there, at.begin), 1)
        about = np.maximum(linear(np.hstack([most, gist, mean]), weights, "about"), 0)
        answers = linear(about, weights, "answers")
        wanted = linear(gist, weights, "wanted").reshape(len(gist), 2, -1)[there.owner]
        scale = np.float32(np.sqrt(rows.shape[1]))
        scores = linear(rows, weights, "ends") + answers[there.owner]
        return np.asarray(scores + np.einsum("rkw,rw->rk", wanted, rows) / scale, np.float32)


def _laid(lengths: Sequence[int]) -> _Rows:
    steps = [length + GAP for length in lengths]
    begin = np.cumsum([0, *steps])[:-1]
    owner = np.repeat(np.arange(len(lengths)), steps)
    within = np.arange(sum(steps)) - begin[owner]
    there = (within < np.asarray(lengths)[owner]).astype(np.float32)
    return _Rows(begin, owner, there[:, None])


def _spread(parts: Sequence[NDArray[_Number]], at: _Rows) -> NDArray[_Number]:
    """Put each text's rows in their places, zeros in the gaps."""
    spread = np.zeros((len(at.owner), *parts[0].shape[1:]), parts[0].dtype)
    for begin, part in zip(at.begin, parts, strict=True):
        spread[begin : begin + len(part)] = part
    return spread


@lru_cache(maxsize=1)
def load_network(path: Path = WEIGHTS / "network.npz") -> Network:
    """The network that comes with the project.

    From then on numpy multiplies with one thread: on matrices as small as these several only wait
    for each other (19 ms a question in place of 4, on two cores with other work).
    """
    threadpool_limits(limits=1, user_api="blas")
    with np.load(path) as kept:
        weights = {name: kept[name].astype(np.float32) for name in kept.files if name != "known"}
        weights["characters"] /= STEPS
        return Network(str(kept["known"]), weights)
