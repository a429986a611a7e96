"""The engine past one machine: an `Index` whose parts and copies are on an OpenSearch cluster.

What a commit holds is told apart by numbers, as in the catalogue: each entry carries the commit
that it is seen since and, once removed, the one that it is seen until. Writing one small document
makes the next number the live one, so all that is staged becomes visible at once, on every shard,
and whatever a killed writer left is seen by nobody.
"""

from retrieval.index.opensearch.index import OpenSearchIndex, discard
from retrieval.index.opensearch.shelf import ClusterShelf

__all__ = ["ClusterShelf", "OpenSearchIndex", "discard"]
