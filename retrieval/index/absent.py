"""What stands in for an index that cannot be reached: it says so to whoever asks it."""

from collections.abc import Iterable, Mapping
from typing import NoReturn

from retrieval.errors import SearchUnavailableError
from retrieval.index.among import Among
from retrieval.index.protocol import Hit
from retrieval.text.terms import Terms


class AbsentIndex:
    """An `Index` that raises SearchUnavailableError whatever it is asked.

    Args:
        problem: why it cannot be reached, in a sentence.
    """

    def __init__(self, problem: str) -> None:
        self._problem = problem

    def add(self, paragraphs: Iterable[tuple[str, Terms]]) -> None:
        """See `Index`."""
        self._refuse()

    def remove(self, ids: Iterable[str]) -> None:
        """See `Index`."""
        self._refuse()

    def commit(self) -> None:
        """See `Index`."""
        self._refuse()

    def refresh(self) -> None:
        """See `Index`."""
        self._refuse()

    def search(self, query: Terms, limit: int, among: Among | None = None) -> list[Hit]:
        """See `Index`."""
        self._refuse()

    def frequencies(self, terms: Iterable[str]) -> Mapping[str, int]:
        """See `Index`."""
        self._refuse()

    def __len__(self) -> int:  # noqa: PLE0303  - it returns nothing at all
        self._refuse()

    def close(self) -> None:
        """Nothing is held."""

    def _refuse(self) -> NoReturn:
        raise SearchUnavailableError(self._problem)
