"""BM25's best paragraphs of a segment, found without looking at every posting of common terms.

Terms are taken from the rarest to the commonest. Those few paragraphs that could still be among the
best are kept with their score so far: a paragraph falls out once all the terms that are left, at
their most, would not lift it to the last of the best; and once they could not lift a paragraph that
has none of the terms before, no new ones come in. This is MaxScore (Turtle and Flood 1995), a term
at a time, so that numpy does each step for all paragraphs at once. Scores are exact.
"""

from dataclasses import dataclass, replace
from threading import local
from typing import Any

import numpy as np
from numpy.typing import NDArray

from retrieval.index.postings.segment import Segment

Scores = NDArray[np.float32]

# Of what the terms that are left can add at most, as much as they are taken to add together. At 1,
# and a little for rounding, the best are exactly the best. All terms at their most in one paragraph
# is next to never: at 0.7, 99.5 % of the first ten are the same over a million paragraphs, in three
# quarters of the time (1,000 questions of 8 words).
_EXACT, _LIKELY = 1.00001, 0.7
_LARGE = 200_000  # paragraphs of a segment from which on time matters more
_NOTHING = 1e-30
_AT_ONCE = 16_384  # postings of rare terms that are added up in one step
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
        total: the candidates' scores while terms are gone through, 0 for all others.
    """

    segment: Segment
    norms: Scores
    total: Scores


@dataclass(frozen=True, slots=True)
class Candidates:
    """Paragraphs that may be among the best, their scores so far, and their norms."""

    paragraphs: NDArray[np.uint32]
    scores: Scores
    norms: Scores

    def __len__(self) -> int:
        return len(self.scores)

    def of(self, places: NDArray[np.intp]) -> "Candidates":
        """Return those at some places."""
        return Candidates(
            self.paragraphs.take(places), self.scores.take(places), self.norms.take(places)
        )

    def with_at_least(self, score: float) -> "Candidates":
        """Return those with so much."""
        return self.of(np.flatnonzero(self.scores >= score))

    def best(self, limit: int) -> "Candidates":
        """Return the best, in no order."""
        if len(self) <= limit:
            return self
        return self.of(np.argpartition(self.scores, -limit)[-limit:])


class Totals(local):
    """An array of zeros for each thread, as long as the longest segment so far."""

    def __init__(self) -> None:
        self._held = np.zeros(0, np.float32)

    def zeros(self, size: int) -> Scores:
        """Return zeros; whoever writes in them leaves zeros behind."""
        if len(self._held) < size:
            self._held = np.zeros(size, np.float32)
        return self._held[:size]


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
    done = max(1, int(np.searchsorted(sizes, _AT_ONCE, "right")))
    found = _added(searched, terms[:done])
    if len(found) >= limit:
        likely = _finished(searched, terms[done:], found.best(4 * limit))
        floor = _least(likely.scores, limit, floor)
        found = found.with_at_least(floor - left[done])
    found, done, floor = _gone_through(searched, terms, done, left, found, limit, floor)
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
        found = Candidates(numbers, scores, searched.norms.take(numbers))
        return _finished(searched, terms, found).best(limit).with_at_least(_NOTHING)
    norms = np.full_like(searched.norms, np.inf)
    norms[numbers] = searched.norms[numbers]
    return rank(replace(searched, norms=norms), terms, limit, floor)


def _added(searched: Searched, terms: list[Wanted]) -> Candidates:
    """Return all paragraphs that hold one of these terms."""
    segment = searched.segment
    paragraphs = np.concatenate([segment.paragraphs[term.postings] for term in terms])
    counts = np.concatenate([segment.counts[term.postings] for term in terms])
    weights = np.array([term.weight for term in terms], np.float32)
    weights = np.repeat(weights, [term.size for term in terms])
    norms = searched.norms.take(paragraphs)
    scores = _scores(counts, norms.copy(), weights)
    if len(terms) == 1:
        return Candidates(paragraphs, scores, norms)
    # sorted as one number each, paragraph before score: half the time of sorting places
    both = paragraphs.astype(np.uint64) << np.uint64(32) | scores.view(np.uint32)
    both.sort()
    paragraphs = (both >> np.uint64(32)).astype(np.uint32)
    starts = np.flatnonzero(_first(paragraphs))
    scores = np.add.reduceat(both.astype(np.uint32).view(np.float32), starts)
    paragraphs = paragraphs.take(starts)
    return Candidates(paragraphs, scores, searched.norms.take(paragraphs))


def _finished(searched: Searched, terms: list[Wanted], found: Candidates) -> Candidates:
    """Return candidates with the scores that they have when all terms are added."""
    for term in terms:
        counts = _looked_up(searched.segment, term, found.paragraphs)
        scores = found.scores + _scores(counts, found.norms.copy(), term.weight)
        found = replace(found, scores=scores)
    return found


def _gone_through(  # noqa: PLR0913, PLR0917  - one step of `rank`
    searched: Searched,
    terms: list[Wanted],
    done: int,
    left: list[float],
    found: Candidates,
    limit: int,
    floor: float,
) -> tuple[Candidates, int, float]:
    """Go through terms' postings until new paragraphs cannot come in and looking up is cheaper.

    Returns:
        The candidates, how many terms are done, and what the last of the best has at least.
    """
    begun, total = done, searched.total
    held = [found.paragraphs]
    total[found.paragraphs] = found.scores
    try:
        while done < len(terms) and (
            left[done] >= floor
            or (terms[done].row is None and sum(map(len, held)) * _LOOK_UP > terms[done].size)
        ):
            term = terms[done]
            paragraphs = searched.segment.paragraphs[term.postings]
            counts = searched.segment.counts[term.postings]
            before = total.take(paragraphs)
            if left[done] < floor:  # only what is a candidate already
                there = np.flatnonzero(before)
                paragraphs, counts = paragraphs.take(there), counts.take(there)
                before = before.take(there)
            scores = _scores(counts, searched.norms.take(paragraphs), term.weight)
            scores += before
            done += 1
            enough = np.flatnonzero(scores >= max(floor - left[done], _NOTHING))
            paragraphs, scores = paragraphs.take(enough), scores.take(enough)
            total[paragraphs] = scores
            held.append(paragraphs)
            floor = _least(scores, limit, floor)
        if done > begun:
            paragraphs = np.concatenate(held)
            scores = total.take(paragraphs)
            paragraphs = _once(paragraphs[scores >= floor - left[done]])
            found = Candidates(paragraphs, total.take(paragraphs), searched.norms.take(paragraphs))
    finally:
        for paragraphs in held:
            total[paragraphs] = 0
    return found, done, floor


def _once(numbers: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """Return each number once, ascending; np.unique takes ten times as long."""
    numbers = np.sort(numbers)
    return numbers[_first(numbers)]


def _first(numbers: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Return where ascending numbers are not those before."""
    first = np.ones(len(numbers), bool)
    np.not_equal(numbers[1:], numbers[:-1], out=first[1:])
    return first


def _looked_up(
    segment: Segment, term: Wanted, paragraphs: NDArray[np.uint32]
) -> NDArray[np.unsignedinteger[Any]]:
    """Return how often a term stands in each of these paragraphs."""
    if term.row is not None:
        return term.row.take(paragraphs)
    held = segment.paragraphs[term.postings]
    places = held.searchsorted(paragraphs)
    np.minimum(places, len(held) - 1, out=places)
    counts: NDArray[np.unsignedinteger[Any]] = segment.counts[term.postings].take(places)
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
    if len(scores) < limit:
        return floor
    place = len(scores) - limit
    return max(floor, float(np.partition(scores, place)[place]))
