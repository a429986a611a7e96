"""The forest that tells answers from misses, and the bands that are cut into its probability.

It learns from gold questions (their sentence chosen by a forest that has not seen them), the same
with every right sentence withheld, the same disturbed, questions of other corpora, and questions of
daily life. The gold's own unanswerable questions are only measured by, never learned from.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray

from retrieval.answering.features import Measured
from retrieval.answering.found import Found
from retrieval.answering.gold import Case
from retrieval.answering.question import AnswerType
from retrieval.answering.signals import signals
from tools.train.disturbed import disturbed
from tools.train.forests import likely
from tools.train.material import GOLD, Asked, QuestionSet

ROUNDS = 150
OFF_TOPIC = Path(__file__).with_name("offtopic.txt")
Score = Callable[[int, Measured], NDArray[np.float32]]
"""Scores sentences with the forest that has not seen a half."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question as the confidence sees it."""

    set: str
    kind: str  # "answerable", "withheld", "disturbed", "foreign", "daily", or the gold's own
    question: str
    signals: dict[str, float]
    right: bool
    half: int


def rows_of(questions: QuestionSet, asked: Sequence[Asked], score: Score) -> Iterator[Row]:
    """The rows of one set's answerable questions, of their disturbed forms and of daily ones."""
    chance = random.Random(3)
    again = 4 if questions.name == GOLD else 1
    for one in asked:
        scores = score(one.half, one.found.measured)
        best = np.argsort(-scores)[:3]
        right = any(one.right[at] for at in best) or credited(one)
        yield _row(questions.name, "answerable", one.found, scores, right, one.half)
        if withheld := _without(one.found, one.right):
            kept = score(one.half, withheld.measured)
            yield _row(questions.name, "withheld", withheld, kept, False, one.half)
        for _ in range(again):
            for text in disturbed(one.found.question, chance):
                yield from _unanswered(questions, "disturbed", text, one.half, score)
    for place, line in enumerate(OFF_TOPIC.read_text(encoding="utf-8").splitlines()):
        if line and not line.startswith("#"):
            yield from _unanswered(questions, "daily", line, place % 2, score)


def foreign(
    questions: QuestionSet, cases: Sequence[Case], score: Score, kind: str = "foreign"
) -> Iterator[Row]:
    """Questions that this corpus does not answer."""
    for place, case in enumerate(cases):
        yield from _unanswered(
            questions, case.type if kind == GOLD else kind, case.question, place % 2, score
        )


def train(rows: Sequence[Row], uses: Callable[[Row], bool]) -> lightgbm.Booster:
    """Train on the rows that `uses` picks."""
    kept = [row for row in rows if uses(row)]
    names = names_of(rows)
    return likely(
        values_of(kept, names),
        np.asarray([row.right for row in kept], np.int32),
        np.asarray([_weight(row) for row in kept]),
        names,
        ROUNDS,
        learning_rate=0.05,
        num_leaves=7,
        min_data_in_leaf=25,
        feature_fraction=0.5,
        lambda_l2=5,
        monotone_constraints=[direction(name) for name in names],
    )


def names_of(rows: Sequence[Row]) -> list[str]:
    """The signals' names, in the columns' order."""
    return list(rows[0].signals)


def values_of(rows: Sequence[Row], names: Sequence[str]) -> NDArray[np.float32]:
    """[rows, signals]."""
    return np.asarray([[row.signals[name] for name in names] for row in rows], np.float32)


def direction(name: str) -> int:
    """Which way a signal may only push: 1 up, -1 down, 0 either."""
    if name.startswith(("unsaid", "unlike", "other_", "unfit")):
        return -1
    rising = {
        "score", "fit", "near", "alike", "alike_here", "rarest", "run", "passage_mass", "margin",
        "said_before", "said_after",
    }  # fmt: skip
    family = name.startswith(("word", "pair", "character")) and name != "words"
    return int(name in rising or (family and not name.endswith("behind")))


def _weight(row: Row) -> float:
    if row.set == GOLD and row.kind == "answerable":
        return 10.0  # 120 of them against thousands of made-up misses
    return 0.5 if row.kind in {"foreign", "withheld"} else 1.0


def credited(one: Asked) -> bool:
    """Whether a question about an author or title is answered from the headline parts."""
    if one.found.question.expected not in (AnswerType.AUTHOR, AnswerType.TITLE):
        return False
    quote = one.found.evidence[0].quote if one.found.evidence else ""
    return bool(quote) and all(name in quote for name in one.case.answers[0].split("、"))


def _without(found: Found, right: Sequence[bool]) -> Found | None:
    """What would have been found had the right sentences not been there."""
    kept = [at for at, is_right in enumerate(right) if not is_right]
    if not kept:
        return None
    measured = found.measured
    return replace(
        found,
        measured=Measured(
            [measured.candidates[at] for at in kept],
            measured.names,
            measured.values[kept],
            [measured.fittings[at] for at in kept],
        ),
    )


def _unanswered(
    questions: QuestionSet, kind: str, text: str, half: int, score: Score
) -> Iterator[Row]:
    found = questions.answerer.find(text)
    if found.measured.candidates:
        scores = score(half, found.measured)
        yield _row(questions.name, kind, found, scores, False, half)


def _row(  # noqa: PLR0913, PLR0917  - a row of a table
    name: str, kind: str, found: Found, scores: NDArray[np.float32], right: bool, half: int
) -> Row:
    told = signals(found.question, found.query, found.measured, scores)
    return Row(name, kind, found.question.text, told, right, half)
