"""Words with their parts of speech, as jieba tags them: where the finders of names start from.

rjieba's tags agree with jieba's for 94 of 100 words at forty times the speed; jieba stands in where
rjieba has no wheel. The tags name people (nr), places (ns), organisations (nt) and other names (nz)
as jieba's dictionary knows them; the finders mend what it does not know.
"""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from importlib import util

from retrieval.text.lately import LATELY
from retrieval.text.spans import Span


@dataclass(frozen=True, slots=True)
class Tagged:
    """A word of a text, its part of speech and where it stands."""

    word: str
    tag: str
    span: Span


@lru_cache(maxsize=LATELY)
def tagged(text: str) -> tuple[Tagged, ...]:
    """The words of a normalised text with their parts of speech; joined they are the text."""
    found = []
    start = 0
    for word, tag in _tagger()(text):
        found.append(Tagged(word, tag, Span(start, start + len(word))))
        start += len(word)
    return tuple(found)


@lru_cache(maxsize=1)
def _tagger() -> Callable[[str], Iterable[tuple[str, str]]]:
    if util.find_spec("rjieba"):
        import rjieba  # noqa: PLC0415  - may be absent

        tag: Callable[[str], Iterable[tuple[str, str]]] = rjieba.Jieba().tag
        return tag
    import jieba  # noqa: PLC0415  - costs a second, and is only wanted without rjieba
    import jieba.posseg  # noqa: PLC0415

    jieba.setLogLevel(logging.WARNING)
    return lambda text: ((pair.word, pair.flag) for pair in jieba.posseg.cut(text))
