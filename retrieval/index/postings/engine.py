"""The embedded engine as `Index`: many threads and processes read, one at a time writes."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import repeat
from pathlib import Path
from threading import Lock
from weakref import WeakKeyDictionary

import numpy as np
from filelock import FileLock, Timeout
from numpy.typing import NDArray

from retrieval.errors import IndexUnusableError, ReloadRunningError
from retrieval.index.among import Among
from retrieval.index.counted import Counted
from retrieval.index.hashing import hashes
from retrieval.index.postings.commits import Commits
from retrieval.index.postings.merging import Kept
from retrieval.index.postings.ranking import (
    Candidates,
    Searched,
    Wanted,
    rank,
    rank_among,
)
from retrieval.index.postings.scratch import Scores, Scratch
from retrieval.index.postings.segment import K1, Segment, mapped_bytes, norms
from retrieval.index.postings.staging import Staging
from retrieval.index.protocol import Hit
from retrieval.text.terms import Terms

# Pages of files that the process may keep mapped before they are given back, so that memory stays
# bounded whatever is asked; the system's cache keeps them at hand. Looked at after so many bytes of
# common terms' rows: what is looked up in one can bring all of its pages.
_MAPPED_BYTES = 160_000_000
_LOOK_AFTER = 16_000_000


@dataclass(frozen=True, slots=True)
class _Seen:
    """A commit as it is searched.

    Attributes:
        kept: its segments, largest first.
        norms: of each segment.
        live: number of paragraphs.
        mean: their mean length.
        chosen: of choices lately asked for, the numbers of their paragraphs in each segment.
    """

    kept: tuple[Kept, ...]
    norms: tuple[Scores, ...]
    live: int
    mean: float
    chosen: WeakKeyDictionary[Among, list[NDArray[np.uint32]]] = field(
        default_factory=WeakKeyDictionary
    )

    def of(self, among: Among) -> list[NDArray[np.uint32]]:
        """Return the numbers of these paragraphs in each segment."""
        found = self.chosen.get(among)
        if found is None:
            found = [each.segment.numbers(among.hashed) for each in self.kept]
            self.chosen[among] = found
        return found


class PostingsIndex:
    """An `Index` in memory-mapped arrays."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, or begin one in an empty folder.

        Raises:
            IndexUnusableError: what is there cannot be read.
        """
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._lock = FileLock(folder / "writer.lock", timeout=0, thread_local=False)
        self._writing = Lock()
        self._commits = Commits(folder)
        self._staging: Staging | None = None
        self._scratch = Scratch()
        self._touched = 0
        self.refresh()

    def add(self, paragraphs: Iterable[tuple[str, Terms]]) -> None:
        """Stage paragraphs; see `Index`. Raises ReloadRunningError while another process writes."""
        with self._writing:
            staging = self._opened()
            for id_, terms in paragraphs:
                with self._damage():
                    staging.add(id_, terms)

    def add_counted(self, batches: Iterable[Counted]) -> None:
        """Stage entries that are counted already; see `CountedIndex`.

        Raises:
            ReloadRunningError: another process is writing.
        """
        with self._writing:
            staging = self._opened()
            for counted in batches:
                with self._damage():
                    staging.add_counted(counted)

    def remove(self, ids: Iterable[str]) -> None:
        """Stage removals; see `Index`. Raises ReloadRunningError while another process writes."""
        with self._writing:
            staging = self._opened()
            for id_ in ids:
                staging.remove(id_)

    def commit(self) -> None:
        """Make all that is staged visible at once, durably, and let others write."""
        with self._writing, self._damage():
            if self._staging is not None:
                self._staging.commit()
                self._let_go()
        self.refresh()

    def refresh(self) -> None:
        """See what another process committed."""
        with self._damage():
            last = self._commits.last()
        kept = sorted((each for each in last.kept if each.live), key=lambda each: -each.live)
        live = sum(each.live for each in kept)
        mean = sum(each.length for each in kept) / live if live else 0.0
        self._seen = _Seen(tuple(kept), tuple(_norms(each, mean) for each in kept), live, mean)

    def search(self, query: Terms, limit: int, among: Among | None = None) -> list[Hit]:
        """Return at most `limit` hits, best first, equal scores by id."""
        seen = self._seen
        limit = min(limit, seen.live)
        asked = {term: weight for term, weight in query.items() if weight > 0}
        if limit <= 0 or not asked:
            return []
        hashed = hashes(list(asked))
        places = [each.segment.find(hashed) for each in seen.kept]
        idf = _idf(_frequencies(seen, places), seen.live)
        weights = np.fromiter(asked.values(), np.float64, len(asked)) * idf * (K1 + 1)
        floor = 0.0
        hits: list[tuple[float, str]] = []
        chosen = repeat(None) if among is None else seen.of(among)
        for each, own, at, some in zip(seen.kept, seen.norms, places, chosen, strict=False):
            if (at < 0).all():
                continue
            segment = each.segment
            self._scratch.begin(segment)
            searched = Searched(segment, own, self._scratch)
            terms = _wanted(segment, at, weights, seen.mean)
            self._touched += len(segment) * sum(term.row is not None for term in terms)
            if some is None:
                found = rank(searched, terms, limit, floor)
            else:
                found = rank_among(searched, some, terms, limit, floor)
            hits = sorted(hits + _hits(segment, found, among))[:limit]
            floor = -hits[-1][0] if len(hits) == limit else 0.0
        self._give_back(seen)
        return [Hit(id_, -score) for score, id_ in hits]

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many paragraphs each term stands.

        Where paragraphs of a segment are gone, a figure is its share of the others: an estimate,
        fit for an idf, and exact again once the segment is merged.
        """
        wanted = list(dict.fromkeys(terms))
        seen, hashed = self._seen, hashes(wanted)
        if not seen.live:
            return dict.fromkeys(wanted, 0)
        counts = _frequencies(seen, [each.segment.find(hashed) for each in seen.kept])
        return dict(zip(wanted, np.ceil(counts).astype(int).tolist(), strict=True))

    def __len__(self) -> int:
        return self._seen.live

    def close(self) -> None:
        """Let go of the writer's lock; what was staged and not committed is dropped."""
        with self._writing:
            if self._staging is not None:
                self._commits.tidy()
                self._let_go()

    def _opened(self) -> Staging:
        if self._staging is None:
            try:
                self._lock.acquire()
            except Timeout as error:
                raise ReloadRunningError(
                    f"{self._folder}: another process is writing this index; wait until it is done"
                ) from error
            try:
                with self._damage():
                    self._commits.tidy()
                    self._staging = Staging(self._commits)
            except BaseException:
                self._lock.release()
                raise
        return self._staging

    def _let_go(self) -> None:
        self._staging = None
        self._lock.release()

    def _give_back(self, seen: _Seen) -> None:
        if self._touched > _LOOK_AFTER:
            self._touched = 0
            if mapped_bytes() > _MAPPED_BYTES:
                for each in seen.kept:
                    each.segment.forget_pages()

    @contextmanager
    def _damage(self) -> Iterator[None]:
        """Turn an error of the disk into the one that says what to do about it."""
        try:
            yield
        except OSError as error:
            raise IndexUnusableError(
                f"{self._folder}: the index cannot be used ({error}); "
                "if the disk is in order, rebuild it from the catalogue"
            ) from error


def _hits(segment: Segment, found: Candidates, among: Among | None) -> list[tuple[float, str]]:
    """Return scores, turned round for sorting, and ids of what was found."""
    scores = [-score for score in found.scores.tolist()]
    ids = map(segment.id, found.paragraphs.tolist())
    hits = zip(scores, ids, strict=True)
    return [hit for hit in hits if among is None or hit[1] in among]


def _norms(kept: Kept, mean: float) -> Scores:
    own = norms(kept.segment.lengths, mean)
    own[kept.gone] = np.inf
    return own


def _frequencies(seen: _Seen, places: list[NDArray[np.int64]]) -> NDArray[np.float64]:
    counts = np.zeros(len(places[0]))
    for each, at in zip(seen.kept, places, strict=True):
        counts += each.segment.sizes(at) * (each.live / len(each.segment))
    return counts


def _idf(counts: NDArray[np.float64], live: int) -> NDArray[np.float64]:
    return np.log1p((live - counts + 0.5) / (counts + 0.5))


def _wanted(
    segment: Segment, places: NDArray[np.int64], weights: NDArray[np.float64], mean: float
) -> list[Wanted]:
    """Return what a query asks of a segment."""
    there = np.flatnonzero(places >= 0)
    at, weights = places[there], weights[there]
    starts, ends = segment.starts[at].tolist(), segment.starts[at + 1].tolist()
    # `best` is true of the segment's mean length; where the whole's is larger, less is divided by
    most = weights * segment.best[at] * max(1.0, mean / segment.mean)
    rows = np.searchsorted(segment.common, at)
    return [
        Wanted(
            slice(start, end),
            end - start,
            weight,
            bound,
            segment.rows[row]
            if row < len(segment.common) and segment.common[row] == place
            else None,
        )
        for start, end, weight, bound, row, place in zip(
            starts, ends, weights.tolist(), most.tolist(), rows.tolist(), at.tolist(), strict=True
        )
    ]
