"""The embedded engine: postings in memory-mapped arrays, ranked exactly, without a compiler.

A segment is one file of arrays that never changes. A commit writes new segments and, for the
others, which of their paragraphs are gone, and then replaces one small file that lists them all.
"""

from retrieval.index.postings.engine import PostingsIndex

__all__ = ["PostingsIndex"]
