"""Trains the network and all three forests and prints what each does on what it has not seen.

    python -m tools.train --shared ../shared --data /tmp/train [--dry-run]

Needs the `train` extra (LightGBM, JAX). The figures go to standard output; what was learned is
written to `retrieval/answering/weights` unless `--dry-run` is given.
"""

import argparse
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import lightgbm
import numpy as np
from numpy.typing import NDArray

from retrieval.answering.answerer import contradiction
from retrieval.answering.extraction import Reader
from retrieval.answering.found import Found
from retrieval.answering.judging import supports
from retrieval.answering.question import AnswerType
from retrieval.answering.quoting import choose_quotes
from retrieval.answering.reading import Readings, read, weigh
from tools.train import confidence, sentences, silence, spans
from tools.train.ablation import ablate
from tools.train.forests import planted, write
from tools.train.material import (
    FOLDS,
    GOLD,
    PUBLIC,
    SETS,
    WRITTEN,
    Asked,
    QuestionSet,
    opened,
    part,
    sampled,
)
from tools.train.network import Trainer
from tools.train.sheets import Sheet, answered, unanswered

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = {"cmrc2018_trial": 300, "drcd_dev": 400}
"""Questions of a set that the confidence learns from; of the others, all."""


def main() -> None:
    """Train, report, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared")
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, help="questions of each set, for a quick look")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--ablate", action="store_true", help="only print what features bring")
    parser.add_argument("--quotes", action="store_true", help="only print how quotes do")
    options = parser.parse_args()
    with ExitStack() as stack:
        sets = [
            stack.enter_context(opened(name, options.shared, ROOT / "seeds", options.data))
            for name in SETS
        ]
        asked = {one.name: list(one.asked(options.limit)) for one in sets}
        if options.ablate:
            ablate(asked)
            return
        everything = [question for each in asked.values() for question in each]
        halves = [sentences.train(everything, _outside(half)) for half in (0, 1)]
        _report_sentences(asked, halves)
        _report_sentences_without_gold(asked, everything)
        trainer = Trainer()
        sheets = _sheets(sets, everything, halves)
        networks = [
            trainer.network(trainer.train([one for one in sheets if one.fold != fold]))
            for fold in range(FOLDS)
        ]
        cut = spans.Spans(everything, networks)
        read_halves = [cut.train(_outside(half)) for half in (0, 1)]
        print(*cut.report(read_halves), sep="\n", flush=True)
        readers = [
            cut.reader(read_halves[fold % 2], network) for fold, network in enumerate(networks)
        ]
        _report_quotes(sets, asked, halves, readers)
        if options.quotes:
            return
        rows = _confidence_rows(sets, asked, everything, readers)
        learned = silence.learn(rows)
        silence.report(rows, learned)
    if not options.dry_run:
        _write(everything, cut, learned)
        print(trainer.write(trainer.train(sheets)))


def _sheets(
    sets: Sequence[QuestionSet], everything: Sequence[Asked], halves: Sequence[lightgbm.Booster]
) -> list[Sheet]:
    """What the network learns from: all questions, and those written to have no answer."""
    sheets = [answered(one, _scores(halves[one.half], one.found)) for one in everything]
    for one, question, fold in _unanswerable(sets):
        found = one.answerer.find(question)
        if found.measured.candidates:
            sheets.append(unanswered(found, _scores(halves[fold % 2], found), fold))
    return sheets


def _unanswerable(sets: Sequence[QuestionSet]) -> Iterator[tuple[QuestionSet, str, int]]:
    """Questions without an answer, where they are asked, and their folds: near misses written for
    it, questions of daily life, and those of other corpora."""
    for one in sets:
        if one.name in WRITTEN:
            for case in one.unanswerable:
                yield one, case.question, part(one.name, case, FOLDS)
        if one.name in WRITTEN or one.name == GOLD:
            for place, question in enumerate(confidence.daily()):
                yield one, question, place % FOLDS
        if one.name in PUBLIC:
            for place, case in enumerate(one.cases[:120]):
                yield sets[0], case.question, place % FOLDS


def _outside_fold(fold: int) -> Callable[[Asked], bool]:
    return lambda one: confidence.fold_of(one) != fold


def _scores(forest: lightgbm.Booster, found: Found) -> NDArray[np.float32]:
    """Of a question's sentences, as the answerer scores them before they are read."""
    scores = np.asarray(forest.predict(found.measured.values), np.float32)
    return scores + contradiction(found.question, found.measured)


def _outside(half: int) -> Callable[[Asked], bool]:
    return lambda one: one.half != half


def _report_sentences(asked: dict[str, list[Asked]], halves: Sequence[lightgbm.Booster]) -> None:
    """Each half by the forest that was trained on the other."""
    for name, questions in asked.items():
        best = [_rank(halves[one.half], one) for one in questions]
        print(f"sentences {name}: first {_share(best, 1)} among three {_share(best, 3)}")


def _report_sentences_without_gold(
    asked: dict[str, list[Asked]], everything: Sequence[Asked]
) -> None:
    forest = sentences.train(everything, lambda one: one.set in PUBLIC)
    best = [_rank(forest, one) for one in asked[GOLD]]
    print(f"sentences {GOLD}, public sets alone: first {_share(best, 1)} among {_share(best, 3)}")


def _report_quotes(
    sets: Sequence[QuestionSet],
    asked: dict[str, list[Asked]],
    halves: Sequence[lightgbm.Booster],
    readers: Sequence[Reader],
) -> None:
    """Quotes as they are shown: read, grown where unsure; bylines and titles as credited."""
    for questions in sets:
        right: list[list[bool]] = []
        for one in asked[questions.name]:
            measured = one.found.measured
            scores = _read(
                one.found,
                _scores(halves[one.half], one.found),
                readers[confidence.fold_of(one)],
            )[0]
            shown = [
                (quote.span.cut(measured.candidates[quote.best].passage.paragraph.text), quote.best)
                for quote in choose_quotes(measured.candidates, scores, 3)
            ]
            judged = [
                supports(text, questions.books.of(measured.candidates[at], one.case), one.case)
                for text, at in shown
            ]
            if one.found.question.expected in (AnswerType.AUTHOR, AnswerType.TITLE):
                judged = [confidence.credited(one), *judged]
            right.append(judged[:3])
        first = np.mean([each[0] for each in right])
        among = np.mean([any(each) for each in right])
        print(f"quotes {questions.name}: first {first:.3f} among three {among:.3f}", flush=True)


def _read(
    found: Found, scores: NDArray[np.float32], reader: Reader
) -> tuple[NDArray[np.float32], Readings]:
    """Read the best sentences and weigh them by what was read, as the answerer does."""
    readings = read(found.question, found.query, found.measured, scores, reader.extract)
    return weigh(scores, readings), readings


def _rank(forest: lightgbm.Booster, one: Asked) -> int:
    """The place of the first right sentence, from 0; far behind where there is none."""
    order = np.argsort(-np.asarray(forest.predict(one.found.measured.values)), kind="stable")
    return next((place for place, at in enumerate(order) if one.right[at]), 999)


def _share(places: Sequence[int], depth: int) -> float:
    return round(sum(place < depth for place in places) / len(places), 3)


def _confidence_rows(
    sets: Sequence[QuestionSet],
    asked: dict[str, list[Asked]],
    everything: Sequence[Asked],
    readers: Sequence[Reader],
) -> list[confidence.Row]:
    """Every row with scores of forests that have not seen its fold; a half is every other fold."""
    names = everything[0].found.measured.names
    forests = [
        planted(sentences.train(everything, _outside_fold(fold)), names) for fold in range(FOLDS)
    ]

    def score(fold: int, found: Found) -> tuple[NDArray[np.float32], Readings]:
        scores = forests[fold].scores(found.measured.values)
        scores += contradiction(found.question, found.measured)
        return _read(found, scores, readers[fold])

    rows = [
        row
        for one in sets
        for row in confidence.rows_of(one, sampled(asked[one.name], SAMPLES.get(one.name)), score)
    ]
    gold = sets[0]
    rows += confidence.foreign(gold, gold.unanswerable, score, kind=GOLD)
    for one in sets:
        if one.name in PUBLIC:
            rows += confidence.foreign(gold, one.cases[:120], score)
    return rows


def _write(everything: Sequence[Asked], cut: spans.Spans, learned: silence.Silence) -> None:
    names = everything[0].found.measured.names
    print(write(sentences.train(everything, lambda one: True), names, "sentences"))
    print(*cut.write(), sep="\n")
    print(write(learned.forest, learned.names, "confidence"))
    silence.write_bands(learned)


if __name__ == "__main__":
    main()
