"""How much of a question each sentence says: which terms stand in it, beside it and above it.

Everything is a matrix [sentences, terms] of presence times a vector of weights, so that a hundred
sentences cost no more than a few numpy operations.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.passages import Passage
from retrieval.answering.query import SOUND_SHARE, SYNONYM_SHARE, Concept, Query
from retrieval.text.lines import Lines

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

    def said(lines: Lines) -> Matrix:
        matrix = np.zeros((len(lines), len(concepts)), np.float32)
        heard = lines.heard() if any(concept.sound for concept in concepts) else lines
        for column, concept in enumerate(concepts):
            for other in concept.others:
                matrix[lines.holding(other), column] = SYNONYM_SHARE
            if concept.sound:
                matrix[heard.holding(concept.sound), column] = SOUND_SHARE
            matrix[lines.holding(concept.word), column] = 1.0
        return matrix

    return _presence(found, said, weights)


def term_presence(found: Sequence[Candidate], query: Query, length: int) -> Presence:
    """Presence of the question's own terms of `length` characters (1 or 2), synonyms left out."""
    terms = [
        term for term, weight in query.terms.items() if weight >= 1 and len(term) == length
    ] or ["\0"]
    weights = [query.idf.get(term, 0.0) for term in terms]

    def said(lines: Lines) -> Matrix:
        matrix = np.zeros((len(lines), len(terms)), np.float32)
        for column, term in enumerate(terms):
            matrix[lines.holding(term), column] = 1.0
        return matrix

    return _presence(found, said, weights)


def _presence(
    found: Sequence[Candidate], said: Callable[[Lines], Matrix], weights: Sequence[float]
) -> Presence:
    """Look for terms in all lines at once: the sentences, then what each passage stands under."""
    passages = list({one.passage.rank: one.passage for one in found}.values())
    counts = np.asarray([len(passage.sentences) for passage in passages])
    begins = np.cumsum(counts) - counts
    sentences = int(counts.sum())
    lines = [sentence.normal.text for passage in passages for sentence in passage.sentences]
    lines += [f"{one.heading.headline} {one.heading.byline} {one.section}" for one in passages]
    lines += [one.heading.lead for one in passages]
    matrix = said(Lines(lines))
    inside, above, lead = np.split(matrix, [sentences, sentences + len(passages)])
    number = {passage.rank: place for place, passage in enumerate(passages)}
    of = np.asarray([number[one.passage.rank] for one in found])
    position = np.asarray([one.position for one in found])
    at = begins[of] + position
    padded = np.vstack([inside, np.zeros((1, len(weights)), np.float32)])  # the last: no sentence
    return Presence(
        here=inside[at],
        before=padded[np.where(position > 0, at - 1, sentences)],
        after=padded[np.where(position + 1 < counts[of], at + 1, sentences)],
        around=np.maximum.reduceat(inside, begins)[of],
        above=above[of],
        lead=lead[of],
        inside=_idf_of(counts[:, None], np.add.reduceat(inside > 0, begins, dtype=np.int64))[of],
        weights=np.asarray(weights, dtype=np.float32),
    )


def _idf(presence: Matrix) -> Vector:
    return _idf_of(len(presence), (presence > 0).sum(axis=0))


def _idf_of(lines: int | NDArray[np.int64], found: NDArray[np.int64]) -> Matrix:
    return np.log1p((lines - found + 0.5) / (found + 0.5)).astype(np.float32)
