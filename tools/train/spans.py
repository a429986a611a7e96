"""What cuts the answer out of its sentence: first the weights of its ends, then the forest."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray

from retrieval.answering.extraction import FEATURES, Choice, Reader, choices
from retrieval.answering.judging import bare, overlap
from retrieval.answering.network.inputs import inputs
from retrieval.answering.network.network import Ends, Network
from retrieval.text.normalize import normalise
from tools.train.boundaries import FOLDS, Design, Solution
from tools.train.forests import Group, planted, ranked, write
from tools.train.material import GOLD, SETS, Asked, part

ROUNDS = 300
# Newspapers are what is asked about: their few questions count as many.
WEIGHTS = {
    GOLD: 4.0, "reader_pages": 4.0, "reader_news": 2.0, "crud_news_a": 2.0, "cmrc2018_trial": 2.0,
}  # fmt: skip
EXACT = 4
_NEAR = (0.4, 0.65, 0.85)  # overlaps from which on a stretch is worth 1, 2, 3
_WITHOUT_SPAN = {"yesno"}


@dataclass(frozen=True, slots=True)
class Example:
    """The stretches of a question's first right sentence, by how near each comes to a gold wording.

    Attributes:
        asked: the question.
        choice: the stretches.
        labels: 4 for an exact wording, 0 for what has little in common with any.
        network: the ends of answers, by a network that has not seen the article.
    """

    asked: Asked
    choice: Choice
    labels: NDArray[np.int32]
    network: Ends

    @property
    def weight(self) -> float:
        """What it counts for the forest against an encyclopaedia's question."""
        return WEIGHTS.get(self.asked.set, 1.0)

    @property
    def wordings(self) -> list[str]:
        """The gold's, in normal form."""
        return [normalise(answer).text for answer in self.asked.case.answers]


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights of ends, a forest, and how every example's starts and ends score for it."""

    ends: Solution
    forest: lightgbm.Booster
    scores: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]]


class Spans:
    """The examples of all sets, ready for several trainings."""

    def __init__(self, asked: Sequence[Asked], networks: Sequence[Network]) -> None:
        self.examples = list(_examples(asked, networks))
        self.design = Design(
            [one.choice for one in self.examples], [one.labels for one in self.examples]
        )
        self.folds = np.asarray(
            [part(one.asked.set, one.asked.case, FOLDS) for one in self.examples]
        )

    def train(self, uses: Callable[[Asked], bool]) -> Learned:
        """Train on the questions that `uses` picks."""
        used = np.asarray([float(uses(one.asked)) for one in self.examples])
        solution, scores = self.design.crossed(used, self.folds)
        groups = [
            Group(one.choice.with_ends(ends, one.network), one.labels, one.weight)
            for one, ends, use in zip(self.examples, scores, used, strict=True)
            if use and one.labels.any()
        ]
        forest = ranked(
            groups,
            FEATURES,
            ROUNDS,
            learning_rate=0.08,
            num_leaves=15,
            min_data_in_leaf=50,
            feature_fraction=0.6,
            lambda_l2=3,
            lambdarank_truncation_level=8,
            label_gain=[0, 1, 2, 4, 12],
        )
        return Learned(solution, forest, scores)

    def reader(self, learned: Learned, network: Network) -> Reader:
        """What was learned, as the product reads with it."""
        return Reader(planted(learned.forest, FEATURES), self.design.weights(learned.ends), network)

    def report(self, halves: Sequence[Learned]) -> Iterator[str]:
        """Each half by what was learned from the other: can a stretch be exact, is the best one."""
        for name in SETS:
            rows = []
            for place, one in enumerate(self.examples):
                if one.asked.set == name:
                    learned = halves[one.asked.half]
                    values = one.choice.with_ends(learned.scores[place], one.network)
                    best = int(np.argmax(np.asarray(learned.forest.predict(values))))
                    rows.append((one.labels.max() == EXACT, *_judged(one, best)))
            possible, exact, shared = np.mean(rows, axis=0)
            yield (
                f"spans {name}: in a right sentence exact {exact:.3f} (possible {possible:.3f}), "
                f"F1 {shared:.3f} of {len(rows)}"
            )

    def write(self) -> Iterator[Path]:
        """Train on all questions and write both files."""
        learned = self.train(lambda one: True)
        yield write(learned.forest, FEATURES, "spans")
        yield self.design.write(learned.ends)


def _examples(asked: Sequence[Asked], networks: Sequence[Network]) -> Iterator[Example]:
    for one in asked:
        if not any(one.right) or one.case.type in _WITHOUT_SPAN:
            continue
        at = one.right.index(True)
        measured = one.found.measured
        text = measured.candidates[at].text
        choice = choices(one.found.question, one.found.query, text, measured.fittings[at])
        if len(choice.stretches):
            wordings = [normalise(answer).text for answer in one.case.answers]
            cuts = [choice.stretches.span(place).cut(text) for place in range(len(choice.values))]
            labels = [_label(cut, wordings) for cut in cuts]
            seen = inputs(one.found.question, [measured.candidates[at]], [measured.fittings[at]])
            network = networks[part(one.set, one.case, len(networks))].read(seen)[0]
            yield Example(one, choice, np.asarray(labels, np.int32), network)


def _label(stretch: str, wordings: Sequence[str]) -> int:
    if any(bare(stretch) == bare(wording) for wording in wordings):
        return EXACT
    nearest = max(overlap(stretch, wording) for wording in wordings)
    return sum(nearest > bound for bound in _NEAR)


def _judged(one: Example, place: int) -> tuple[bool, float]:
    """Whether a stretch is exact, and its overlap with the nearest wording."""
    cut = one.choice.stretches.span(place).cut(one.choice.sentence.text)
    shared = max(overlap(cut, wording) for wording in one.wordings)
    return bool(one.labels[place] == EXACT), shared
