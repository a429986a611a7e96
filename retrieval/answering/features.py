"""What is measured of each sentence that may answer: the numbers that the ranker weighs.

Two steps keep it cheap: every sentence of the passages gets the coverage of the question's terms,
and only the best of them are read for names, numbers and dates.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from retrieval.answering.coverage import (
    Candidate,
    Matrix,
    Presence,
    Vector,
    candidates,
    concept_presence,
    term_presence,
)
from retrieval.answering.fitting import Fitting, fitting
from retrieval.answering.passages import Passage
from retrieval.answering.query import Concept, Query
from retrieval.answering.question import AnswerType, Question
from retrieval.answering.years import years_above, years_here
from retrieval.corpus.model import Role
from retrieval.text.sounds import sounds
from retrieval.text.spans import Span

SHORTLIST = 40
"""Sentences that are measured in full; the answer's is among them for 99 of 100."""

_QUANTITIES = (AnswerType.NUMBER, AnswerType.MONEY, AnswerType.PERCENTAGE, AnswerType.DURATION)
_TYPE_GROUPS = (
    ("quantity", _QUANTITIES),
    ("date", (AnswerType.DATE,)),
    ("who", (AnswerType.PERSON, AnswerType.AUTHOR)),
    ("where", (AnswerType.PLACE, AnswerType.ORGANISATION)),
    ("name", (AnswerType.NAME, AnswerType.TITLE)),
    ("list", (AnswerType.LIST, AnswerType.DEFINITION)),
    ("why", (AnswerType.REASON, AnswerType.MANNER)),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """The sentences of the short list and what was measured of them.

    Attributes:
        candidates: the sentences.
        names: of the features, one a column.
        values: [sentences, features].
        fittings: for each sentence, its spans of the expected type.
    """

    candidates: list[Candidate]
    names: tuple[str, ...]
    values: Matrix
    fittings: list[list[Fitting]]


def measure(question: Question, query: Query, passages: Sequence[Passage]) -> Measured:
    """Measure the sentences of the passages that may answer."""
    found = candidates(passages)
    if not found:
        return Measured([], (), np.zeros((0, 0), np.float32), [])
    first = _coverages(found, query)
    rough = first["word"] + first["pair"] + 0.5 * first["character"] + 0.5 * first["passage_score"]
    order = np.argsort(-rough, kind="stable")[:SHORTLIST]
    chosen = [found[index] for index in order]
    columns = {name: values[order] for name, values in first.items()}
    fittings = [fitting(question, candidate.text) for candidate in chosen]
    columns |= _ranks(columns)
    columns |= _types(question, query, chosen, fittings)
    columns |= _agreement(question, chosen)
    columns |= _asked(question, query, chosen)
    columns |= _shape(question, chosen)
    values = np.column_stack(list(columns.values())).astype(np.float32)
    return Measured(chosen, tuple(columns), values, fittings)


def _coverages(found: Sequence[Candidate], query: Query) -> dict[str, Vector]:
    """How much of the question's idf is said in the sentence and about it."""
    words = concept_presence(found, query.concepts)
    pairs = term_presence(found, query, 2)
    singles = term_presence(found, query, 1)
    mass = max(query.mass, 1e-6)
    scores = np.asarray([one.passage.score for one in found], np.float32)
    columns: dict[str, Vector] = {}
    for name, presence in (("word", words), ("pair", pairs), ("character", singles)):
        columns |= {
            name: _share(presence.here, presence.weights),
            f"{name}_local": _share(presence.here, presence.local()),
            f"{name}_above": _share(np.maximum(presence.here, presence.above), presence.weights),
            f"{name}_new": _share(np.maximum(presence.here - presence.above, 0), presence.weights),
            f"{name}_beside": _share(
                np.maximum.reduce([presence.here, presence.before, presence.after]),
                presence.weights,
            ),
            f"{name}_lead": _share(
                np.maximum.reduce([presence.here, presence.above, presence.lead]),
                presence.weights,
            ),
            f"{name}_fresh": _share(
                np.maximum(presence.here - np.maximum(presence.above, presence.lead), 0),
                presence.weights,
            ),
            f"{name}_inside": (presence.here * presence.inside * presence.weights).sum(axis=1)
            / max(float(presence.weights.sum()), 1e-6),
            f"{name}_around": _share(np.maximum(presence.around, presence.above), presence.weights),
        }
    columns["word_before"] = _share(np.maximum(words.here, words.before), words.weights)
    columns["rarest"] = _rarest(words)
    columns["run"] = _longest_run(pairs)
    columns["passage_score"] = scores / max(float(scores.max()), 1e-6)
    columns["passage_mass"] = scores / mass
    columns["passage_rank"] = np.asarray([1 / (1 + one.passage.rank) for one in found], np.float32)
    return columns


def _share(presence: Matrix, weights: Vector) -> Vector:
    if not len(weights):
        return np.zeros(len(presence), np.float32)
    total: Vector = (presence * weights).sum(axis=1) / max(float(weights.sum()), 1e-6)
    return total


def _rarest(words: Presence) -> Vector:
    """The presence of the three words that say most, the first counting most."""
    if not len(words.weights):
        return np.zeros(len(words.here), np.float32)
    order = np.argsort(-words.weights)[:3]
    shares = np.asarray([0.5, 0.3, 0.2][: len(order)], np.float32)
    total: Vector = (words.here[:, order] * shares).sum(axis=1)
    return total


def _longest_run(pairs: Presence) -> Vector:
    """The longest run of the question's neighbouring characters that the sentence holds."""
    longest = np.zeros(len(pairs.here), np.float32)
    current = np.zeros(len(pairs.here), np.float32)
    for column in pairs.here.T:
        current = (current + 1) * column
        longest = np.maximum(longest, current)
    return longest


def _ranks(columns: dict[str, Vector]) -> dict[str, Vector]:
    """How far behind the best sentence each is: trees compare with constants only."""
    return {
        f"{name}_behind": columns[name].max() - columns[name]
        for name in (
            "word",
            "pair",
            "word_local",
            "pair_local",
            "word_above",
            "pair_above",
            "character",
            "word_lead",
            "pair_lead",
            "word_inside",
            "pair_inside",
        )
    }


def _types(
    question: Question,
    query: Query,
    chosen: Sequence[Candidate],
    fittings: Sequence[Sequence[Fitting]],
) -> dict[str, Vector]:
    rows = [
        _type_row(query, candidate.text, found)
        for candidate, found in zip(chosen, fittings, strict=True)
    ]
    columns = dict(zip(("fit", "fits", "near"), np.asarray(rows, np.float32).T, strict=True))
    for name, group in _TYPE_GROUPS:
        columns[f"asks_{name}"] = np.full(len(chosen), question.expected in group, np.float32)
    return columns


def _type_row(query: Query, text: str, found: Sequence[Fitting]) -> tuple[float, float, float]:
    """The best fit, how many fit, and how near a fitting span stands to the question's words."""
    if not found:
        return 0.0, 0.0, 0.0
    spots = [(concept.idf, list(concept.spots(text))) for concept in query.concepts]
    near = max(one.fit * _nearness(one.span, spots) for one in found)
    mass = sum(concept.idf for concept in query.concepts) or 1.0
    return max(one.fit for one in found), float(min(len(found), 5)), near / mass


def _nearness(span: Span, spots: Iterable[tuple[float, Sequence[tuple[int, int, float]]]]) -> float:
    """The idf of the words around a span, each where it stands nearest; 8 characters off, half."""
    return sum(
        idf
        * max(
            (share / (1 + max(start - span.end, span.start - end, 0) / 8))
            for start, end, share in where
        )
        for idf, where in spots
        if where
    )


def _agreement(question: Question, chosen: Sequence[Candidate]) -> dict[str, Vector]:
    """Whether years and places of the question are those of the sentence and its article."""
    rows = [(*_years(question, one), *_places(question, one)) for one in chosen]
    names = ("year_here", "year_above", "year_other", "place_here", "place_around", "place_above")
    return dict(zip(names, np.asarray(rows, np.float32).T, strict=True))


def _asked(question: Question, query: Query, chosen: Sequence[Candidate]) -> dict[str, Vector]:
    """Whether the words next to the asking words are said: they carry what is asked for."""
    known = {concept.word: concept for concept in query.concepts}
    columns = {}
    for name, word in (("said_before", question.before), ("said_after", question.after)):
        concept = known.get(word)
        columns[name] = np.asarray(
            [_said(concept, one.text) if concept else 0.5 for one in chosen], np.float32
        )
    return columns


def _said(concept: Concept, text: str) -> float:
    said = concept.said(text, sounds(text) if concept.sound else "")
    return said or 0.4 * sum(character in text for character in concept.word) / len(concept.word)


def _years(question: Question, candidate: Candidate) -> tuple[float, float, float]:
    """The question's years against the sentence's and those that it stands under.

    The nearest word counts: a section on 2023 in a report of 2024 is about 2023.
    """
    if not question.years:
        return 0.0, 0.0, 0.0
    here = years_here(candidate)
    above = years_above(candidate)
    agrees = float(bool(above & question.years)) - float(bool(above) and not above & question.years)
    return (
        float(bool(here & question.years)),
        agrees,
        float(bool(here) and not here & question.years),
    )


def _places(question: Question, candidate: Candidate) -> tuple[float, float, float]:
    parts = {part for place in question.places for part in place.parts}
    if not parts:
        return 0.0, 0.0, 0.0
    passage = candidate.passage
    above = f"{passage.heading.headline} {passage.section}"
    around = " ".join(sentence.normal.text for sentence in passage.sentences)
    share = 1 / len(parts)
    return (
        share * sum(part in candidate.text for part in parts),
        share * sum(part in around or part in above for part in parts),
        share * sum(part in above for part in parts),
    )


_CUES = {
    "why": re.compile(r"为了|因为|由于|旨在|因此|从而|主要是考虑|使得?"),
    "how": re.compile(r"通过|采取|采用|运用|利用|依托|以[^,。]{2,16}为"),
    "list": re.compile(r"、"),
}


def _shape(question: Question, chosen: Sequence[Candidate]) -> dict[str, Vector]:
    rows = []
    for one in chosen:
        paragraph, text = one.passage.paragraph, one.text
        rows.append(
            (
                math.log1p(len(text)),
                math.log1p(one.position),
                1.0 / len(one.passage.sentences),
                math.log1p(paragraph.position),
                float(paragraph.role is Role.HEADLINE),
                float(paragraph.role is Role.BYLINE),
                float(text.endswith("?")),
                float(bool(_CUES["why"].search(text))),
                float(bool(_CUES["how"].search(text))),
                float(min(text.count("、"), 5)),
                float(bool(re.search(r"\d", text))),
                float("“" in text or "《" in text or "「" in text),
            )
        )
    names = (
        "length",
        "position",
        "only",
        "paragraph",
        "is_headline",
        "is_byline",
        "is_question",
        "cue_why",
        "cue_how",
        "commas",
        "digits",
        "quotes",
    )
    return dict(zip(names, np.asarray(rows, np.float32).T, strict=True))
