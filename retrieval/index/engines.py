"""Which engine keeps the index: chosen by name, opened only with the terms it was made from."""

from pathlib import Path

from retrieval.errors import RetrievalError
from retrieval.index.label import check_label, index_files
from retrieval.index.protocol import Index
from retrieval.index.rank_bm25 import ReferenceIndex
from retrieval.index.tantivy import TantivyIndex

ENGINES = ("tantivy", "reference")


def open_index(engine: str, folder: Path, fingerprint: str) -> Index:
    """Open the index in `folder`, or begin an empty one there.

    Args:
        engine: one of `ENGINES`.
        folder: the index's own folder; nothing else may be kept in it.
        fingerprint: what the terms are made with (`terms.terms_fingerprint`).

    Raises:
        IndexUnusableError: the index is damaged or was made with another engine or fingerprint;
            `discard_index` and add the catalogue's paragraphs again.
        RetrievalError: there is no such engine.
    """
    if engine not in ENGINES:
        raise RetrievalError(f"no index engine {engine!r}; there are {', '.join(ENGINES)}")
    check_label(folder, engine, fingerprint)
    return TantivyIndex(folder) if engine == "tantivy" else ReferenceIndex(folder)


def discard_index(folder: Path) -> None:
    """Remove the index in `folder`, usable or not; files that no index made are left alone."""
    for path in index_files(folder):
        path.unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
