"""What to quote: the sentences that the forest scores best, grown where it is unsure.

Most quotes are one sentence. Where a neighbour in the same paragraph may hold the answer as well
(the words of the question stand in one sentence, the answer in the next), the quote takes it in,
as long as it stays short enough to be read at a glance.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from retrieval.answering.coverage import Candidate
from retrieval.text.spans import Span

LIKELY = 0.0015
"""A neighbour with this probability of being the best sentence joins the quote; see docs."""

LONGEST = 200
"""Characters of a quote of more than one sentence."""


@dataclass(frozen=True, slots=True)
class Quote:
    """Neighbouring sentences of one paragraph.

    Attributes:
        best: position, in the short list, of the sentence that it grew from.
        members: positions in the short list of all its sentences that stand there.
        span: in the paragraph's characters.
        score: of the best sentence.
    """

    best: int
    members: tuple[int, ...]
    span: Span
    score: float


def choose_quotes(
    candidates: Sequence[Candidate], scores: NDArray[np.float32], limit: int
) -> list[Quote]:
    """The best quotes, best first; no sentence is in two of them."""
    odds = np.exp(scores - scores.max())
    odds /= odds.sum()
    at = {_place(one): position for position, one in enumerate(candidates)}
    used: set[int] = set()
    quotes: list[Quote] = []
    for best in map(int, np.argsort(-scores, kind="stable")):
        if len(quotes) == limit:
            break
        if best in used:
            continue
        quote = _grown(best, candidates, odds, at, used, float(scores[best]))
        used |= set(quote.members)
        quotes.append(quote)
    return quotes


def _place(candidate: Candidate) -> tuple[int, int]:
    return candidate.passage.rank, candidate.position


def _grown(  # noqa: PLR0913, PLR0917  - one step of `choose_quotes`
    best: int,
    candidates: Sequence[Candidate],
    odds: NDArray[np.float32],
    at: dict[tuple[int, int], int],
    used: set[int],
    score: float,
) -> Quote:
    """Take in the likelier neighbour, again and again."""
    rank, first = _place(candidates[best])
    last = first
    spans = [sentence.span for sentence in candidates[best].passage.sentences]
    while True:
        beside = [
            (float(odds[at[rank, new]]), new)
            for new in (first - 1, last + 1)
            if (rank, new) in at
            and at[rank, new] not in used
            and odds[at[rank, new]] >= LIKELY
            and spans[max(last, new)].end - spans[min(first, new)].start <= LONGEST
        ]
        if not beside:
            break
        new = max(beside)[1]
        first, last = min(first, new), max(last, new)
    members = tuple(at[rank, position] for position in range(first, last + 1))
    return Quote(best, members, Span(spans[first].start, spans[last].end), score)
