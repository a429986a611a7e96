"""What the network learns from: questions with their best sentences, and where these answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.found import Found
from retrieval.answering.judging import bare
from retrieval.answering.network.inputs import Inputs, inputs
from retrieval.answering.stretches import stretches
from retrieval.text.normalize import normalise
from retrieval.text.tags import tagged
from tools.train.material import FOLDS, GOLD, Asked, part

DEPTH = 8  # sentences of a question, the best by the sentence forest
_MORE = 2  # right ones behind them
WEIGHTS = {
    GOLD: 4.0, "reader_pages": 4.0, "reader_news": 1.5, "crud_news_a": 2.0, "cmrc2018_trial": 2.0,
}  # fmt: skip
_MISS = 0.7  # what a question without an answer counts

Codes = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence beside a question.

    Attributes:
        seen: as the network sees them; the marks in steps of 1/255, so that all fit in memory.
        starts, ends: characters that a stretch of it starts with, and ends with.
        answers: spans `[start, end)` that are gold wordings.
        right: whether the sentence supports the gold answer.
    """

    seen: Inputs
    starts: Codes
    ends: Codes
    answers: tuple[tuple[int, int], ...]
    right: bool


@dataclass(frozen=True, slots=True)
class Sheet:
    """A question and its best sentences.

    Attributes:
        lines: the sentences, best first.
        answerable: whether the corpus answers it.
        weight: what it counts.
        fold: from 0, by the article that holds its answer.
    """

    lines: tuple[Line, ...]
    answerable: bool
    weight: float
    fold: int

    @property
    def useful(self) -> bool:
        """Whether anything can be learned from it."""
        return not self.answerable or any(line.right for line in self.lines)


def answered(one: Asked, scores: NDArray[np.float32]) -> Sheet:
    """Set out a question that its set answers, given its sentences' scores by a forest that has
    not seen its article."""
    wordings = [normalise(answer).text for answer in one.case.answers]
    lines = _lines(one.found, scores, one.right, wordings)
    fold = part(one.set, one.case, FOLDS)
    return Sheet(tuple(lines), True, WEIGHTS.get(one.set, 1.0), fold)


def unanswered(found: Found, scores: NDArray[np.float32], fold: int) -> Sheet:
    """Set out what was found for a question that has no answer there."""
    none = (False,) * len(found.measured.candidates)
    lines = _lines(found, scores, none, ())
    return Sheet(tuple(lines), False, _MISS, fold)


def _lines(
    found: Found, scores: NDArray[np.float32], right: Sequence[bool], wordings: Sequence[str]
) -> Iterator[Line]:
    """The best sentences, and right ones behind them."""
    order = np.argsort(-scores, kind="stable").tolist()
    kept = order[:DEPTH] + [at for at in order[DEPTH:] if right[at]][:_MORE]
    candidates = [found.measured.candidates[at] for at in kept]
    fittings = [found.measured.fittings[at] for at in kept]
    every = inputs(found.question, candidates, fittings)
    for at, seen, fits in zip(kept, every, fittings, strict=True):
        text = seen.sentence
        within = [one for one in fits if one.span.end <= len(text)]
        ends = stretches(found.question.expected, text, tagged(text), within)
        spans = list(zip(ends.start.tolist(), ends.end.tolist(), strict=True))
        answers = tuple(_answers(text, spans, wordings)) if right[at] else ()
        yield Line(small(seen), ends.start, ends.end - 1, answers, right[at])


def _answers(
    text: str, spans: Sequence[tuple[int, int]], wordings: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """The stretches that are a gold wording; if none is, wherever one stands."""
    wanted = {bare(wording) for wording in wordings}
    exact = [(start, end) for start, end in spans if bare(text[start:end]) in wanted]
    yield from exact
    for wording in wordings if not exact else ():
        start = text.find(wording) if wording else -1
        while start >= 0:
            yield start, start + len(wording)
            start = text.find(wording, start + 1)


def small(seen: Inputs) -> Inputs:
    """The same in bytes."""

    def steps(marks: NDArray[np.float32]) -> NDArray[np.uint8]:
        return np.rint(marks * 255).astype(np.uint8)

    return replace(seen, of_question=steps(seen.of_question), of_sentence=steps(seen.of_sentence))
