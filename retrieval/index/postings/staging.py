"""What one writer has staged: segments on disk that no commit lists yet, and what is to go."""

from pathlib import Path

import numpy as np

from retrieval.index.counted import Counted
from retrieval.index.hashing import hashes
from retrieval.index.postings.commits import Commit, Commits
from retrieval.index.postings.gathering import Gathering, Loose
from retrieval.index.postings.merging import Kept, merge
from retrieval.index.postings.segment import Segment
from retrieval.text.terms import Terms

BATCH_POSTINGS = 24_000_000  # gathered in memory, some 300 MB, before they become a segment
_LOOSE_POSTINGS = 2_000_000  # of entries that came with their terms as texts, some 100 MB
_SMALL = 200  # paragraphs; segments below are always merged, so that there are never many
_RATIO = 3  # a segment is merged with those that together are at least a third as large
_MOST = 5  # segments: a search takes a step for each
_MOST_GONE = 0.1  # of a segment's paragraphs, before it is written anew without them


class Staging:
    """Collects changes for one commit; whoever makes one holds the writer's lock."""

    def __init__(self, commits: Commits) -> None:
        self._commits = commits
        last = commits.last()
        self._number, self._next, self._kept = last.number + 1, last.next, list(last.kept)
        self._gathering = Gathering()
        self._loose = Loose()
        self._going: dict[str, None] = {}

    def add(self, id_: str, terms: Terms) -> None:
        """Stage an entry."""
        self._gathering.discard(id_)
        self._loose.add(id_, terms)
        if self._loose.postings >= min(_LOOSE_POSTINGS, BATCH_POSTINGS):
            self._gather(self._take_loose())

    def add_counted(self, counted: Counted) -> None:
        """Stage entries that are counted already, no two of one id."""
        for id_ in self._loose.ids.keys() & counted.ids:
            self._loose.discard(id_)
        self._gather(counted)

    def remove(self, id_: str) -> None:
        """Stage a removal."""
        self._loose.discard(id_)
        self._gathering.discard(id_)
        self._going[id_] = None

    def commit(self) -> None:
        """Write what is staged, merge what is small or has many gone, and list it all."""
        self._gathering.add(self._take_loose())
        self._write_batch()
        self._merge()
        self._commits.write(Commit(self._number, self._next, tuple(self._kept)))
        self._commits.tidy()

    def _take_loose(self) -> Counted:
        loose, self._loose = self._loose, Loose()
        return loose.counted()

    def _gather(self, counted: Counted) -> None:
        self._gathering.add(counted)
        if self._gathering.postings >= BATCH_POSTINGS:
            self._write_batch()

    def _write_batch(self) -> None:
        """Write what is gathered as a segment, and have what it replaces gone."""
        ids = list(self._going | self._gathering.ids)
        if self._kept:
            hashed = hashes(ids)
            kept = [_without(each, each.segment.holding(ids, hashed)) for each in self._kept]
            self._kept = [each for each in kept if each.live]
        parts = self._gathering.parts()
        if parts:
            path = self._free()
            merge(parts, path)
            self._kept.append(_whole(Segment(path)))
        self._gathering = Gathering()
        self._going = {}

    def _merge(self) -> None:
        """Merge the small segments into one, and write worn ones anew."""
        ordered = sorted(self._kept, key=lambda each: -each.live)
        small: list[Kept] = []
        while ordered and (not small or len(ordered) >= _MOST or ordered[-1].live <= _joins(small)):
            small.append(ordered.pop())
        groups = [small, *([each] for each in ordered)]
        self._kept = [self._merged(group) for group in groups if group]

    def _merged(self, group: list[Kept]) -> Kept:
        if len(group) == 1 and len(group[0].gone) <= _MOST_GONE * len(group[0].segment):
            return group[0]
        path = self._free()
        # in the order that they were written, so that what came together stays together
        ordered = sorted(group, key=lambda each: each.segment.name)
        merge(ordered, path)
        return _whole(Segment(path))

    def _free(self) -> Path:
        path = self._commits.path(self._next)
        self._next += 1
        return path


def _whole(segment: Segment) -> Kept:
    return Kept(segment, np.empty(0, np.uint32))


def _without(kept: Kept, gone: list[int]) -> Kept:
    if not gone:
        return kept
    return Kept(kept.segment, np.union1d(kept.gone, np.array(gone, np.uint32)))


def _joins(small: list[Kept]) -> int:
    """Return how many paragraphs another segment may have to be merged with these."""
    return max(_SMALL, _RATIO * sum(each.live for each in small))
