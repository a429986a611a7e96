"""What every engine promises, so that one can stand for another."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from retrieval.index.among import Among
from retrieval.index.counted import Counted
from retrieval.text.terms import Terms


@dataclass(frozen=True, slots=True)
class Hit:
    """One paragraph as ranked for one query: its id and its BM25 score."""

    id: str
    score: float


class Index(Protocol):
    """Terms to ranked paragraph ids, by BM25 with Lucene's idf, k1 1.2, b 0.75.

    The catalogue decides what is in the corpus; an index may hold more or less for a while.
    """

    def add(self, paragraphs: Iterable[tuple[str, Terms]]) -> None:
        """Stage paragraphs `(id, terms)`; an id that is already there is replaced.

        A term holds no blank; its weight is a whole number, how often it stands there.
        """

    def remove(self, ids: Iterable[str]) -> None:
        """Stage removals; an unknown id is no error."""

    def commit(self) -> None:
        """Make all that is staged visible at once, durably."""

    def refresh(self) -> None:
        """See what another process, or another opening of the same index, committed."""

    def search(self, query: Terms, limit: int, among: Among | None = None) -> list[Hit]:
        """Return at most `limit` hits, best first, of the last commit.

        With `among`, they are the best of those entries, with the scores that they have without:
        a term's rarity and the mean length are those of the whole.

        A hit's score is the sum over the query's terms of weight x idf x tf (k1 + 1) / (tf + k1
        (1 - b + b length / mean length)), idf = ln(1 + (N - n + 0.5) / (n + 0.5)), a paragraph's
        length being the sum of its weights. Terms of weight 0 or less are left out.
        """

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """Return in how many paragraphs each term stands (0 for an unknown one)."""

    def __len__(self) -> int:
        """Return the number of paragraphs of the last commit."""

    def close(self) -> None:
        """Let go of files and locks; what was staged and not committed is dropped."""


@runtime_checkable
class CountedIndex(Index, Protocol):
    """An engine that needs no term's text, and so can be given entries by many at once."""

    def add_counted(self, batches: Iterable[Counted]) -> None:
        """Stage entries as `add` does; no two of a batch have one id."""
