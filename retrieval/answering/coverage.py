"""How much of a question each sentence says: which terms stand in it, beside it and above it.

Everything is a matrix [sentences, terms] of presence times a vector of weights, so that a hundred
sentences cost no more than a few numpy operations.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.passages import Passage
from retrieval.answering.query import Concept, Query
from retrieval.text.sounds import sounds

Matrix = NDArray[np.float32]
Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence that may answer."""

    passage: Passage
    position: int  # of the sentence in its paragraph

    @property
    def text(self) -> str:
        """In normal form."""
        return self.passage.sentences[self.position].normal.text


@dataclass(frozen=True, slots=True)
class Presence:
    """Which terms stand where, for each candidate: 0 or 1, between for synonyms.

    Attributes:
        here: in the sentence.
        before: in the sentence before it in its paragraph.
        after: in the sentence after it.
        around: anywhere in its paragraph.
        above: in its article's headline, byline or section heading.
        lead: in the first sentence of its article.
        inside: each term's idf over the sentences of the candidate's paragraph.
        weights: each term's idf over the corpus.
    """

    here: Matrix
    before: Matrix
    after: Matrix
    around: Matrix
    above: Matrix
    lead: Matrix
    inside: Matrix
    weights: Vector

    def local(self) -> Vector:
        """Each term's idf over the candidates: what tells these sentences apart."""
        return _idf(self.here)


def candidates(passages: Sequence[Passage]) -> list[Candidate]:
    """All sentences of the passages, in their order."""
    return [
        Candidate(passage, position)
        for passage in passages
        for position in range(len(passage.sentences))
    ]


def concept_presence(found: Sequence[Candidate], concepts: Sequence[Concept]) -> Presence:
    """Presence of the question's words, a synonym counting for its word in part."""
    weights = [concept.idf * (1.0 if len(concept.word) > 1 else 0.5) for concept in concepts]

    listening = any(concept.sound for concept in concepts)

    def row(text: str) -> list[float]:
        heard = sounds(text) if listening else ""
        return [concept.said(text, heard) for concept in concepts]

    return _presence(found, row, weights)


def term_presence(found: Sequence[Candidate], query: Query, length: int) -> Presence:
    """Presence of the question's own terms of `length` characters (1 or 2), synonyms left out."""
    terms = [
        term for term, weight in query.terms.items() if weight >= 1 and len(term) == length
    ] or ["\0"]
    weights = [query.idf.get(term, 0.0) for term in terms]

    def row(text: str) -> list[float]:
        return [float(term in text) for term in terms]

    return _presence(found, row, weights)


def _presence(found: Sequence[Candidate], row: "_Row", weights: Sequence[float]) -> Presence:
    rows: dict[tuple[int, int], list[float]] = {}
    around: dict[int, list[float]] = {}
    above: dict[int, list[float]] = {}
    lead: dict[int, list[float]] = {}
    inside: dict[int, Vector] = {}
    nothing = [0.0] * len(weights)
    for passage in {id(one.passage): one.passage for one in found}.values():
        heading = passage.heading
        above[passage.rank] = row(f"{heading.headline} {heading.byline} {passage.section}")
        lead[passage.rank] = row(heading.lead)
        lines = [row(sentence.normal.text) for sentence in passage.sentences]
        for position, line in enumerate(lines):
            rows[passage.rank, position] = line
        inside[passage.rank] = _idf(np.asarray(lines, np.float32))
        around[passage.rank] = [max(column) for column in zip(*lines, strict=True)] or nothing
    keys = [(one.passage.rank, one.position) for one in found]
    return Presence(
        here=_matrix([rows[key] for key in keys]),
        before=_matrix([rows.get((rank, position - 1), nothing) for rank, position in keys]),
        after=_matrix([rows.get((rank, position + 1), nothing) for rank, position in keys]),
        around=_matrix([around[rank] for rank, _ in keys]),
        above=_matrix([above[rank] for rank, _ in keys]),
        lead=_matrix([lead[rank] for rank, _ in keys]),
        inside=np.asarray([inside[rank] for rank, _ in keys], np.float32),
        weights=np.asarray(weights, dtype=np.float32),
    )


def _idf(presence: Matrix) -> Vector:
    found = (presence > 0).sum(axis=0)
    idf: Vector = np.log1p((len(presence) - found + 0.5) / (found + 0.5)).astype(np.float32)
    return idf


class _Row(Protocol):
    def __call__(self, text: str) -> list[float]: ...


def _matrix(rows: list[list[float]]) -> Matrix:
    return np.asarray(rows, dtype=np.float32)
