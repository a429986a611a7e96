"""The rows that the confidence learns from: questions that are answered, and many that are not.

Every row is measured with sentence scores of a forest that has not seen its article. Answered are
the sets' own questions. Not answered are those written as near misses, the answered ones with
their sentence or their article withheld, the same with a word exchanged (`disturbed`), things asked
of an article that it does not tell, questions of other corpora and of daily life. The gold's own
unanswerable questions are only measured by, never learned from.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.absence import near
from retrieval.answering.features import Measured
from retrieval.answering.found import Found
from retrieval.answering.gold import Case
from retrieval.answering.passages import heading
from retrieval.answering.question import AnswerType
from retrieval.answering.quoting import choose_quotes
from retrieval.answering.reading import Readings
from retrieval.answering.signals import best_of, signals
from retrieval.answering.wanting import lacking_runs
from tools.train.disturbed import Disturber
from tools.train.material import FOLDS, GOLD, WRITTEN, Asked, QuestionSet, part, sampled

ARTICLES = 120  # of a set, asked about what they do not tell
MADE = 400  # of a set's questions, made misses of
OFF_TOPIC = Path(__file__).with_name("offtopic.txt")
_Told = tuple[dict[str, float], frozenset[str]]
Score = Callable[[int, Found], tuple[NDArray[np.float32], Readings]]
"""Scores and reads sentences as the answerer does, by what has not seen a fold."""


@dataclass(frozen=True, slots=True)
class Row:
    """One question as the confidence sees it.

    Attributes:
        set: where it was asked.
        kind: "answerable", or why it is not.
        question: as typed.
        signals: what was measured; `wanting` is put in by what has not seen the fold.
        lacking: runs of the question's characters that stand nowhere near the answer.
        first: whether the first quote is right.
        right: whether one of the first three is.
        fold: from 0.
    """

    set: str
    kind: str
    question: str
    signals: dict[str, float]
    lacking: frozenset[str]
    first: bool
    right: bool
    fold: int


def fold_of(one: Asked) -> int:
    """The fold of a question, by the article that holds its answer."""
    return part(one.set, one.case, FOLDS)


def rows_of(questions: QuestionSet, asked: Sequence[Asked], score: Score) -> Iterator[Row]:
    """The rows of one set: its questions, made misses of them and of its articles, daily life."""
    for one in asked:
        yield _answerable(one, score)
    some = sampled(asked, MADE)
    for one in some:
        yield from _withheld(one, score)
    yield from _disturbed(questions, some, score)
    yield from _untold(questions, score)
    for place, line in enumerate(daily()):
        yield from _unanswered(questions, "daily", line, place % FOLDS, score)
    if questions.name in WRITTEN:
        for case in questions.unanswerable:
            fold = part(questions.name, case, FOLDS)
            yield from _unanswered(questions, "absent", case.question, fold, score)


def daily() -> list[str]:
    """Questions of daily life, which no page answers."""
    lines = OFF_TOPIC.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def foreign(
    questions: QuestionSet, cases: Sequence[Case], score: Score, kind: str = "foreign"
) -> Iterator[Row]:
    """Questions that this corpus does not answer."""
    for place, case in enumerate(cases):
        yield from _unanswered(
            questions, case.type if kind == GOLD else kind, case.question, place % FOLDS, score
        )


def credited(one: Asked) -> bool:
    """Whether the product answers a question for an author or a title rightly from headlines."""
    if one.found.question.expected not in (AnswerType.AUTHOR, AnswerType.TITLE):
        return False
    quote = one.found.evidence[0].quote if one.found.evidence else ""
    return bool(quote) and all(name in quote for name in one.case.answers[0].split("、"))


def _answerable(one: Asked, score: Score) -> Row:
    measured = one.found.measured
    told, scores = _told(one.found, fold_of(one), score)
    quotes = choose_quotes(measured.candidates, scores, 3)
    right = [any(one.right[at] for at in quote.members) for quote in quotes]
    if one.found.question.expected in (AnswerType.AUTHOR, AnswerType.TITLE):
        right = [credited(one), *right][:3]
    text = one.found.question.text
    return Row(one.set, "answerable", text, *told, right[0], any(right), fold_of(one))


def _withheld(one: Asked, score: Score) -> Iterator[Row]:
    """The question had its sentences not been there, and had its article not been there."""
    candidates = one.found.measured.candidates
    articles = {
        candidate.passage.paragraph.article_id
        for candidate, right in zip(candidates, one.right, strict=True)
        if right
    }
    if not articles:
        return
    in_article = [one.passage.paragraph.article_id in articles for one in candidates]
    for kind, left_out in (("withheld", one.right), ("article", in_article)):
        if found := _without(one.found, left_out):
            told, _ = _told(found, fold_of(one), score)
            yield Row(one.set, kind, found.question.text, *told, False, False, fold_of(one))


def _disturbed(questions: QuestionSet, asked: Sequence[Asked], score: Score) -> Iterator[Row]:
    disturber = Disturber([one.found.question for one in asked])
    again = 3 if questions.name == GOLD else 1
    seen: set[str] = set()
    for one in asked:
        article = _article(one)
        for _ in range(again):
            for miss in disturber.disturbed(one.found.question, article):
                if miss.text not in seen:
                    seen.add(miss.text)
                    yield from _unanswered(questions, miss.kind, miss.text, fold_of(one), score)


def _untold(questions: QuestionSet, score: Score) -> Iterator[Row]:
    """What articles do not tell of the things that they begin with, three of each article."""
    chance = random.Random(5)
    disturber = Disturber([])
    articles = sorted(questions.answerer.catalogue.articles(), key=lambda one: one.id)
    for place, article in enumerate(chance.sample(articles, min(ARTICLES, len(articles)))):
        over = heading(article)
        misses = list(disturber.about(over.headline, over.lead, f"{over.headline} {over.text}"))
        for miss in chance.sample(misses, min(3, len(misses))):
            yield from _unanswered(questions, "untold", miss.text, place % FOLDS, score)


def _article(one: Asked) -> str:
    """The text that a question is answered from, in normal form."""
    for candidate, right in zip(one.found.measured.candidates, one.right, strict=True):
        if right:
            return f"{candidate.passage.heading.headline} {candidate.passage.heading.text}"
    return ""


def _without(found: Found, left_out: Sequence[bool]) -> Found | None:
    """What would have been found had these sentences not been there."""
    kept = [at for at, is_out in enumerate(left_out) if not is_out]
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
    questions: QuestionSet, kind: str, text: str, fold: int, score: Score
) -> Iterator[Row]:
    found = questions.answerer.find(text)
    if found.measured.candidates:
        told, _ = _told(found, fold, score)
        yield Row(questions.name, kind, found.question.text, *told, False, False, fold)


def _told(found: Found, fold: int, score: Score) -> tuple[_Told, NDArray[np.float32]]:
    """The signals as `Answerer.find` takes them, by what has not seen this fold, what the best
    sentence lacks, and all sentences' scores."""
    scores, readings = score(fold, found)
    credits = found.question.expected in (AnswerType.AUTHOR, AnswerType.TITLE)
    article = found.evidence[0].paragraph.article_id if credits and found.evidence else None
    ids = {one.passage.paragraph.article_id for one in found.measured.candidates}
    article = article if article in ids else None
    told = signals(found.question, found.query, found.measured, scores, readings, article)
    best = found.measured.candidates[best_of(scores, found.measured, article)]
    return (told, lacking_runs(found.question.normalised, near(best))), scores
