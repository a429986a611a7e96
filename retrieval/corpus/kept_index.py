"""An index and the record of which generation it holds, so that it can follow the catalogue.

What an index must gain or lose is the difference of two generations, and the catalogue can tell it
for any two. So one rule serves a reload, the clean-up after a killed one, a machine that was away
while another one reloaded, and the building anew (from generation 0).
"""

import json
import logging
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

from retrieval.corpus.catalogue import Catalogue
from retrieval.corpus.catalogue.records import SEARCHABLE
from retrieval.corpus.model import Article, Role
from retrieval.errors import IndexUnusableError
from retrieval.index.engines import discard_index, open_index
from retrieval.index.protocol import Index
from retrieval.text.terms import Terms, paragraph_terms, terms_fingerprint
from retrieval.text.words import Segmenter

log = logging.getLogger(__name__)

Progress = Callable[[str, int, int], None]
"""Called with a step's name, how much of it is done, and of how much."""

HEADLINE_WEIGHT = 1  # times that a headline's terms are counted into each of its paragraphs
SECTION_WEIGHT = 1
WAIT_SECONDS = 30.0  # for another process that is building the same index


@dataclass(frozen=True, slots=True)
class Held:
    """What the file beside an index says of it.

    Attributes:
        catalogue: birth name of the catalogue it was made from.
        folder: where it is, beside the file.
        generation: the one it holds; it may hold more.
        added: the one whose additions are in, the same number or the next.
    """

    catalogue: str
    folder: str
    generation: int
    added: int


class KeptIndex:
    """An index in a data folder, opened together with its record."""

    def __init__(self, index: Index, segmenter: Segmenter, file: Path, held: Held) -> None:
        self.index = index
        self.segmenter = segmenter
        self._file = file
        self._held = held

    @classmethod
    def open(cls, engine: str, folder: Path, segmenter: Segmenter, catalogue: Catalogue) -> Self:
        """Open the index that was kept for a catalogue.

        Raises:
            IndexUnusableError: there is none, or it is damaged, another catalogue's or cut by
                another segmenter; `build` it.
        """
        file = folder / f"{engine}.json"
        held = _load(file)
        if held.catalogue != catalogue.birth():
            raise IndexUnusableError(f"{file}: the index of another catalogue")
        index = open_index(engine, folder / held.folder, fingerprint(segmenter))
        kept = cls(index, segmenter, file, held)
        try:
            kept.check(catalogue)
        except BaseException:
            index.close()
            raise
        return kept

    @classmethod
    def build(
        cls,
        engine: str,
        folder: Path,
        segmenter: Segmenter,
        catalogue: Catalogue,
        progress: Progress | None = None,
    ) -> Self:
        """Build the index of the live generation from the catalogue, beside an old one if any.

        The old one is in use until the new one is complete, and then removed.
        """
        file = folder / f"{engine}.json"
        folder.mkdir(parents=True, exist_ok=True)
        old = [path for path in folder.glob(f"{engine}-*") if path.is_dir()]
        place = _fresh(folder, engine)
        index = open_index(engine, place, fingerprint(segmenter))
        live = _live(catalogue)
        kept = cls(index, segmenter, file, Held(catalogue.birth(), place.name, 0, 0))
        index.add(kept._entries(catalogue, 0, live, progress))
        index.commit()
        kept._keep(generation=live, added=live)
        for path in old:
            discard_index(path)
        return kept

    def reread(self) -> None:
        """Learn what another process did to it.

        Raises:
            IndexUnusableError: that was to build it anew; open it again.
        """
        held = _load(self._file)
        if (held.catalogue, held.folder) != (self._held.catalogue, self._held.folder):
            raise IndexUnusableError(f"{self._file}: the index was built anew; open it again")
        self._held = held
        self.index.refresh()

    @property
    def folder(self) -> str:
        """Name of the folder that the index is in; changes when it is built anew."""
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
            self.index.add(self._entries(catalogue, held.generation, live, None))
        self.settle(catalogue, live)
        self.check(catalogue)

    def add(self, catalogue: Catalogue, generation: int, progress: Progress | None) -> None:
        """Add what a staged generation gains, durably; nothing is removed yet."""
        entries = self._entries(catalogue, self._held.generation, generation, progress)
        self.index.add(entries)
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
            raise IndexUnusableError(f"{self._file}: the index is ahead of its catalogue")
        if self.is_current(catalogue) and len(self.index) != size:
            raise IndexUnusableError(
                f"{self._file}: the index holds {len(self.index)} paragraphs, "
                f"the catalogue has {size}"
            )

    def _entries(
        self, catalogue: Catalogue, old: int, new: int, progress: Progress | None
    ) -> Iterator[tuple[str, Terms]]:
        total = catalogue.gained_count(old, new) if progress else 0
        done = 0
        for articles in catalogue.gained(old, new):
            if progress:
                progress("index", done, total)
            for article in articles:
                for entry in entries(article, self.segmenter):
                    yield entry
                    done += 1
        if progress:
            progress("index", done, total)

    def _keep(self, **changes: int) -> None:
        self._held = replace(self._held, **changes)  # type: ignore[arg-type]
        fresh = self._file.with_suffix(".new")
        try:
            with fresh.open("w", encoding="utf-8") as file:
                json.dump(asdict(self._held), file, indent=2)
                file.flush()
                os.fsync(file.fileno())
            fresh.replace(self._file)
        except OSError as error:
            problem = f"the index's record cannot be written ({error.strerror})"
            raise IndexUnusableError(f"{self._file}: {problem}") from error


@dataclass(frozen=True, slots=True)
class IndexHome:
    """Where a catalogue's index is kept, by which engine and with which words."""

    engine: str
    folder: Path
    segmenter: Segmenter
    catalogue: Catalogue

    def open(self, progress: Progress | None = None) -> tuple[KeptIndex, str | None]:
        """Open the index, or build it where it cannot be used.

        Returns:
            The index, and why it had to be built; None where it had not, or there was nothing yet.

        Raises:
            ReloadRunningError: another process is writing, and does not come to an end.
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

    def _open(self) -> KeptIndex:
        return KeptIndex.open(self.engine, self.folder, self.segmenter, self.catalogue)

    def _build(self, progress: Progress | None) -> KeptIndex:
        return KeptIndex.build(self.engine, self.folder, self.segmenter, self.catalogue, progress)


def entries(article: Article, segmenter: Segmenter) -> Iterator[tuple[str, Terms]]:
    """Yield what an index holds of an article: its searchable paragraphs, each with its context.

    The headline's parts and the section heading count in with a paragraph of the body, the other
    parts with a part of the headline.
    """
    parts = [p for p in article.paragraphs if p.role is Role.HEADLINE]
    for paragraph in article.paragraphs:
        if paragraph.role not in SEARCHABLE:
            continue
        contexts = [(p.text, HEADLINE_WEIGHT) for p in parts if p is not paragraph]
        if paragraph.section:
            contexts.append((paragraph.section, SECTION_WEIGHT))
        yield paragraph.id, paragraph_terms(paragraph.text, contexts, segmenter)


def fingerprint(segmenter: Segmenter) -> str:
    """Return what the entries are made with; an index of another one is built anew."""
    return f"{terms_fingerprint(segmenter)}-context-{HEADLINE_WEIGHT}-{SECTION_WEIGHT}"


def _ids(batches: Iterable[list[Article]]) -> Iterator[str]:
    for articles in batches:
        for article in articles:
            yield from (p.id for p in article.paragraphs if p.role in SEARCHABLE)


def _live(catalogue: Catalogue) -> int:
    generation = catalogue.generation()
    return generation.number if generation else 0


def _load(file: Path) -> Held:
    try:
        return Held(**json.loads(file.read_bytes()))
    except FileNotFoundError as error:
        raise IndexUnusableError(f"{file}: there is no index yet") from error
    except (OSError, ValueError, TypeError) as error:
        raise IndexUnusableError(f"{file}: the index's record is damaged ({error})") from error


def _fresh(folder: Path, engine: str) -> Path:
    number = 1
    while (folder / f"{engine}-{number}").exists():
        number += 1
    return folder / f"{engine}-{number}"
