"""The forest that chooses the sentence: right sentences of a question before the others."""

from collections.abc import Callable, Sequence

import lightgbm
import numpy as np

from tools.train.forests import Group, ranked
from tools.train.material import GOLD, Asked

ROUNDS = 250
# Readers' questions over the pages are few and are what the project is for; crud's are few, too,
# and their news is nearer to it than encyclopaedias are.
WEIGHTS = {
    GOLD: 4.0,
    "reader_pages": 3.0,
    "reader_news": 1.0,
    "reader_articles": 0.8,
    "crud_news_a": 5.0,
}


def train(asked: Sequence[Asked], uses: Callable[[Asked], bool]) -> lightgbm.Booster:
    """Train on the questions that `uses` picks, where right and wrong sentences were found."""
    groups = [
        Group(
            one.found.measured.values,
            np.asarray(one.right, np.int32),
            WEIGHTS.get(one.set, 1.0),
        )
        for one in asked
        if uses(one) and any(one.right) and not all(one.right)
    ]
    return ranked(
        groups,
        asked[0].found.measured.names,
        ROUNDS,
        learning_rate=0.08,
        num_leaves=15,
        min_data_in_leaf=60,
        feature_fraction=0.4,
        lambda_l2=2,
        lambdarank_truncation_level=5,
        label_gain=[0, 1],
    )
