"""What was found in the texts lately looked at: the same sentences come up again and again.

A finder that knows nothing but its text finds the same in it every time.
"""

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

LATELY = 2_048  # texts of each finder: the sentences that fifty questions look into


def known_lately(find: Callable[P, list[T]]) -> Callable[P, list[T]]:
    """Remember what `find` found; every caller gets a list of its own."""

    @lru_cache(maxsize=LATELY)
    def once(*args: P.args, **kwargs: P.kwargs) -> tuple[T, ...]:
        return tuple(find(*args, **kwargs))

    @wraps(find)
    def again(*args: P.args, **kwargs: P.kwargs) -> list[T]:
        return list(once(*args, **kwargs))  # type: ignore[arg-type]  # a text, or a year: hashable

    return again
