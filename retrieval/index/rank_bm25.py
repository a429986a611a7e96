"""The reference: rank-bm25 with Lucene's idf put in, exact and slow, that every engine is held to.

rank-bm25's own idf is ln((N-n+.5)/(n+.5)), which falls to 0 for a term in half of the paragraphs
and below it in more; those are then given a quarter of the mean idf. That mean is made by words
seen once, so 的 ends up weighing more than many a noun. Lucene's never is negative.
"""

import math
from collections.abc import Iterable, Mapping
from itertools import chain, repeat
from pathlib import Path

import numpy as np
from rank_bm25 import BM25Okapi

from retrieval.index.among import Among
from retrieval.index.json_file import read_json, replace_json
from retrieval.index.protocol import Hit
from retrieval.text.terms import Terms

K1 = 1.2
B = 0.75


class LuceneBM25(BM25Okapi):  # type: ignore[misc]  # rank-bm25 has no types
    """BM25Okapi with the idf of Lucene's BM25Similarity, ln(1 + (N-n+.5)/(n+.5))."""

    def __init__(self, paragraphs: Iterable[Terms]) -> None:
        super().__init__([list(_tokens(terms)) for terms in paragraphs], k1=K1, b=B)

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        self.frequencies = nd
        for term, n in nd.items():
            self.idf[term] = math.log1p((self.corpus_size - n + 0.5) / (n + 0.5))

    def scores(self, query: Terms) -> "np.ndarray[tuple[int], np.dtype[np.float64]]":
        """Return every paragraph's score: the sum of its terms' scores, each times its weight."""
        total = np.zeros(self.corpus_size)
        for term, weight in query.items():
            if weight > 0 and term in self.idf:
                total += weight * self.get_scores([term])
        return total


class ReferenceIndex:
    """An `Index` in memory, written whole to one file at each commit: for tests, small corpora."""

    def __init__(self, folder: Path) -> None:
        """Open or begin the index in `folder`.

        Raises:
            IndexUnusableError: the file is damaged.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / "reference.json"
        self._staged: dict[str, Terms | None] = {}  # None: to be removed
        self.refresh()

    def add(self, paragraphs: Iterable[tuple[str, Terms]]) -> None:
        """Stage paragraphs; see `Index`."""
        for id_, terms in paragraphs:
            self._staged[id_] = dict(terms)

    def remove(self, ids: Iterable[str]) -> None:
        """Stage removals; see `Index`."""
        self._staged.update(dict.fromkeys(ids))

    def commit(self) -> None:
        """Write everything anew and rank by it from now on."""
        paragraphs: dict[str, Terms] = read_json(self._file) or {}
        for id_, terms in self._staged.items():
            if terms is None:
                paragraphs.pop(id_, None)
            else:
                paragraphs[id_] = terms
        replace_json(self._file, paragraphs)
        self._staged.clear()
        self._rank(paragraphs)

    def refresh(self) -> None:
        """Read what was committed last, by this process or another."""
        self._rank(read_json(self._file) or {})

    def search(self, query: Terms, limit: int, among: Among | None = None) -> list[Hit]:
        """Return at most `limit` hits, best first, equal scores by id."""
        ids, bm25 = self._ranking
        if bm25 is None:
            return []
        scores = bm25.scores(query)
        hits = [
            Hit(ids[i], float(scores[i]))
            for i in np.flatnonzero(scores)
            if among is None or ids[i] in among
        ]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))[: max(limit, 0)]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many paragraphs each term stands."""
        _, bm25 = self._ranking
        return {term: bm25.frequencies.get(term, 0) if bm25 else 0 for term in terms}

    def __len__(self) -> int:
        return len(self._ranking[0])

    def close(self) -> None:
        """Drop what was staged."""
        self._staged.clear()

    def _rank(self, paragraphs: Mapping[str, Terms]) -> None:
        # rank-bm25 divides by the number of terms, so nothing to count is nothing to rank
        bm25 = LuceneBM25(paragraphs.values()) if any(paragraphs.values()) else None
        self._ranking = (tuple(paragraphs), bm25)


def _tokens(terms: Terms) -> Iterable[str]:
    return chain.from_iterable(repeat(term, int(count)) for term, count in terms.items())
