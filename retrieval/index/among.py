"""The entries that a search may find: how a reader's choice of articles reaches an engine.

An index knows no sources and no dates. The catalogue does, so it says which entries are meant, once
for as long as they stay the same; an engine keeps what it makes of them for as long as they live.
"""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from retrieval.index.hashing import hashes

_AT_ONCE = 10_000  # ids whose characters are held as arrays


class Among:
    """Ids of entries, of whatever number; ids that an index does not hold do no harm.

    The same object stands for the same ids for ever: engines go by the object, not by its ids.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids = frozenset(ids)

    def __len__(self) -> int:
        return len(self.ids)

    def __contains__(self, id_: str) -> bool:
        return id_ in self.ids

    @cached_property
    def hashed(self) -> NDArray[np.uint64]:
        """The ids' hashes, ascending."""
        ids = list(self.ids)
        parts = (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
        hashed = np.concatenate([np.zeros(0, np.uint64), *map(hashes, parts)])
        hashed.sort()
        return hashed
