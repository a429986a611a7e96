"""The default engine: tantivy's BM25 on disk, memory-mapped, in this process.

Terms come cut and counted, so a paragraph is given to tantivy as its terms joined by blanks, and
queries are built from terms: tantivy's own parser would stumble over what people type. Its BM25 is
Lucene's, k1 1.2 and b 0.75 fixed, lengths kept in one byte.
"""

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain, repeat
from pathlib import Path
from threading import Lock
from weakref import WeakKeyDictionary

import tantivy

from retrieval.errors import IndexUnusableError, ReloadRunningError
from retrieval.index.among import Among
from retrieval.index.protocol import Hit
from retrieval.text.terms import Bag, Terms

_ID = "id"
_TERMS = "terms"
_EVERY = "every"  # a field with one term that every paragraph has, to count them all
_WRITER_BYTES = 64_000_000  # what a writer holds before it writes a segment; tantivy's least is 15


class TantivyIndex:
    """An `Index` on disk. Any number of threads and processes read it; one at a time writes."""

    def __init__(self, folder: Path) -> None:
        """Open the index in `folder`, or begin one in an empty folder.

        Raises:
            IndexUnusableError: what is there cannot be read.
        """
        self._folder = folder
        self._writer: tantivy.IndexWriter | None = None
        self._writing = Lock()
        self._choices: WeakKeyDictionary[Among, tantivy.Query] = WeakKeyDictionary()
        folder.mkdir(parents=True, exist_ok=True)
        with self._damage():
            self._index = tantivy.Index(_schema(), path=str(folder))
            self._index.config_reader(reload_policy="manual")
            self._index.reload()

    def add(self, paragraphs: Iterable[tuple[str, Terms]]) -> None:
        """Stage paragraphs; see `Index`. Raises ReloadRunningError while another process writes."""
        with self._writing:
            writer = self._open_writer()
            for id_, terms in paragraphs:
                document = tantivy.Document()
                document.add_text(_ID, id_)
                document.add_text(_TERMS, _joined(terms))
                document.add_text(_EVERY, _EVERY)
                with self._damage():
                    writer.delete_documents_by_term(_ID, id_)
                    writer.add_document(document)

    def remove(self, ids: Iterable[str]) -> None:
        """Stage removals; see `Index`. Raises ReloadRunningError while another process writes."""
        with self._writing:
            writer = self._open_writer()
            for id_ in ids:
                with self._damage():
                    writer.delete_documents_by_term(_ID, id_)

    def commit(self) -> None:
        """Make all that is staged visible at once, durably, and let others write."""
        with self._writing, self._damage():
            if self._writer is not None:
                self._writer.commit()
                self._close_writer()
            self._index.reload()

    def refresh(self) -> None:
        """See what another process committed."""
        with self._damage():
            self._index.reload()

    def search(self, query: Terms, limit: int, among: Among | None = None) -> list[Hit]:
        """Return at most `limit` hits, best first, equal scores by id."""
        searcher = self._index.searcher()
        limit = min(limit, searcher.num_docs)
        wanted = {term: weight for term, weight in query.items() if weight > 0}
        if limit <= 0 or not wanted or (among is not None and not among):
            return []
        asked = self._query(wanted) if among is None else self._query_among(wanted, among)
        with self._damage():
            found = searcher.search(asked, limit, count=False)
            hits = [Hit(searcher.doc(place)[_ID][0], score) for score, place in found.hits]
        return sorted(hits, key=lambda hit: (-hit.score, hit.id))

    def frequencies(self, terms: Iterable[str]) -> dict[str, int]:
        """Return in how many paragraphs each term stands.

        tantivy goes on counting removed paragraphs, here as in its ranking, until their segment is
        merged. Until then a figure is its share of the live ones: an estimate, fit for an idf.
        """
        searcher = self._index.searcher()
        with self._damage():
            live, counted = searcher.num_docs, searcher.doc_freq(_EVERY, _EVERY)
            counts = {term: searcher.doc_freq(_TERMS, term) for term in terms}
        if live == counted:
            return counts
        return {term: math.ceil(count * live / counted) for term, count in counts.items()}

    def __len__(self) -> int:
        return int(self._index.searcher().num_docs)

    def close(self) -> None:
        """Let go of the writer's lock; what was staged and not committed is dropped."""
        with self._writing:
            if self._writer is not None:
                try:
                    with suppress(ValueError, OSError):  # one that failed is dropped with its lock
                        self._writer.rollback()
                        self._close_writer()
                finally:
                    self._writer = None

    def _query(self, terms: Terms) -> tantivy.Query:
        schema = self._index.schema
        return tantivy.Query.boolean_query(
            [
                (
                    tantivy.Occur.Should,
                    tantivy.Query.boost_query(
                        tantivy.Query.term_query(schema, _TERMS, term, index_option="freq"), weight
                    ),
                )
                for term, weight in terms.items()
            ]
        )

    def _query_among(self, terms: Terms, among: Among) -> tantivy.Query:
        """Ask for what holds some of the terms and is meant; that it is meant adds nothing."""
        chosen = self._choices.get(among)
        if chosen is None:
            ids = tantivy.Query.term_set_query(self._index.schema, _ID, list(among.ids))
            chosen = self._choices[among] = tantivy.Query.const_score_query(ids, 0.0)
        must = tantivy.Occur.Must
        return tantivy.Query.boolean_query([(must, self._query(terms)), (must, chosen)])

    def _open_writer(self) -> tantivy.IndexWriter:
        if self._writer is None:
            with self._damage():
                self._writer = self._index.writer(_WRITER_BYTES, num_threads=1)
        return self._writer

    def _close_writer(self) -> None:
        if self._writer is not None:
            self._writer.wait_merging_threads()
            self._writer = None

    @contextmanager
    def _damage(self) -> Iterator[None]:
        """Turn what tantivy raises into the error that says what to do about it."""
        try:
            yield
        except BaseException as error:
            if "LockBusy" in str(error):
                raise ReloadRunningError(
                    f"{self._folder}: another process is writing this index; wait until it is done"
                ) from error
            # a panic in Rust is a BaseException, of a class that cannot be imported
            panicked = type(error).__name__ == "PanicException"
            if not panicked and not isinstance(error, (ValueError, OSError)):
                raise
            raise IndexUnusableError(
                f"{self._folder}: the index cannot be used ({error}); "
                "if the disk is in order, rebuild it from the catalogue"
            ) from error


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(_ID, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field(_TERMS, tokenizer_name="whitespace", index_option="freq")
    builder.add_text_field(_EVERY, tokenizer_name="raw", index_option="basic")
    return builder.build()


def _joined(terms: Terms) -> str:
    """Return each term as often as it counts, joined by blanks, which no term holds."""
    if isinstance(terms, Bag):
        return terms.joined
    return " ".join(chain.from_iterable(repeat(term, int(n)) for term, n in terms.items()))
