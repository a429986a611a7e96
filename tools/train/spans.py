"""The forest that cuts the answer out of its sentence: exact wordings first, near ones next."""

from collections.abc import Callable, Sequence

import lightgbm
import numpy as np

from retrieval.answering.extraction import FEATURES, stretches
from retrieval.answering.judging import bare, overlap
from retrieval.text.normalize import normalise
from tools.train.forests import Group, ranked
from tools.train.material import GOLD, Asked

ROUNDS = 200
WEIGHTS = {GOLD: 6.0}
EXACT = 4
_NEAR = (0.4, 0.65, 0.85)  # overlaps from which on a stretch is worth 1, 2, 3
_WITHOUT_SPAN = {"yesno"}


def train(asked: Sequence[Asked], uses: Callable[[Asked], bool]) -> lightgbm.Booster:
    """Train on the right sentences of the questions that `uses` picks."""
    groups = [group for one in asked if uses(one) and (group := group_of(one)) is not None]
    return ranked(
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


def group_of(one: Asked) -> Group | None:
    """The stretches of the first right sentence, by how near each comes to a gold wording."""
    if not any(one.right) or one.case.type in _WITHOUT_SPAN:
        return None
    at = one.right.index(True)
    measured = one.found.measured
    text = measured.candidates[at].text
    spans, values = stretches(one.found.question, one.found.query, text, measured.fittings[at])
    wordings = [normalise(answer).text for answer in one.case.answers]
    labels = np.asarray([_label(span.cut(text), wordings) for span in spans], np.int32)
    if not len(labels) or not labels.any():
        return None
    return Group(values, labels, WEIGHTS.get(one.set, 1.0))


def _label(stretch: str, wordings: Sequence[str]) -> int:
    if any(bare(stretch) == bare(wording) for wording in wordings):
        return EXACT
    nearest = max(overlap(stretch, wording) for wording in wordings)
    return sum(nearest > bound for bound in _NEAR)
