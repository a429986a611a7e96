"""Learns when to be silent: a forest, what contradictions take from it, and where the bands part.

All three are fitted so that they hold for questions and corpora that were not learned from. The
forest is given no sentence score and nothing else that grows with a corpus. The contradictions'
weights and the bounds are fitted on scores of forests that had not seen the row (folds by article).
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from retrieval.answering.forest import WEIGHTS
from tools.train import wanting
from tools.train.confidence import Row
from tools.train.forests import likely
from tools.train.material import FOLDS, GOLD

ROUNDS = 300
REFUSED = 0.04  # of answerable questions, the mean over the sets in NEWS
FAR = 0.01  # of them that are not even offered the nearest passages
NEWS = (GOLD, "reader_pages", "reader_news", "reader_articles")
"""Sets of questions as readers of newspapers ask them: the bounds are set by these."""

CONTRADICTIONS = (
    "other_year",
    "other_place",
    "other_unit",
    "unsaid_post",
    "unsaid_names",
    "unsaid_now",
    "asks_now",
    "personal",
    "unfit",
    "strange",
    "unsaid_codes",
    "unsaid_places",
    "other_part",
    "unsaid_part",
    "other_one",
    "unsaid_aim",
    "rival_place",
    "other_things",
    "no_contact",
    "no_hour",
    "other_day",
    "nowhere",
)
# Signals that grow with the corpus, or that are higher where the sentence forest was trained; and
# how many words a question has: those learned from name all they mean, a reader's next does not.
_SCALED = {
    "score", "margin", "spread", "passage_mass", "passage_score", "passage_rank", "unsaid_most",
    "unlike_most", "mass", "length", "position", "paragraph", "only", "is_headline", "is_byline",
    "is_question", "commas", "digits", "quotes", "cue_why", "cue_how",
    "words",
}  # fmt: skip
_WEIGHTS = {
    "answerable": {
        GOLD: 8.0, "reader_pages": 4.0, "reader_news": 2.0, "reader_articles": 4.0,
        "crud_news_a": 3.0, "cmrc2018_trial": 2.0, "drcd_dev": 3.0,
    },
    "absent": {"reader_pages": 8.0, "reader_news": 4.0, "reader_articles": 6.0},
}  # fmt: skip
_KINDS = {
    "answerable": 0.3, "daily": 2.0, "foreign": 1.0,
    # made of answerable questions: what near misses seldom are counts more, what they are less
    "article": 0.4, "withheld": 0.05, "place": 2.0, "name": 1.5, "year": 4.0, "ordinal": 2.0,
    "tail": 0.1, "attribute": 0.1, "untold": 0.1,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Silence:
    """What was learned.

    Attributes:
        forest: over `names`.
        names: of the signals that it is given.
        slope: of the forest's score, in the logits of the confidence.
        shift: added to that score.
        wanting: weights of what a passage lacks.
        against: what each contradiction takes, in the units of the forest's score.
        answered: the confidence from which on an answer is claimed.
        nearest: the one from which on the nearest passages are offered.
        sure: each row's confidence by a forest that had not seen it.
    """

    forest: lightgbm.Booster
    names: list[str]
    slope: float
    shift: float
    wanting: Mapping[str, float]
    against: dict[str, float]
    answered: float
    nearest: float
    sure: NDArray[np.float64]


def is_learned(row: Row) -> bool:
    """Whether a row may be learned from: the gold's own unanswerable questions may not."""
    return row.kind not in {"offtopic", "nearmiss"}


def learn(rows: Sequence[Row]) -> Silence:
    """Learn from these rows."""
    lacked = wanting.put_in(rows)
    names = [name for name in rows[0].signals if name not in _SCALED]
    scores = _unseen(rows, names)
    learned = np.asarray([is_learned(row) for row in rows])
    against = values_of(rows, CONTRADICTIONS)
    sure = np.zeros(len(rows))
    folds = np.asarray([row.fold for row in rows])
    for fold in range(FOLDS):
        others = learned & (folds != fold)
        sure[folds == fold] = _confidence(
            _curve([row for row, kept in zip(rows, others, strict=True) if kept], scores[others]),
            scores[folds == fold],
            against[folds == fold],
        )
    curve = _curve([row for row, kept in zip(rows, learned, strict=True) if kept], scores[learned])
    slope = float(curve[1])
    return Silence(
        forest=_forest([row for row in rows if is_learned(row)], names),
        names=names,
        slope=slope,
        shift=float(curve[0]) / slope,
        wanting=lacked,
        against=dict(zip(CONTRADICTIONS, (-curve[2:] / slope).round(3).tolist(), strict=True)),
        answered=bound(rows, sure, REFUSED),
        nearest=bound(rows, sure, FAR),
        sure=sure,
    )


def bound(rows: Sequence[Row], sure: NDArray[np.float64], refused: float) -> float:
    """The confidence below which this share of the news sets' answerable ones lies, each set
    counting alike."""
    kept = [(row.set, at) for row, at in zip(rows, sure, strict=True) if row.kind == "answerable"]
    sizes = Counter(name for name, _ in kept if name in NEWS)
    ranked = sorted((at, 1 / sizes[name] / len(sizes)) for name, at in kept if name in sizes)
    below = np.cumsum([share for _, share in ranked])
    return ranked[int(np.searchsorted(below, refused))][0]


def report(rows: Sequence[Row], silence: Silence) -> None:
    """Print, for every set, what is refused at the bounds, and what of the answers is left."""
    print(f"confidence bounds {silence.answered:.4f} {silence.nearest:.4f}")
    print(f"confidence contradictions {silence.against}")
    for name in dict.fromkeys(row.set for row in rows):
        here = [
            (row, sure) for row, sure in zip(rows, silence.sure, strict=True) if row.set == name
        ]
        asked = Counter(row.kind for row, _ in here)
        silent = Counter(row.kind for row, sure in here if sure < silence.answered)
        shares = {kind: round(silent[kind] / number, 3) for kind, number in asked.items()}
        kept = [(row, sure >= silence.answered) for row, sure in here if row.kind == "answerable"]
        first = np.mean([row.first and claimed for row, claimed in kept])
        among = np.mean([row.right and claimed for row, claimed in kept])
        print(f"confidence {name}: refused {shares} first {first:.3f} among three {among:.3f}")


def write_bands(silence: Silence) -> None:
    """Write curve, contradictions and bounds beside the forest, and what lacking words weigh."""
    wanting.write(silence.wanting)
    path = WEIGHTS / "confidence.json"
    kept = json.loads(path.read_text(encoding="utf-8"))
    kept["bands"] = {
        name: float(f"{getattr(silence, name):.4g}")
        for name in ("answered", "nearest", "slope", "shift")
    }
    kept["against"] = silence.against
    path.write_text(json.dumps(kept, separators=(",", ":")) + "\n", encoding="utf-8")


def values_of(rows: Sequence[Row], names: Sequence[str]) -> NDArray[np.float32]:
    """[rows, signals]."""
    return np.asarray([[row.signals[name] for name in names] for row in rows], np.float32)


def weight(row: Row) -> float:
    """How much a row counts: the nearer to what readers ask of a newspaper, the more."""
    return _WEIGHTS.get(row.kind, {}).get(row.set, _KINDS.get(row.kind, 1.0))


def _unseen(rows: Sequence[Row], names: Sequence[str]) -> NDArray[np.float64]:
    """Each row's score by the forest of the other folds."""
    scores = np.zeros(len(rows))
    values = values_of(rows, names)
    for fold in range(FOLDS):
        forest = _forest([row for row in rows if row.fold != fold and is_learned(row)], names)
        there = np.asarray([row.fold == fold for row in rows])
        scores[there] = forest.predict(values[there], raw_score=True, num_threads=1)
    return scores


def _forest(rows: Sequence[Row], names: Sequence[str]) -> lightgbm.Booster:
    return likely(
        values_of(rows, names),
        np.asarray([row.right for row in rows], np.int32),
        np.asarray([weight(row) for row in rows]),
        names,
        ROUNDS,
        learning_rate=0.05,
        num_leaves=15,
        min_data_in_leaf=60,
        feature_fraction=0.5,
        lambda_l2=10,
    )


def _curve(rows: Sequence[Row], scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Constant, slope and the contradictions' weights (none above 0) of a logistic curve.

    Fitted on the sets that are news alone: encyclopaedias contradict a question more often.
    """
    kept = [place for place, row in enumerate(rows) if row.set in (*NEWS, "crud_news_a")]
    rows = [rows[place] for place in kept]
    given = np.column_stack([scores[kept], values_of(rows, CONTRADICTIONS)])
    right = np.asarray([row.right for row in rows], np.float64)
    weights = np.asarray([weight(row) for row in rows])

    def loss(curve: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = given @ curve[1:] + curve[0]
        missed = (1 / (1 + np.exp(-logits)) - right) * weights
        bent = np.concatenate([[0, 0], curve[2:]])
        cost = (np.logaddexp(0, -np.where(right > 0, logits, -logits)) * weights).sum()
        slopes = np.concatenate([[missed.sum()], given.T @ missed])
        return float(cost + _BENDING * (bent**2).sum()), slopes + 2 * _BENDING * bent

    start = np.concatenate([[0.0, 1.0], np.zeros(len(CONTRADICTIONS))])
    limits = [(None, None), (0.2, None)]
    limits += [(None, -_DECISIVE.get(name, 0.0)) for name in CONTRADICTIONS]
    found: NDArray[np.float64] = minimize(loss, start, jac=True, bounds=limits).x
    return found


# What these take at least, of the logit: 6 of 4,000 answerable questions have one of them.
_DECISIVE = {"no_hour": 2.5, "other_things": 1.5, "other_day": 4.0}
_BENDING = 3.0  # holds back weights that few rows speak for


def _confidence(
    curve: NDArray[np.float64], scores: NDArray[np.float64], against: NDArray[np.float32]
) -> NDArray[np.float64]:
    logits = curve[0] + curve[1] * scores + against @ curve[2:]
    sure: NDArray[np.float64] = 1 / (1 + np.exp(-logits))
    return sure
