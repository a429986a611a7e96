"""BM25's best paragraphs of a segment, found without looking at every posting of common terms.

Terms are taken from the rarest to the commonest. Those few paragraphs that could still be among the
best are kept with their score so far: a paragraph falls out once all the terms that are left, at
their most, would not lift it to the last of the best; and once they could not lift a paragraph that
has none of the terms before, no new ones come in. This is MaxScore (Turtle and Flood 1995), a term
at a time, so that numpy does each step for all paragraphs at once. Scores are exact.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index.postings.scratch import Postings, Scores, Scratch
from retrieval.index.postings.segment import Segment

Paragraphs = NDArray[np.intp]

# Of what the terms that are left can add at most, as much as they are taken to add together. At 1,
# and a little for rounding, the best are exactly the best. All terms at their most in one paragraph
# is next to never: at 0.7, 99.4 % of the first ten are the same over a million paragraphs, in nine
# tenths of the time that 0.85 takes, where 99.97 % are (1,000 questions of 8 words).
_EXACT, _LIKELY = 1.00001, 0.7
_LARGE = 200_000  # paragraphs of a segment from which on time matters more
_NOTHING = 1e-30
_AT_ONCE = 16_384  # postings of rare terms that are added up in one step
_LIKELIEST = 8  # times as many as are asked for are finished first, to know the floor
_LOOK_UP = 16  # a list is gone through in the time that a sixteenth of it is looked up in it


@dataclass(frozen=True, slots=True)
class Wanted:
    """One term of a query in one segment.

    Attributes:
        postings: where they are.
        size: how many.
        weight: what tf / (tf + norm) is multiplied with.
        most: the most that it can add to a paragraph's score.
        row: its counts in all paragraphs, if it is common.
    """

    postings: slice
    size: int
    weight: float
    most: float
    row: NDArray[Any] | None


@dataclass(frozen=True, slots=True)
class Searched:
    """What a query is ranked in.

    Attributes:
        segment: the paragraphs.
        norms: of each, what is added to tf below the line; infinite for one that is gone.
        scratch: what this thread searches with.
    """

    segment: Segment
    norms: Scores
    scratch: Scratch

    def read(self, term: Wanted) -> Postings:
        """Return a term's paragraphs, and how often it stands in each."""
        return self.scratch.read(self.segment, term.postings)

    def pieces(self, term: Wanted) -> Iterator[Postings]:
        """Yield the same piece by piece, each good until the next one."""
        return self.scratch.pieces(self.segment, term.postings)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Paragraphs that may be among the best, and their scores so far."""

    paragraphs: NDArray[np.integer[Any]]
    scores: Scores

    def __len__(self) -> int:
        return len(self.scores)

    def of(self, places: NDArray[np.intp]) -> "Candidates":
        """Return those at some places."""
        return Candidates(self.paragraphs.take(places), self.scores.take(places))

    def with_at_least(self, score: float) -> "Candidates":
        """Return those with so much."""
        return self.of((self.scores >= score).nonzero()[0])

    def best(self, limit: int) -> "Candidates":
        """Return the best, in no order."""
        if len(self) <= limit:
            return self
        return self.of(self.scores.argpartition(-limit)[-limit:])


def rank(searched: Searched, terms: list[Wanted], limit: int, floor: float) -> Candidates:
    """Return the best paragraphs of a segment, in no order.

    Args:
        searched: where.
        terms: of the query that are in the segment.
        limit: at most so many.
        floor: scores below it are of no interest.
    """
    terms = sorted(terms, key=lambda term: term.size)
    share = _LIKELY if len(searched.segment) > _LARGE else _EXACT
    left = (np.cumsum([0.0, *(term.most for term in reversed(terms))])[::-1] * share).tolist()
    sizes = np.cumsum([term.size for term in terms])
    rare = max(1, int(np.searchsorted(sizes, _AT_ONCE, "right")))
    total = searched.scratch.zeros(len(searched.segment))
    touched: list[Paragraphs] = []
    try:
        found = _added(searched, terms[:rare], total, touched)
        if len(found) >= limit:
            likely = found.best(_LIKELIEST * limit)
            likely = _finished(searched, terms[rare:], likely)
            floor = _least(likely.scores, limit, floor)
        found = found.with_at_least(floor - left[rare])
        going = _Going(searched, terms, left, limit, total, touched)
        found, done, floor = going.through(rare, found, floor)
    finally:
        for paragraphs in touched:
            total[paragraphs] = 0
    for at in range(done, len(terms)):
        found = _finished(searched, [terms[at]], found)
        if len(found) > 2 * limit:
            floor = _least(found.scores, limit, floor)
            found = found.with_at_least(floor - left[at + 1])
    return found.best(limit).with_at_least(_NOTHING)  # one that is gone has 0


def rank_among(
    searched: Searched,
    numbers: NDArray[np.uint32],
    terms: list[Wanted],
    limit: int,
    floor: float,
) -> Candidates:
    """Return the best of some paragraphs of a segment, in no order.

    Few are looked up in each term's postings; for many, all others count as gone.
    """
    if len(numbers) * len(terms) * _LOOK_UP <= sum(term.size for term in terms):
        scores = np.zeros(len(numbers), np.float32)
        found = Candidates(numbers, scores)
        return _finished(searched, terms, found).best(limit).with_at_least(_NOTHING)
    norms = np.full_like(searched.norms, np.inf)
    norms[numbers] = searched.norms[numbers]
    return rank(replace(searched, norms=norms), terms, limit, floor)


def _added(
    searched: Searched, terms: list[Wanted], total: Scores, touched: list[Paragraphs]
) -> Candidates:
    """Return all paragraphs that hold one of these terms."""
    held, counts = searched.scratch.read_all(searched.segment, [term.postings for term in terms])
    paragraphs = held.astype(np.intp)
    weights = np.array([term.weight for term in terms], np.float32).repeat(
        [term.size for term in terms]
    )
    scores = _scores(counts, searched.norms.take(paragraphs), weights)
    touched.append(paragraphs)
    if len(terms) == 1:
        total[paragraphs] = scores
        return Candidates(paragraphs, scores)
    np.add.at(total, paragraphs, scores)
    paragraphs = _once(held).astype(np.intp)
    return Candidates(paragraphs, total.take(paragraphs))


def _once(numbers: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return each number once, ascending; np.unique takes ten times as long."""
    numbers = np.sort(numbers)
    first = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return numbers[first]


def _finished(searched: Searched, terms: list[Wanted], found: Candidates) -> Candidates:
    """Return candidates with the scores that they have when all terms are added."""
    norms = searched.norms.take(found.paragraphs)
    scores = found.scores
    for term in terms:
        counts = _looked_up(searched, term, found.paragraphs)
        scores = scores + _scores(counts, norms.copy(), term.weight)
    return Candidates(found.paragraphs, scores)


@dataclass(frozen=True, slots=True)
class _Going:
    """Going through postings, a term at a time.

    Attributes:
        searched: where.
        terms: of the query, from the rarest on.
        left: what the terms from each on can add.
        limit: how many are asked for.
        total: scores so far of all paragraphs; 0 for those that hold none of the terms so far.
        touched: paragraphs whose total may not be 0.
    """

    searched: Searched
    terms: list[Wanted]
    left: list[float]
    limit: int
    total: Scores
    touched: list[Paragraphs]

    def through(self, done: int, found: Candidates, floor: float) -> tuple[Candidates, int, float]:
        """Go on until new paragraphs cannot come in and looking up is cheaper.

        Args:
            done: so many terms are in the total.
            found: candidates so far.
            floor: what the last of the best has at least.

        Returns:
            The same, then.
        """
        begun, known = done, len(self.touched)
        candidates = len(found)
        while done < len(self.terms) and self._goes_on(done, candidates, floor):
            floor = self._add(
                self.terms[done], floor, self.left[done] >= floor, self.left[done + 1]
            )
            done += 1
            candidates = len(found) + sum(map(len, self.touched[known:]))
        if done == begun:
            return found, done, floor
        paragraphs = np.concatenate([found.paragraphs, *self.touched[known:]])
        found = Candidates(paragraphs, self.total.take(paragraphs))
        return found.with_at_least(max(floor - self.left[done], _NOTHING)), done, floor

    def _goes_on(self, done: int, candidates: int, floor: float) -> bool:
        term = self.terms[done]
        dear = term.row is None and candidates * _LOOK_UP > term.size
        return dear or self.left[done] >= floor

    def _add(self, term: Wanted, floor: float, comes_in: bool, left: float) -> float:
        """Add a term to the total of its paragraphs, new ones only where they come in.

        Returns:
            The floor, which may have risen.
        """
        searched, total = self.searched, self.total
        for held, often in searched.pieces(term):
            paragraphs, counts = held.astype(np.intp), often
            before = total.take(paragraphs)
            if not comes_in:
                there = before.nonzero()[0]
                paragraphs, counts = paragraphs.take(there), often.take(there)
                before = before.take(there)
            scores = _scores(counts, searched.norms.take(paragraphs), term.weight)
            scores += before
            if floor > left:
                enough = (scores >= floor - left).nonzero()[0]
                paragraphs, scores = paragraphs.take(enough), scores.take(enough)
                before = before.take(enough)
            total[paragraphs] = scores
            if comes_in:
                self.touched.append(paragraphs.take((before == 0).nonzero()[0]))
            floor = _least(scores, self.limit, floor)
        return floor


def _looked_up(
    searched: Searched, term: Wanted, paragraphs: NDArray[np.integer[Any]]
) -> NDArray[np.unsignedinteger[Any]]:
    """Return how often a term stands in each of these paragraphs."""
    if term.row is not None:
        return term.row.take(paragraphs)
    held, often = searched.read(term)
    places = held.searchsorted(paragraphs.astype(np.uint32))
    np.minimum(places, len(held) - 1, out=places)
    counts: NDArray[np.unsignedinteger[Any]] = often.take(places)
    counts *= held.take(places) == paragraphs
    return counts


def _scores(counts: NDArray[Any], norms: Scores, weight: float | Scores) -> Scores:
    """Return weight x tf / (tf + norm), written over the norms."""
    norms += counts
    np.divide(counts, norms, out=norms)
    norms *= np.float32(weight) if isinstance(weight, float) else weight
    return norms


def _least(scores: Scores, limit: int, floor: float) -> float:
    """Return what the last of the best has; the floor where that is not above it."""
    above = scores[scores > floor]
    if len(above) < limit:
        return floor
    place = len(above) - limit
    above.partition(place)
    return float(above[place])
