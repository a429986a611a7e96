"""The one record of what is in the corpus, and was: sources, articles, paragraphs, generations."""

from retrieval.corpus.catalogue.catalogue import Catalogue
from retrieval.corpus.catalogue.records import (
    Counts,
    Generation,
    Placed,
    SourceRecord,
    Unreadable,
)
from retrieval.corpus.catalogue.wanted import Wanted

__all__ = ["Catalogue", "Counts", "Generation", "Placed", "SourceRecord", "Unreadable", "Wanted"]
