"""Readers: the bytes of a source to its articles, whatever format and encoding it came in."""

from retrieval.corpus.readers.door import read
from retrieval.corpus.readers.reading import Reading

__all__ = ["Reading", "read"]
