"""Holds the corpus as it is now against the live generation, source by source.

Only sources whose bytes differ are read; of those, only articles whose words differ are new.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from hashlib import blake2b, sha256
from pathlib import Path

from retrieval.corpus import page, readers
from retrieval.corpus.catalogue import Catalogue, SourceRecord, Unreadable
from retrieval.corpus.catalogue.records import Standing, placed
from retrieval.corpus.catalogue.staging import Staging
from retrieval.corpus.diff import ArticleSummary, Traits, pair, summary, traits
from retrieval.corpus.identity import Identifier
from retrieval.corpus.kept_index import Progress
from retrieval.corpus.ledger import Bookkeeper, Ledger, amendment, form_of, splits
from retrieval.corpus.model import Article, Noise
from retrieval.corpus.readers import Reading, read
from retrieval.corpus.scan import Found, Scan, digest, problem_of, read_sidecar
from retrieval.errors import SourceError
from retrieval.problem import Fault, Problem

TOLD_EVERY = 64  # files

log = logging.getLogger(__name__)


@cache
def reading_rules() -> str:
    """Return a fingerprint of the code that turns bytes into articles.

    A source that was read by other rules is read again. The files themselves are hashed, so that
    nobody has to remember to raise a number; a changed comment costs a reading, but no indexing,
    since ids come from content.
    """
    here = Path(__file__).parent
    folders = [Path(str(room.__file__)).parent for room in (readers, page)]
    files = [p for f in folders for p in f.rglob("*") if p.suffix in {".py", ".txt"}]
    hashed = blake2b(digest_size=12)
    for file in sorted([*files, here / "identity.py", here / "model.py"]):
        hashed.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return hashed.hexdigest()


def rules_for(found: Found) -> str:
    """Return a fingerprint of what a source is read by: the code, and the corrections beside it."""
    try:
        corrections = read_sidecar(found.sidecar)
    except OSError:  # reading the source will say so
        corrections = b""
    if corrections is None:
        return reading_rules()
    return blake2b(corrections, digest_size=12, key=reading_rules().encode()).hexdigest()


@dataclass(slots=True)
class Findings:
    """What differs."""

    added: list[ArticleSummary] = field(default_factory=list)
    changed: list[ArticleSummary] = field(default_factory=list)
    removed: list[ArticleSummary] = field(default_factory=list)
    unreadable: list[Unreadable] = field(default_factory=list)
    touched: list[tuple[str, int, str]] = field(default_factory=list)  # same bytes, another time
    sources: int = 0  # that were read again, or are gone


class Intake:
    """One comparison of a corpus with the live generation.

    Args:
        catalogue: holds the live generation.
        staging: takes what differs; None only finds out.
        progress: told of the steps "compare" and "read".
        thorough: compare the bytes of all files, also of those whose stamps say that they are the
            same.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        staging: Staging | None,
        progress: Progress,
        thorough: bool = False,
    ) -> None:
        self._thorough = thorough
        self._catalogue = catalogue
        self._staging = staging
        self._progress = progress
        self.findings = Findings()

    def run(self, scanned: Scan) -> Findings:
        """Compare every source, read those that differ, and stage what they give."""
        live = self._catalogue.standings()
        different = self._compare(scanned, live)
        for done, found in enumerate(different):
            self._progress("read", done, len(different))
            self._read(found)
        for name in live:  # what no file stands for any more
            self._withdraw(name)
        self._progress("read", len(different), len(different))
        if self._staging:
            self._staging.flush()
        return self.findings

    def _compare(self, scanned: Scan, live: dict[str, Standing]) -> list[Found]:
        """Return the files to read; take out of `live` whatever is not gone."""
        self._keep_unreadable(scanned, live)
        failed = {one.name: one for one in self._catalogue.unreadable()}
        different = []
        for done, found in enumerate(scanned.files):
            if done % TOLD_EVERY == 0:
                self._progress("compare", done, len(scanned.files))
            record = live.get(found.name)
            if record and self._is_same(record, found):
                del live[found.name]
                continue
            if record and record.size != found.size and found.name not in failed:
                del live[found.name]
                different.append(found)  # sure to differ: its bytes are read once, not twice
                continue
            try:
                now = digest(found.file)
            except FileNotFoundError:
                continue  # deleted since it was listed
            except OSError as error:
                live.pop(found.name, None)
                self._refuse(found, "", Problem.of_system(error))
                continue
            record = live.pop(found.name, None)
            before = failed.get(found.name)
            if record and (record.digest, record.rules) == (now, rules_for(found)):
                if (record.modified, record.stamp) != (found.modified, found.stamp):
                    self.findings.touched.append((found.name, found.modified, found.stamp))
            elif before and (before.digest, before.rules) == (now, rules_for(found)):
                self._refuse(found, now, before.problem)
            else:
                different.append(found)
        self._progress("compare", len(scanned.files), len(scanned.files))
        return different

    def _is_same(self, record: Standing, found: Found) -> bool:
        """Whether a file is sure to hold what it held, so that its bytes need no comparing."""
        then = (record.stamp, record.size, record.modified)
        is_sure = bool(found.stamp) and not self._thorough
        same = is_sure and then == (found.stamp, found.size, found.modified)
        return same and record.rules == rules_for(found)

    def _keep_unreadable(self, scanned: Scan, live: dict[str, Standing]) -> None:
        """Keep the last good articles of what cannot be looked at now: it may be there again."""
        for name, problem in scanned.unreadable:
            self.findings.unreadable.append(Unreadable(name, "", 0, 0, reading_rules(), problem))
            live.pop(name, None)
            if name.endswith("/"):
                for inside in [known for known in live if known.startswith(name)]:
                    del live[inside]

    def _read(self, found: Found) -> None:
        """Read a source and stage what differs; one that fails leaves nothing staged."""
        rules = rules_for(found)
        try:
            data = found.path.read_bytes()
            corrections = read_sidecar(found.sidecar)
        except FileNotFoundError:
            self._withdraw(found.name)
            return
        except OSError as error:
            self._refuse(found, "", problem_of(error))
            return
        try:
            with _faults_named(found.name):
                reading = read(found.name, data, corrections)
            if not self._amend(found, reading, rules, data):
                self._take(found, reading, rules, data)
        except SourceError as error:
            if self._staging:
                self._staging.forget(found.name)
            self._refuse(found, sha256(data).hexdigest(), error.problem)

    def _amend(self, found: Found, reading: Reading, rules: str, data: bytes) -> bool:
        """Take in what differs within a file of many articles, if that is all that differs."""
        if reading.records is None:
            return False
        known = next(iter(self._catalogue.sources(found.name)), None)
        kept = known and self._catalogue.ledger(found.name, known.source.digest, rules)
        with _faults_named(found.name):
            change = kept and amendment(found.name, reading.records, data, kept)
        if not known or not change:
            return False
        before = self._catalogue.places(found.name, change.held)
        came: list[Traits] = []
        for article in change.articles:
            place = before.pop(article.id, None)
            if place is None:
                self._stage(article, moved=False)
                came.append(traits(article))
            elif place != placed(article).digest:
                self._stage(article, moved=True)
        self._differ(came, before)
        noise = change.noise_after(known.noise)
        record = SourceRecord(reading.source, found.modified, rules, noise, found.stamp)
        self._put(record, before, change.ledger)
        return True

    def _take(self, found: Found, reading: Reading, rules: str, data: bytes) -> None:
        book = Bookkeeper() if reading.records else None
        before = self._catalogue.places(found.name)  # what is left in it has gone
        held_before = bool(before)
        identifier = Identifier(found.name)
        added: list[ArticleSummary] = []
        came: list[Traits] = []
        noise: list[Noise] = []
        for part in _parts(found.name, reading):
            if isinstance(part, Noise):
                noise.append(part)
                if book:
                    book.noise(part)
                continue
            article = identifier.identify(part)
            if book:
                book.article(article, identifier.plain)
            place = before.pop(article.id, None)
            if place is None:
                self._stage(article, moved=False)
                came.append(traits(article)) if held_before else added.append(summary(article))
            elif place != placed(article).digest:
                self._stage(article, moved=True)
        self.findings.added += added
        self._differ(came, before)
        kept = None
        if book and reading.records and book.pays and splits(data, reading.records.encoding):
            kept = book.ledger(form_of(reading.records), data)
        record = SourceRecord(reading.source, found.modified, rules, tuple(noise), found.stamp)
        self._put(record, before, kept)

    def _differ(self, came: list[Traits], before: Iterable[str]) -> None:
        """Tell what came from what changed, and both from what went."""
        went = [traits(a) for a in self._catalogue.known(before).values()] if came else []
        if not came:
            self.findings.removed += self._summaries(before)
        new, changed, removed = pair(came, went)
        self.findings.added += new
        self.findings.changed += changed
        self.findings.removed += removed

    def _put(self, record: SourceRecord, gone: Iterable[str], kept: Ledger | None) -> None:
        """Stage what a source is now, and what it no longer holds."""
        self.findings.sources += 1
        if self._staging:
            self._staging.withdraw(gone)
            self._staging.put_source(record.source.name, record)
            if kept:
                self._staging.put_ledger(record, kept.packed())

    def _withdraw(self, name: str) -> None:
        """Withdraw a source that is gone, and its articles."""
        gone = self._catalogue.places(name)
        self.findings.removed += self._summaries(gone)
        self.findings.sources += 1
        if self._staging:
            self._staging.withdraw(gone)
            self._staging.put_source(name, None)

    def _summaries(self, ids: Iterable[str]) -> list[ArticleSummary]:
        return [summary(article) for article in self._catalogue.known(ids).values()]

    def _stage(self, article: Article, moved: bool) -> None:
        if self._staging:
            (self._staging.move if moved else self._staging.add)(article)

    def _refuse(self, found: Found, now: str, problem: Problem) -> None:
        self.findings.unreadable.append(
            Unreadable(found.name, now, found.size, found.modified, rules_for(found), problem)
        )


def _parts(name: str, reading: Reading) -> Iterator[Article | Noise]:
    """Yield what a reader gives."""
    with _faults_named(name):
        parts = iter(reading.parse())
    while True:
        with _faults_named(name):
            part = next(parts, None)
        if part is None:
            return
        yield part


@contextmanager
def _faults_named(name: str) -> Iterator[None]:
    """Should a reader fail over one source, the others are still read."""
    try:
        yield
    except SourceError:
        raise
    except Exception as error:
        log.exception("the reader failed over a source")
        raise SourceError(name, Problem(Fault.READER, type(error).__name__)) from error
