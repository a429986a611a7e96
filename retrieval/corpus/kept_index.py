"""An index and the record of which generation it holds, so that it can follow the catalogue.

What an index must gain or lose is the difference of two generations, and the catalogue can tell it
for any two. So one rule serves a reload, the clean-up after a killed one, a machine that was away
while another one reloaded, and the building anew (from generation 0).
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self, TypeVar

from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.catalogue.records import SEARCHABLE
from retrieval.corpus.cutting import HEADLINE_WEIGHT, SECTION_WEIGHT, count_all, cut_all
from retrieval.corpus.model import Article
from retrieval.corpus.windows import LONG, WIDTH, entry_ids
from retrieval.errors import IndexUnusableError, SearchUnavailableError
from retrieval.index.absent import AbsentIndex
from retrieval.index.cluster import Cluster
from retrieval.index.protocol import CountedIndex, Index
from retrieval.index.shelf import Shelf, open_shelf
from retrieval.text.terms import terms_fingerprint
from retrieval.text.words import Segmenter

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with a step's name, how much of it is done, and of how much."""

T = TypeVar("T")

TOLD_EVERY = 500  # paragraphs
EMBEDDED = "postings"  # the engine whose index is on this machine
WAIT_SECONDS = 30.0  # for another process that is building the same index


@dataclass(frozen=True, slots=True)
class Held:
    """What the record kept with an index says of it.

    Attributes:
        catalogue: birth name of the catalogue it was made from.
        folder: its place on the shelf.
        generation: the one it holds; it may hold more.
        added: the one whose additions are in, the same number or the next.
    """

    catalogue: str
    folder: str
    generation: int
    added: int


class KeptIndex:
    """An index on its shelf, opened together with its record."""

    def __init__(self, index: Index, segmenter: Segmenter, shelf: Shelf, held: Held) -> None:
        self.index = index
        self.segmenter = segmenter
        self._shelf = shelf
        self._held = held

    @classmethod
    def open(cls, shelf: Shelf, segmenter: Segmenter, catalogue: Catalogue) -> Self:
        """Open the index that was kept for a catalogue.

        Raises:
            IndexUnusableError: there is none, or it is damaged, another catalogue's or cut by
                another segmenter; `build` it.
            SearchUnavailableError: the cluster that keeps it cannot be reached or cannot answer.
        """
        held = _load(shelf)
        if held.catalogue != catalogue.birth():
            raise IndexUnusableError(f"{shelf}: the index of another catalogue")
        index = shelf.open(held.folder, fingerprint(segmenter))
        kept = cls(index, segmenter, shelf, held)
        try:
            kept.check(catalogue)
        except BaseException:
            index.close()
            raise
        return kept

    @classmethod
    def build(
        cls,
        shelf: Shelf,
        segmenter: Segmenter,
        catalogue: Catalogue,
        progress: Progress | None = None,
    ) -> Self:
        """Build the index of the live generation from the catalogue, beside an old one if any.

        The old one is in use until the new one is complete, and then removed.
        """
        place = shelf.fresh()
        index = shelf.open(place, fingerprint(segmenter))
        live = _live(catalogue)
        kept = cls(index, segmenter, shelf, Held(catalogue.birth(), place, 0, 0))
        kept._stage(catalogue, 0, live, progress)
        index.commit()
        kept._keep(generation=live, added=live)
        shelf.clear(but=place)
        return kept

    def reread(self) -> None:
        """Learn what another process did to it.

        Raises:
            IndexUnusableError: that was to build it anew; open it again.
        """
        held = _load(self._shelf)
        if (held.catalogue, held.folder) != (self._held.catalogue, self._held.folder):
            raise IndexUnusableError(f"{self._shelf}: the index was built anew; open it again")
        self._held = held
        self.index.refresh()

    @property
    def folder(self) -> str:
        """Name of the place that the index is at; changes when it is built anew."""
        return self._held.folder

    def is_current(self, catalogue: Catalogue) -> bool:
        """Whether it holds the live generation and nothing is left to clean."""
        live = _live(catalogue)
        return self._held.generation == self._held.added == live and not catalogue.has_staged()

    def repair(self, catalogue: Catalogue) -> None:
        """Catch up with the live generation and drop what an interrupted reload left.

        Raises:
            IndexUnusableError: it does not hold what it should; `build` it.
        """
        live, held = _live(catalogue), self._held
        self.index.remove(_ids(catalogue.gained(live, live + 1)))
        if held.added < live:
            self._stage(catalogue, held.generation, live, None)
        self.settle(catalogue, live)
        self.check(catalogue)

    def add(self, catalogue: Catalogue, generation: int, progress: Progress | None) -> None:
        """Add what a staged generation gains, durably; nothing is removed yet."""
        self._stage(catalogue, self._held.generation, generation, progress)
        self.index.commit()
        self._keep(added=generation)

    def settle(self, catalogue: Catalogue, generation: int) -> None:
        """Remove what the generation, live by now, no longer holds."""
        self.index.remove(_ids(catalogue.gained(generation, self._held.generation)))
        self.index.commit()
        self._keep(generation=generation, added=generation)

    def check(self, catalogue: Catalogue) -> None:
        """Compare it with the catalogue, by number of paragraphs where both are at rest.

        Raises:
            IndexUnusableError: it does not hold what it should; `build` it.
        """
        live = catalogue.generation()
        number, size = (live.number, live.counts.searchable) if live else (0, 0)
        if self._held.generation > number:
            raise IndexUnusableError(f"{self._shelf}: the index is ahead of its catalogue")
        if self.is_current(catalogue) and len(self.index) != size:
            raise IndexUnusableError(
                f"{self._shelf}: the index holds {len(self.index)} paragraphs, "
                f"the catalogue has {size}"
            )

    def _stage(self, catalogue: Catalogue, old: int, new: int, progress: Progress | None) -> None:
        """Add what one generation gains over another; told of as it goes on."""
        total = catalogue.gained_count(old, new)
        parts = catalogue.gained_parts(old, new)
        told = partial(progress, "index") if progress else None
        if isinstance(self.index, CountedIndex):
            with closing(count_all(parts, self.segmenter, total)) as counted:
                self.index.add_counted(_told(counted, lambda each: len(each.ids), told, total))
        else:
            with closing(cut_all(parts, self.segmenter, total)) as cut:
                self.index.add(_told(cut, lambda _: 1, told, total))

    def _keep(self, **changes: int) -> None:
        self._held = replace(self._held, **changes)  # type: ignore[arg-type]
        self._shelf.keep(self._held.folder, asdict(self._held))


@dataclass(frozen=True, slots=True)
class IndexHome:
    """Where a catalogue's index is kept, by which engine and with which words."""

    engine: str
    folder: Path
    segmenter: Segmenter
    catalogue: Catalogue
    cluster: Cluster | None = None

    def open(self, progress: Progress | None = None) -> tuple[KeptIndex, str | None]:
        """Open the index, or build it where it cannot be used.

        Returns:
            The index, and why it had to be built; None where it had not, or there was nothing yet.

        Raises:
            ReloadRunningError: another process is writing, and does not come to an end.
            SearchUnavailableError: the cluster that keeps it cannot be reached or cannot answer.
        """
        try:
            return self._open(), None
        except IndexUnusableError as error:
            log.info("an index must be built: %s", error)
        with self.catalogue.exclusively(wait=WAIT_SECONDS):
            try:
                return self._open(), None  # the one we waited for has built it
            except IndexUnusableError as error:
                kept = self._build(progress)
                return kept, str(error) if len(kept.index) else None

    def build(self, progress: Progress | None = None) -> KeptIndex:
        """Build the index anew, whatever there is.

        Raises:
            ReloadRunningError: another process is writing.
        """
        with self.catalogue.exclusively():
            return self._build(progress)

    def absent(self, error: SearchUnavailableError) -> KeptIndex:
        """Return what stands in for the index until its cluster answers; `reread` tells when."""
        held = Held(self.catalogue.birth(), "", 0, 0)
        return KeptIndex(AbsentIndex(str(error)), self.segmenter, self.shelf(), held)

    def embedded(self) -> KeptIndex | None:
        """Open another index that is on this machine, of whatever generation, if there is one."""
        if self.engine == EMBEDDED:
            return None
        shelf = open_shelf(EMBEDDED, self.folder, self.catalogue.birth())
        try:
            return KeptIndex.open(shelf, self.segmenter, self.catalogue)
        except IndexUnusableError:
            return None

    def _open(self) -> KeptIndex:
        return KeptIndex.open(self.shelf(), self.segmenter, self.catalogue)

    def _build(self, progress: Progress | None) -> KeptIndex:
        try:
            return KeptIndex.build(self.shelf(), self.segmenter, self.catalogue, progress)
        except OSError as error:
            raise IndexUnusableError(
                f"{self.folder}: no index can be written here ({error.strerror}); make room"
            ) from error

    def shelf(self) -> Shelf:
        """Where the engine keeps this catalogue's indexes."""
        return open_shelf(self.engine, self.folder, self.catalogue.birth(), self.cluster)


def fingerprint(segmenter: Segmenter) -> str:
    """Return what the entries are made with; an index of another one is built anew."""
    context = f"context-{HEADLINE_WEIGHT}-{SECTION_WEIGHT}"
    return f"{terms_fingerprint(segmenter)}-{context}-windows-{LONG}-{WIDTH}"


def _told(
    several: Iterable[T],
    size: Callable[[T], int],
    progress: Callable[[int, int], None] | None,
    total: int,
) -> Iterator[T]:
    """Yield them, telling now and then how many paragraphs are done."""
    done = told = 0
    for each in several:
        if progress and done >= told:
            progress(min(done, total), total)
            told = done + TOLD_EVERY
        yield each
        done += size(each)
    if progress:
        progress(total, total)


def _ids(batches: Iterable[list[Article]]) -> Iterator[str]:
    for articles in batches:
        for article in articles:
            for paragraph in article.paragraphs:
                if paragraph.role in SEARCHABLE:
                    yield from entry_ids(paragraph.id, paragraph.text)


def _live(catalogue: Catalogue) -> int:
    generation = catalogue.generation()
    return generation.number if generation else 0


def _load(shelf: Shelf) -> Held:
    record = shelf.record()
    if record is None:
        raise IndexUnusableError(f"{shelf}: there is no index yet")
    try:
        return Held(**record)
    except TypeError as error:
        raise IndexUnusableError(f"{shelf}: the index's record is damaged ({error})") from error
