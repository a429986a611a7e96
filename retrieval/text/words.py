"""Chinese text to words, by jieba's dictionary and rules.

rjieba gives jieba's words for Chinese text at fourteen times its speed; only runs of Latin letters
and digits are cut differently, so jieba's rule for those is applied on top. jieba itself stands in
where rjieba has no wheel. Which of them cut an index's terms, and with which dictionary, is its
fingerprint: a query must be cut the same way.
"""

import hashlib
import logging
import re
from collections.abc import Callable, Iterable
from functools import lru_cache
from importlib import metadata, util
from typing import Protocol

from retrieval.text.lexicon import Lexicon, UserWord

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff]")
# jieba.finalseg.re_skip: how jieba cuts what is not Chinese
_ALNUM = re.compile("[a-zA-Z0-9]")
_LATIN = re.compile(r"([a-zA-Z0-9]+(?:\.\d+)?%?)")


class Segmenter(Protocol):
    """Cuts text into words; safe to use from several threads."""

    @property
    def name(self) -> str:
        """The library that cuts."""

    @property
    def version(self) -> str:
        """Its version, which also fixes the dictionary it brings."""

    @property
    def fingerprint(self) -> str:
        """Changes whenever the same text may be cut differently: name, version and user words."""

    def words(self, text: str) -> list[str]:
        """Return the words of `text`, punctuation and blanks too; joined they are `text` again."""

    def search_words(self, text: str) -> list[str]:
        """Return the words of `text` and, before each long one, the shorter words within it."""


class RjiebaSegmenter:
    """jieba's words, cut by rjieba (Rust, MIT); the default."""

    name = "rjieba"

    def __init__(self, words: Iterable[UserWord] = ()) -> None:
        import rjieba  # noqa: PLC0415  - may be absent: then JiebaSegmenter stands in

        self._jieba = rjieba.Jieba()
        self._words = tuple(words)
        for word in self._words:
            self._jieba.add_word(word.word, word.frequency, word.tag or None)
        self.version = metadata.version("rjieba")
        self.fingerprint = _fingerprint(self.name, self.version, self._words)

    def __reduce__(self) -> tuple[Callable[..., Segmenter], tuple[tuple[UserWord, ...]]]:
        """Have another process open the same one."""
        return RjiebaSegmenter, (self._words,)

    def words(self, text: str) -> list[str]:
        """Return the words of `text`; joined they are `text` again."""
        return _cut_latin(self._jieba.cut(text), text)

    def search_words(self, text: str) -> list[str]:
        """Return the words of `text` and the shorter words within long ones."""
        return _cut_latin(self._jieba.cut_for_search(text), text)


class JiebaSegmenter:
    """jieba itself (pure Python, MIT): the fall-back, and the reference in tests."""

    name = "jieba"

    def __init__(self, words: Iterable[UserWord] = ()) -> None:
        import jieba  # noqa: PLC0415  - costs a second, and is only wanted without rjieba

        jieba.setLogLevel(logging.WARNING)  # else it reports its start-up on standard error
        self._jieba = jieba.Tokenizer()
        self._words = tuple(words)
        for word in self._words:
            self._jieba.add_word(word.word, word.frequency, word.tag or None)
        self.version = metadata.version("jieba")
        self.fingerprint = _fingerprint(self.name, self.version, self._words)

    def __reduce__(self) -> tuple[Callable[..., Segmenter], tuple[tuple[UserWord, ...]]]:
        """Have another process open the same one."""
        return JiebaSegmenter, (self._words,)

    def words(self, text: str) -> list[str]:
        """Return the words of `text`; joined they are `text` again."""
        return _cut_latin(self._jieba.lcut(text), text)

    def search_words(self, text: str) -> list[str]:
        """Return the words of `text` and the shorter words within long ones."""
        return _cut_latin(self._jieba.lcut_for_search(text), text)


def dictionary_words(text: str) -> list[str]:
    """Return the words of `text` by jieba's dictionary alone: none is guessed from characters."""
    return _dictionary_cutter()(text)


@lru_cache(maxsize=1)
def _dictionary_cutter() -> Callable[[str], list[str]]:
    if util.find_spec("rjieba"):
        import rjieba  # noqa: PLC0415  - may be absent

        return lambda text: list(rjieba.cut(text, False))
    import jieba  # noqa: PLC0415  - costs a second, and is only wanted without rjieba

    jieba.setLogLevel(logging.WARNING)
    return lambda text: list(jieba.lcut(text, HMM=False))


def open_segmenter(lexicon: Lexicon | None = None) -> Segmenter:
    """Return the best segmenter that is installed, with the lexicon's words.

    A dictionary takes a quarter of a second to read, so a segmenter is kept and handed out again.
    """
    return _open(lexicon.words if lexicon else ())


@lru_cache(maxsize=4)
def _open(words: tuple[UserWord, ...]) -> Segmenter:
    return RjiebaSegmenter(words) if util.find_spec("rjieba") else JiebaSegmenter(words)


def _cut_latin(words: list[str], text: str) -> list[str]:
    if not _ALNUM.search(text):  # nothing to cut
        return words
    cut: list[str] = []
    for word in words:
        chinese = "\u4e00" <= word < "\ua000"  # by its first character: quick, and most are
        if chinese or len(word) == 1 or not _ALNUM.search(word) or _HAN.search(word):
            cut.append(word)
        else:
            cut += filter(None, _LATIN.split(word))
    return cut


def _fingerprint(name: str, version: str, words: Iterable[UserWord]) -> str:
    listed = "\n".join(f"{word.word} {word.frequency} {word.tag}" for word in words)
    return f"{name}-{version}-{hashlib.sha256(listed.encode()).hexdigest()[:16]}"
