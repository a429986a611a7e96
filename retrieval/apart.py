"""A library whose reloads are done by another process, so that answers need not share theirs."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Self

from retrieval.corpus.diff import Diff
from retrieval.corpus.kept_index import Progress
from retrieval.errors import RetrievalError
from retrieval.library import Library
from retrieval.reload_process import NoProcessError, Order, ReloadProcess

log = logging.getLogger(__name__)


class ApartLibrary(Library):
    """As `Library`; `reload` and `rollback` leave this process free.

    Where no other process can be started, or told how to open the library, they are done here.
    """

    process: ReloadProcess
    opening: Callable[[], Library]
    """Opens another one of the same corpus and data; for other processes, too."""

    @classmethod
    def open(cls, corpus: Path, data: Path, **options: Any) -> Self:  # type: ignore[override]  # noqa: ANN401
        """Open a corpus's data; `options` are those of `Library.open`, by name."""
        library = super().open(corpus, data, **options)
        options.pop("progress", None)
        library.opening = partial(Library.open, corpus, data, **options)
        library.process = ReloadProcess(library.opening)
        return library

    def close(self) -> None:
        """Let go of files, locks, connections and the other process."""
        self.process.close()
        super().close()

    def reload(
        self, progress: Progress | None = None, dry_run: bool = False, thorough: bool = False
    ) -> Diff:
        """As `Library.reload`.

        Raises:
            ReloadLostError: the other process was killed; the corpus is whole all the same.
        """
        if dry_run:  # writes nothing, and may be asked for beside a reload
            return super().reload(progress, dry_run, thorough)
        try:
            diff = self.process.run(Order("reload", {"thorough": thorough}), progress)
        except NoProcessError as error:
            _log_here(error)
            return super().reload(progress, dry_run, thorough)
        return self._taken_in(diff)

    def rollback(
        self, to: int | None = None, progress: Progress | None = None, dry_run: bool = False
    ) -> Diff:
        """As `Library.rollback`.

        Raises:
            ReloadLostError: the other process was killed; the corpus is whole all the same.
        """
        if dry_run:
            return super().rollback(to, progress, dry_run)
        try:
            diff = self.process.run(Order("rollback", {"to": to}), progress)
        except NoProcessError as error:
            _log_here(error)
            return super().rollback(to, progress)
        return self._taken_in(diff)

    def _taken_in(self, diff: Diff) -> Diff:
        """See at once what was done there, new words of the same generation too."""
        rebuilt, self._rebuilt = self._rebuilt, None
        self._seen = -1
        with suppress(RetrievalError):  # whoever asks next is told
            self._follow()
        return replace(diff, index_rebuilt=diff.index_rebuilt or rebuilt)


def _log_here(error: NoProcessError) -> None:
    log.warning("a reload is done in the process that answers: %s", error)
