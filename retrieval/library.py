"""Catalogue, index and answerer of one corpus, opened together and kept together."""

import logging
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from threading import Lock
from typing import Any, Self, TypeVar

from retrieval.answering.answer import Answer
from retrieval.answering.answerer import Answerer
from retrieval.answering.confidence import Bands
from retrieval.answering.remembered import Remembered
from retrieval.corpus.catalogue import Catalogue, Generation, Wanted
from retrieval.corpus.catalogue.database import RUNNING
from retrieval.corpus.diff import Diff
from retrieval.corpus.kept_index import IndexHome, Progress
from retrieval.corpus.reload import Reloader
from retrieval.errors import (
    IndexUnusableError,
    LexiconError,
    ReloadRunningError,
    SearchUnavailableError,
)
from retrieval.index.cluster import Cluster
from retrieval.index.protocol import Index
from retrieval.text.lexicon import Lexicon
from retrieval.text.words import open_segmenter

log = logging.getLogger(__name__)

CATALOGUE_FILE = "catalogue.sqlite3"
INDEX_FOLDER = "index"
PROBE = "的"  # a term to search for where any will do
ATTEMPTS = 3  # a reload that ends while a question is answered makes it be answered again

T = TypeVar("T")


class Library:
    """Answers questions about one corpus; safe to use from several threads at once.

    A reload in another thread or process is seen by the next answer. Made by `Library.open`.
    """

    def __init__(
        self,
        corpus: Path,
        lists: Callable[[], Lexicon],
        lexicon: Lexicon,
        home: IndexHome,
        progress: Progress | None = None,
    ) -> None:
        self.corpus = corpus
        self.lexicon = lexicon
        self._lists = lists
        self.catalogue = home.catalogue
        self.segmenter = home.segmenter
        self._home = home
        self._writing = Lock()  # held by the one thread here that reloads or mends the index
        try:
            self._kept, self._rebuilt = home.open(progress)
        except SearchUnavailableError as error:  # asked again with each question
            self._kept, self._rebuilt = home.absent(error), None
        self._answerer = self._new_answerer()
        self._seen = -1  # the generation that the index in memory is known to hold
        with suppress(SearchUnavailableError):
            self._follow()

    @classmethod
    def open(  # noqa: PLR0913, PLR0917  - each is a setting of its own
        cls,
        corpus: Path,
        data: Path,
        lexicon: Lexicon | None = None,
        engine: str = "postings",
        catalogue_url: str | None = None,
        progress: Progress | None = None,
        cluster: Cluster | None = None,
        lists: Callable[[], Lexicon] | None = None,
    ) -> Self:
        """Open a corpus's data. The corpus itself is not read: `reload` does that.

        An index that is missing, damaged or cut by another segmenter is built from the catalogue.
        One on a cluster that cannot be reached is looked for again with each question.

        Args:
            corpus: a folder, or one file.
            data: where the index is kept, and the catalogue unless it has an address.
            lexicon: word lists; None for those that come with the project.
            engine: what keeps the index, one of `retrieval.index.engines.ENGINES`.
            catalogue_url: a database's address; None for a SQLite file in `data`.
            progress: told how far the building of an index is, where one must be built.
            cluster: where "opensearch" keeps the index.
            lists: reads the word lists, again for each reload; None: they stay as they are.

        Raises:
            CatalogueError: the database is locked, gone, broken or of a newer version.
            LexiconError: a word list cannot be understood.
            ReloadRunningError: another process writes what must be written first.
        """
        lexicon = lexicon or (lists() if lists else Lexicon.load())
        kept = lexicon
        file = (data / CATALOGUE_FILE).expanduser().absolute()
        catalogue = Catalogue.open(catalogue_url or f"sqlite:///{file}")
        try:
            segmenter = open_segmenter(lexicon)
            home = IndexHome(engine, data / INDEX_FOLDER, segmenter, catalogue, cluster)
            return cls(corpus, lists or (lambda: kept), lexicon, home, progress)
        except BaseException:
            catalogue.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go of files, locks and connections."""
        self._kept.index.close()
        self.catalogue.close()

    def answer(
        self, text: str, limit: int = 3, context: str | None = None, among: Wanted | None = None
    ) -> Answer:
        """Answer a question.

        Args:
            text: the question, complete in itself.
            limit: how many pieces of evidence at most, best first.
            context: id of the article that a follow-up is about; its paragraphs are preferred.
            among: the articles that may answer, by source, date or kind; None for all.

        Raises:
            CatalogueError: the database is locked, gone or broken.
            SearchUnavailableError: the index's cluster is gone, and no index is on this machine.
        """
        return self._whole(
            lambda answerer: answerer.answer(text, limit, context, among),
            lambda answer: answer.generation,
        )

    def mark(self) -> Hashable | None:
        """Return what stays the same for as long as every question gets the answer it got before.

        Found in microseconds; None where only the database or the cluster could tell.
        """
        answerer, written = self._answerer, self.catalogue.mark()
        if self._home.cluster is not None or not isinstance(answerer, Remembered):
            return None
        return None if written is None else (written, answerer, date.today())

    def explain(self, text: str, among: Wanted | None = None) -> Any:  # noqa: ANN401
        """Return how a question is understood, what is found for it, and why in that order."""
        return self._whole(
            lambda answerer: answerer.explain(text, among=among), lambda _: self._live()
        )

    def set_bands(self, bands: Bands) -> None:
        """Keep these bands of confidence with the corpus and answer by them from now on.

        Other processes follow with the next reload.
        """
        bands.keep(self.catalogue)
        self._answerer = self._new_answerer()

    def check(self) -> Generation | None:
        """Return the live generation, having made sure that questions can be answered from it.

        Raises:
            CatalogueError: the database is locked, gone or broken.
            IndexUnusableError: the index cannot be searched or does not hold what it should.
        """
        self._follow()
        kept = self._kept
        kept.check(self.catalogue)
        kept.index.search({PROBE: 1}, 1)
        return self.catalogue.generation()

    def is_stale(self) -> bool:
        """Whether a reload would find work, by names, sizes and times of the corpus's files."""
        return self._reloader().is_stale()

    def reload(
        self, progress: Progress | None = None, dry_run: bool = False, thorough: bool = False
    ) -> Diff:
        """Bring catalogue and index up to the corpus; answers flow on meanwhile.

        Args:
            progress: called with a step's name (`retrieval.corpus.reload.STEPS`), how much of it is
                done, and of how much; what it raises ends the reload without effect.
            dry_run: find out what would change and write nothing.
            thorough: compare the bytes of every file, also where size, times and inode are as they
                were.

        Raises:
            SourceError: the corpus is missing; what is live stays.
            ReloadRunningError: another reload of this corpus is at work.
            CatalogueError: the database is locked, gone or broken.
        """
        if dry_run:
            return self._reloader().run(progress, dry_run=True, thorough=thorough)
        return self._renew(lambda reloader: reloader.run(progress, thorough=thorough), progress)

    def rollback(
        self, to: int | None = None, progress: Progress | None = None, dry_run: bool = False
    ) -> Diff:
        """Make an earlier generation's articles the live ones again; answers flow on meanwhile.

        The corpus's files stay as they are: the next `reload` brings in what they hold by then, and
        `is_stale` is false until one of them changes.

        Args:
            to: number of the generation; None for the last one that holds other articles
                (`catalogue.previous()`). Twice in a row goes back two.
            progress: as of `reload`, with the steps from "index" on.
            dry_run: find out what would change and write nothing.

        Returns:
            What changed for readers; `restored` is the generation brought back.

        Raises:
            NoEarlierGenerationError: there is none to go back to.
            ReloadRunningError: a reload of this corpus is at work.
            CatalogueError: the database is locked, gone or broken.
        """
        if dry_run:
            return self._reloader().rollback(to, dry_run=True)
        return self._renew(lambda reloader: reloader.rollback(to, progress), progress)

    def learn(self) -> None:
        """Take the word lists' synonyms as they are now; the next answer searches for them.

        New words wait for the next reload: they change how all text is cut, so the index is then
        built anew beside the old one, which answers meanwhile.

        Raises:
            LexiconError: a word list cannot be understood.
        """
        lists = self._lists()
        self.lexicon = replace(lists, words=self.lexicon.words)
        self._answerer = self._new_answerer()

    def _relearn(self, progress: Progress | None = None) -> None:
        """Take the word lists as they are now, and an index that is cut by them."""
        lexicon = self._lists()
        if lexicon == self.lexicon:
            return
        segmenter = open_segmenter(lexicon)
        if segmenter.fingerprint != self.segmenter.fingerprint:
            home = replace(self._home, segmenter=segmenter)
            self._kept, self._rebuilt = home.open(progress)
            self._home, self.segmenter = home, segmenter
        self.lexicon = lexicon
        self._answerer = self._new_answerer()

    def _renew(self, work: Callable[[Reloader], Diff], progress: Progress | None) -> Diff:
        with self._alone():
            self._relearn(progress)
            diff = self._with_index(work, progress)
            self._tend(progress)
            self._answerer = self._new_answerer()
            self._seen = diff.generation or 0
            rebuilt, self._rebuilt = self._rebuilt, None
        return replace(diff, index_rebuilt=rebuilt)

    def _whole(self, ask: Callable[[Remembered], T], read: Callable[[T], int]) -> T:
        """Ask the index, or the last one that was kept on this machine while its cluster is gone.

        That one may be of an earlier generation: what is live no longer is dropped from its hits.
        """
        try:
            return self._of_one_generation(ask, read)
        except SearchUnavailableError as error:
            embedded = self._home.embedded()
            if embedded is None:
                raise
            log.warning("answering from the index on this machine: %s", error)
        try:
            return ask(self._new_answerer(embedded.index))
        finally:
            embedded.index.close()

    def _of_one_generation(self, ask: Callable[[Remembered], T], read: Callable[[T], int]) -> T:
        """Ask so that index and catalogue were of one generation until all was `read`."""
        for _ in range(ATTEMPTS - 1):
            generation = self._follow()
            try:
                given = ask(self._answerer)
            except IndexUnusableError as error:
                self._mend(error)
                continue
            if read(given) == generation:
                return given
        return ask(self._answerer)

    def _reloader(self) -> Reloader:
        return Reloader(self.catalogue, self._kept, self.corpus)

    def _with_index(self, work: Callable[[Reloader], Diff], progress: Progress | None) -> Diff:
        """Do a reload's work, with the index opened or built anew where it cannot be used."""
        try:
            return work(self._reloader())
        except IndexUnusableError:  # damaged, or built anew by another process
            self._kept.index.close()  # else its lock would keep the next one from writing
            self._kept, self._rebuilt = self._home.open(progress)
        try:
            return work(self._reloader())
        except IndexUnusableError as error:  # opens, and yet does not hold what it should
            self._kept.index.close()
            self._kept, self._rebuilt = self._home.build(progress), str(error)
        return work(self._reloader())

    def _tend(self, progress: Progress | None) -> None:
        """Mend an index that a reload could not bring up to its end, or build it anew."""
        with suppress(ReloadRunningError, SearchUnavailableError):
            try:
                self._settle()
                self._kept.check(self.catalogue)
            except IndexUnusableError as error:
                self._kept, self._rebuilt = self._home.build(progress), str(error)

    def _new_answerer(self, index: Index | None = None) -> Remembered:
        bands, index = Bands.of(self.catalogue), self._kept.index if index is None else index
        answerer = Answerer(self.catalogue, index, self.segmenter, self.lexicon, bands)
        return Remembered(answerer)

    def _live(self) -> int:
        live = self.catalogue.generation()
        return live.number if live else 0

    def _follow(self) -> int:
        """See what was reloaded elsewhere, and clear what a killed reload left, if nobody else is.

        One short query where nothing has changed.

        Returns:
            The number of the live generation.
        """
        number = self._live()
        if number == self._seen:
            return number
        with suppress(ReloadRunningError), self._alone():
            try:
                self._relearn()
            except LexiconError as error:  # the next reload says so to whoever wants it
                log.warning("the word lists stay as they were: %s", error)
            try:
                self._kept.reread()
                self._settle()
            except IndexUnusableError:
                self._kept, self._rebuilt = self._home.open()
            self._answerer = self._new_answerer()
            self._seen = number
            return number
        self._kept.index.refresh()  # somebody is writing: what is committed so far will do
        self._answerer = self._new_answerer()  # the last one remembers answers of before
        return number

    def _settle(self) -> None:
        if self._kept.is_current(self.catalogue):
            return
        with self.catalogue.exclusively():
            self._kept.reread()
            if not self._kept.is_current(self.catalogue):  # else the writer was only not done yet
                self._kept.repair(self.catalogue)
                self.catalogue.discard_staged()

    def _mend(self, error: IndexUnusableError) -> None:
        """Open the index that took this one's place, or build it anew from the catalogue.

        Raises:
            IndexUnusableError: somebody else is writing.
        """
        try:
            with self._alone():
                kept, rebuilt = self._home.open()
                if rebuilt is None and kept.folder == self._kept.folder:  # opens, and yet fails
                    kept.index.close()
                    kept, rebuilt = self._home.build(), str(error)
                self._kept, self._rebuilt = kept, rebuilt
                self._answerer = self._new_answerer()
        except ReloadRunningError:
            raise error from None

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Be the one thread of this library that writes, at once or not at all."""
        if not self._writing.acquire(blocking=False):
            raise ReloadRunningError(RUNNING)
        try:
            yield
        finally:
            self._writing.release()
