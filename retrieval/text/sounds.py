"""How Chinese text sounds, so that a word typed by a wrong character of the same sound is found.

海冬市 is 海东市 to the ear. Tones are left out and the sounds that many dialects and keyboards do
not tell apart (zh z, ch c, sh s, ing in, eng en, ang an) count as one.
"""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

from retrieval.text.lately import LATELY

_ALIKE = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ing", "in"), ("eng", "en"), ("ang", "an"))
_HAN = re.compile("[\u3400-\u9fff]")
_FIRST = 0xE000  # private use: stands for syllables, so that a text keeps its length


@lru_cache(maxsize=LATELY)
def sounds(text: str) -> str:
    """A string of the same length in which characters of one sound are one character."""
    return "".join(map(_sound, text))


@lru_cache(maxsize=20_000)
def _sound(character: str) -> str:
    if not _HAN.match(character):
        return character
    syllable = lazy_pinyin(character)[0]
    for one, other in _ALIKE:
        syllable = syllable.replace(one, other)
    return _code(syllable)


_codes: dict[str, str] = {}


def _code(syllable: str) -> str:
    """A private character for a syllable; Mandarin has some 400 of them."""
    return _codes.setdefault(syllable, chr(_FIRST + len(_codes)))
