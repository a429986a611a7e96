"""Finds the sentence that answers a question and proves where it stands: a library, no network.

>>> from retrieval import Library
>>> with Library.open(corpus, data) as library:
...     library.reload()
...     answer = library.answer("高平市建了多少个环卫驿站")

Names are looked up when first used, so that taking one error class does not load the engines.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from retrieval.answering.answer import Answer, Status
    from retrieval.answering.evidence import Evidence, Reason
    from retrieval.answering.question import AnswerType, Question
    from retrieval.corpus.catalogue import Catalogue, Counts, Generation, Wanted
    from retrieval.corpus.diff import ArticleSummary, Diff
    from retrieval.corpus.model import Article, Kind, LineRange, Paragraph, Role, Section, Source
    from retrieval.errors import (
        CatalogueError,
        GoldError,
        IndexUnusableError,
        LexiconError,
        NoEarlierGenerationError,
        QuoteError,
        ReloadLostError,
        ReloadRunningError,
        RetrievalError,
        SearchUnavailableError,
        SourceError,
    )
    from retrieval.library import Library
    from retrieval.text.lexicon import Lexicon
    from retrieval.text.spans import Span

_HOMES = {
    "retrieval.answering.answer": ("Answer", "Status"),
    "retrieval.answering.evidence": ("Evidence", "Reason"),
    "retrieval.answering.question": ("AnswerType", "Question"),
    "retrieval.corpus.catalogue": ("Catalogue", "Counts", "Generation", "Wanted"),
    "retrieval.corpus.diff": ("ArticleSummary", "Diff"),
    "retrieval.corpus.model": (
        "Article",
        "Kind",
        "LineRange",
        "Paragraph",
        "Role",
        "Section",
        "Source",
    ),
    "retrieval.errors": (
        "CatalogueError",
        "GoldError",
        "IndexUnusableError",
        "LexiconError",
        "NoEarlierGenerationError",
        "QuoteError",
        "ReloadLostError",
        "ReloadRunningError",
        "RetrievalError",
        "SearchUnavailableError",
        "SourceError",
    ),
    "retrieval.library": ("Library",),
    "retrieval.text.lexicon": ("Lexicon",),
    "retrieval.text.spans": ("Span",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Answer",
    "AnswerType",
    "Article",
    "ArticleSummary",
    "Catalogue",
    "CatalogueError",
    "Counts",
    "Diff",
    "Evidence",
    "Generation",
    "GoldError",
    "IndexUnusableError",
    "Kind",
    "Lexicon",
    "LexiconError",
    "Library",
    "LineRange",
    "NoEarlierGenerationError",
    "Paragraph",
    "Question",
    "QuoteError",
    "Reason",
    "ReloadLostError",
    "ReloadRunningError",
    "RetrievalError",
    "Role",
    "SearchUnavailableError",
    "Section",
    "Source",
    "SourceError",
    "Span",
    "Status",
    "Wanted",
]


def __getattr__(name: str) -> Any:  # noqa: ANN401  - as PEP 562 has it
    if name not in _HOME:
        raise AttributeError(f"module 'retrieval' has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)


def __dir__() -> list[str]:
    return __all__
