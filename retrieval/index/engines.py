"""Which engine keeps the index: chosen by name, opened only with the terms it was made from."""

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from types import ModuleType

from retrieval.errors import RetrievalError
from retrieval.index.cluster import Cluster
from retrieval.index.label import check_label, index_files
from retrieval.index.postings import PostingsIndex
from retrieval.index.protocol import Index
from retrieval.index.rank_bm25 import ReferenceIndex
from retrieval.index.tantivy import TantivyIndex

_EMBEDDED: dict[str, Callable[[Path], Index]] = {
    "postings": PostingsIndex,
    "tantivy": TantivyIndex,
    "reference": ReferenceIndex,
}
ON_DISK = tuple(_EMBEDDED)
ENGINES = (*ON_DISK, "opensearch")


def open_index(
    engine: str, folder: Path, fingerprint: str, cluster: Cluster | None = None
) -> Index:
    """Open the index in `folder`, or begin an empty one there.

    Args:
        engine: one of `ENGINES`.
        folder: the index's own folder; nothing else may be kept in it. On a cluster, the index of
            this folder's name: nothing is kept on this machine.
        fingerprint: what the terms are made with (`terms.terms_fingerprint`).
        cluster: where "opensearch" keeps it; None for one on this machine.

    Raises:
        IndexUnusableError: the index is damaged or was made with another engine or fingerprint;
            `discard_index` and add the catalogue's paragraphs again.
        SearchUnavailableError: the cluster cannot be reached or cannot answer.
        RetrievalError: there is no such engine, or it is not installed.
    """
    if engine not in ENGINES:
        raise RetrievalError(f"no index engine {engine!r}; there are {', '.join(ENGINES)}")
    if engine == "opensearch":
        cluster = cluster or Cluster()
        opened: Index = opensearch().OpenSearchIndex(cluster, _name(cluster, folder), fingerprint)
        return opened
    check_label(folder, engine, fingerprint)
    return _EMBEDDED[engine](folder)


def discard_index(folder: Path, cluster: Cluster | None = None) -> None:
    """Remove the index in `folder`, usable or not; files that no index made are left alone.

    Args:
        folder: as given to `open_index`.
        cluster: where the index is; None for this machine.
    """
    if cluster is not None:
        opensearch().discard(cluster, _name(cluster, folder))
        return
    for path in index_files(folder):
        path.unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _name(cluster: Cluster, folder: Path) -> str:
    return f"{cluster.name}-{folder.name}"


def opensearch() -> ModuleType:
    """Return the engine's package; its client is an extra that few need."""
    try:
        return import_module("retrieval.index.opensearch")
    except ModuleNotFoundError as error:
        raise RetrievalError(
            f"the engine opensearch needs {error.name}: pip install 'chuchu[opensearch]'"
        ) from error
