"""Why a question got its answer: how it was read, what was searched, how each sentence was weighed.

Plain data, the largest shares first, for the terminal or a page to set out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.answering.answer import Answer
from retrieval.answering.confidence import Bands
from retrieval.answering.evidence import Reason
from retrieval.answering.forest import load_forest
from retrieval.answering.found import Found
from retrieval.answering.passages import Passage
from retrieval.answering.query import Query
from retrieval.answering.question import Question
from retrieval.answering.reading import shortfalls

EXPLAINED = 5
"""Passages and sentences that are told of."""


@dataclass(frozen=True, slots=True)
class SearchedTerm:
    """A term of the query: its weight (1, less for a synonym's) and its idf in this corpus."""

    term: str
    weight: float
    idf: float


@dataclass(frozen=True, slots=True)
class ExplainedPassage:
    """A paragraph that was found.

    Attributes:
        id: of the paragraph.
        article: id of its article.
        headline: of its article, in normal form.
        text: of the paragraph.
        score: by BM25.
        shares: for each word of the question, how far the paragraph says it, times the word's idf.
    """

    id: str
    article: str
    headline: str
    text: str
    score: float
    shares: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ExplainedSentence:
    """A sentence that was weighed.

    Attributes:
        text: as it stands in its paragraph.
        passage: position of its paragraph among those found, from 0.
        score: by the forest and by what was read in it.
        reasons: each feature's value and what it added to the score, what was read at the end.
    """

    text: str
    passage: int
    score: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The way from a question to its answer.

    Attributes:
        question: as understood: expected type, focus, keywords, years, places, slots.
        synonyms: for each word of the question, what was searched beside it.
        terms: what was searched for, by weight times idf.
        passages: the paragraphs found, best first.
        sentences: the sentences weighed, best first.
        answer: what came of it.
        signals: what the confidence was made from, and what each signal added.
        answered: the confidence from which on an answer is claimed.
        nearest: the one from which on the nearest passages are offered.
    """

    question: Question
    synonyms: Mapping[str, tuple[str, ...]]
    terms: tuple[SearchedTerm, ...]
    passages: tuple[ExplainedPassage, ...]
    sentences: tuple[ExplainedSentence, ...]
    answer: Answer
    signals: tuple[Reason, ...]
    answered: float
    nearest: float


def explain(found: Found, answer: Answer, bands: Bands) -> Explanation:
    """Set out what was found for a question and what came of it."""
    return Explanation(
        question=found.question,
        synonyms={one.word: one.others for one in found.query.concepts if one.others},
        terms=_terms(found.query),
        passages=tuple(_passage(found.query, one) for one in found.passages[:EXPLAINED]),
        sentences=_sentences(found),
        answer=answer,
        signals=_reasons("confidence", found.signals),
        answered=bands.answered,
        nearest=bands.nearest,
    )


def _terms(query: Query) -> tuple[SearchedTerm, ...]:
    terms = [SearchedTerm(term, weight, query.idf[term]) for term, weight in query.terms.items()]
    return tuple(sorted(terms, key=lambda one: -one.weight * one.idf))


def _passage(query: Query, passage: Passage) -> ExplainedPassage:
    said = " ".join(
        [passage.heading.headline, passage.section]
        + [sentence.normal.text for sentence in passage.sentences]
    )
    shares = {one.word: one.idf * one.said(said, "") for one in query.concepts}
    return ExplainedPassage(
        id=passage.paragraph.id,
        article=passage.paragraph.article_id,
        headline=passage.heading.headline,
        text=passage.paragraph.text,
        score=passage.score,
        shares=dict(sorted(shares.items(), key=lambda one: -one[1])),
    )


def _sentences(found: Found) -> tuple[ExplainedSentence, ...]:
    best: Sequence[int] = np.argsort(-found.scores, kind="stable")[:EXPLAINED].tolist()
    told = []
    for at in best:
        candidate = found.measured.candidates[at]
        sentence = candidate.passage.sentences[candidate.position]
        values = dict(zip(found.measured.names, map(float, found.measured.values[at]), strict=True))
        told.append(
            ExplainedSentence(
                text=sentence.span.cut(candidate.passage.paragraph.text),
                passage=candidate.passage.rank,
                score=float(found.scores[at]),
                reasons=(*_reasons("sentences", values), *_read(found, at)),
            )
        )
    return tuple(told)


def _read(found: Found, at: int) -> tuple[Reason, ...]:
    """How the answer that was read in a sentence scored, and what its sentence lost by it."""
    one = found.readings.get(at)
    if one is None:
        return ()
    read, network = shortfalls(one, found.readings)
    return (Reason("read", one.score, read), Reason("network", one.answers, network))


def _reasons(name: str, values: Mapping[str, float]) -> tuple[Reason, ...]:
    """What each value added to a forest's score, the largest first."""
    if not values:
        return ()
    forest = load_forest(name)
    row = np.asarray([values.get(feature, 0.0) for feature in forest.names], np.float32)
    return tuple(
        Reason(feature, values.get(feature, 0.0), share)
        for feature, share in forest.shares(row).items()
    )
