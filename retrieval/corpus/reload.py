"""Brings catalogue and index up to the corpus, whole or not at all, at the cost of what changed.

The order makes it safe to be killed anywhere: what is new is staged in the catalogue, where nobody
sees it; its paragraphs are added to the index, whose hits on them nobody accepts; one row makes the
new generation the live one; what it no longer holds is removed from the index. Whatever is left
half done is found by the next reload, since the catalogue can tell any two generations apart.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import cast

from retrieval.corpus.catalogue import Catalogue, Generation
from retrieval.corpus.catalogue.staging import Staging
from retrieval.corpus.diff import Diff
from retrieval.corpus.folding import finish, fold, reprints
from retrieval.corpus.intake import Findings, Intake, rules_for
from retrieval.corpus.kept_index import KeptIndex, Progress
from retrieval.corpus.rollback import difference, target
from retrieval.corpus.scan import Scan, scan
from retrieval.errors import IndexUnusableError, RetrievalError, SearchUnavailableError

log = logging.getLogger(__name__)

STEPS = ("compare", "read", "fold", "index", "switch", "clean")
"""What `progress` is told, in this order."""


class Reloader:
    """Reads a corpus into a catalogue and an index.

    Args:
        catalogue: decides what is in the corpus.
        kept: the index that follows it.
        corpus: a folder, or one file.
    """

    def __init__(self, catalogue: Catalogue, kept: KeptIndex, corpus: Path) -> None:
        self._catalogue = catalogue
        self._kept = kept
        self._corpus = corpus

    def run(
        self, progress: Progress | None = None, dry_run: bool = False, thorough: bool = False
    ) -> Diff:
        """Reload the corpus.

        Args:
            progress: told of each step (`STEPS`) how much is done; what it raises ends the reload,
                and the live generation stays as it is.
            dry_run: find out what would change and write nothing.
            thorough: compare the bytes of every file, also where its stamp says that it is as it
                was.

        Raises:
            SourceError: the corpus itself is missing; nothing is withdrawn for that.
            ReloadRunningError: another one is at work on this catalogue.
            CatalogueError: the database is locked, gone or broken.
            IndexUnusableError: the index must be built anew first.
            SearchUnavailableError: the index's cluster is gone; what is live stays.
        """
        started = time.perf_counter()
        progress = progress or _silent
        if dry_run:
            diff = self._look(progress, thorough)
        else:
            with self._catalogue.exclusively():
                diff = self._reload(progress, thorough)
        return replace(diff, seconds=time.perf_counter() - started)

    def rollback(
        self, to: int | None = None, progress: Progress | None = None, dry_run: bool = False
    ) -> Diff:
        """Make an earlier generation's articles the live ones again, as a new generation.

        The corpus is left alone, so the next `run` brings in what it holds by then; until one of
        its files changes, `is_stale` finds nothing to do.

        Args:
            to: number of the generation; None for the last one that holds other articles.
            progress: as of `run`, with the steps from "index" on.
            dry_run: only tell what would change.

        Raises:
            NoEarlierGenerationError: there is none such.
            ReloadRunningError, CatalogueError, IndexUnusableError, SearchUnavailableError: see
                `run`.
        """
        started = time.perf_counter()
        if dry_run:
            diff = replace(self._difference(to), dry_run=True)
        else:
            with self._catalogue.exclusively():
                diff = self._whole(lambda: self._restore(to, progress or _silent))
        return replace(diff, seconds=time.perf_counter() - started)

    def is_stale(self) -> bool:
        """Whether a reload would find work, judged by names, sizes and times of the files alone.

        Quick enough to ask before every question of the command line. A file that was changed
        without changing its size and time is missed here; a reload compares the bytes.
        """
        if self._catalogue.generation() is None:
            return True
        seen = {f.name: (f.size, f.modified, rules_for(f)) for f in scan(self._corpus).files}
        read = self._catalogue.standings(at=self._catalogue.read_last())  # not what was rolled back
        known = {name: (one.size, one.modified, one.rules) for name, one in read.items()}
        failed = {u.name: (u.size, u.modified, u.rules) for u in self._catalogue.unreadable()}
        return any(
            status not in (known.get(name), failed.get(name)) for name, status in seen.items()
        ) or any(name not in seen and name not in failed for name in known)

    def _look(self, progress: Progress, thorough: bool) -> Diff:
        findings = Intake(self._catalogue, None, progress, thorough).run(scan(self._corpus))
        live = self._catalogue.generation()
        articles = live.counts.articles if live else 0
        unchanged = articles - len(findings.changed) - len(findings.removed)
        return replace(_diff(findings, live, unchanged), dry_run=True)

    def _reload(self, progress: Progress, thorough: bool) -> Diff:
        scanned = scan(self._corpus)  # first: a missing corpus changes nothing at all
        return self._whole(lambda: self._renew(scanned, progress, thorough))

    def _whole(self, work: Callable[[], Diff]) -> Diff:
        """Do what stages a generation whole, or leave nothing of it."""
        self._clean()
        try:
            return work()
        except BaseException:  # cancelled, or a full disk: let others write at once
            with suppress(RetrievalError):
                self._clean()
            raise

    def _renew(self, scanned: Scan, progress: Progress, thorough: bool) -> Diff:
        staging = self._catalogue.stage()
        findings = Intake(self._catalogue, staging, progress, thorough).run(scanned)
        live = self._catalogue.generation()
        if live is None or findings.sources:
            fold(self._catalogue, staging.number, progress)
            live = self._switch(staging, progress)
            finish(self._catalogue, live.number)
        self._catalogue.renew(findings.touched, findings.unreadable)
        unchanged = live.counts.articles - len(findings.added) - len(findings.changed)
        copies = reprints(self._catalogue, (*findings.added, *findings.changed))
        return replace(_diff(findings, live, unchanged), reprints=copies)

    def _difference(self, to: int | None) -> Diff:
        earlier, live = target(self._catalogue, to), self._catalogue.generation()
        assert live is not None  # else there was no target
        return difference(self._catalogue, live, earlier)

    def _restore(self, to: int | None, progress: Progress) -> Diff:
        diff = self._difference(to)
        staging = self._catalogue.stage()
        staging.restore(cast(int, diff.restored))
        return replace(diff, generation=self._switch(staging, progress).number)

    def _switch(self, staging: Staging, progress: Progress) -> Generation:
        """Have the index follow what is staged, then make that the live generation."""
        self._kept.add(self._catalogue, staging.number, progress)
        progress("switch", 0, 1)
        live = staging.publish()
        progress("switch", 1, 1)
        self._finish(live, progress)
        return live

    def _finish(self, live: Generation, progress: Progress) -> None:
        """Take out of the index what is no longer live; a failure is the next repair's."""
        progress("clean", 0, 1)
        try:
            self._kept.settle(self._catalogue, live.number)
        except (IndexUnusableError, SearchUnavailableError) as error:
            log.warning("the index could not be cleaned: %s", error)
        progress("clean", 1, 1)

    def _clean(self) -> None:
        """Clear what a killed reload left: first from the index, while it can still be told."""
        self._kept.reread()
        if not self._kept.is_current(self._catalogue):
            self._kept.repair(self._catalogue)
            self._catalogue.discard_staged()


def _diff(findings: Findings, live: Generation | None, unchanged: int) -> Diff:
    return Diff(
        generation=live.number if live else None,
        added=tuple(findings.added),
        changed=tuple(findings.changed),
        removed=tuple(findings.removed),
        unreadable=tuple((one.name, one.problem) for one in findings.unreadable),
        unchanged=unchanged,
    )


def _silent(_step: str, _done: int, _total: int) -> None:
    pass
