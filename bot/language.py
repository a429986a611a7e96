"""Which of the bot's languages a reader gets: the one they write in, else their client's.

Only the wording around a quote has a language; a quote stays as printed.
"""

from enum import StrEnum
from functools import cache, lru_cache

import opencc


class Language(StrEnum):
    """A language that texts and templates exist in; the value names their files (BCP 47)."""

    SIMPLIFIED = "zh-Hans"
    TRADITIONAL = "zh-Hant"
    ENGLISH = "en"


TEXTS = 2_000  # whose language is remembered: many ask the same

TRADITIONAL_TAGS = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")


def of_tag(tag: str | None, default: Language = Language.SIMPLIFIED) -> Language:
    """Return the language of an IETF tag as clients and settings give it, in any case."""
    tag = (tag or "").lower().replace("_", "-")
    if tag.startswith(TRADITIONAL_TAGS):
        return Language.TRADITIONAL
    if tag == "zh" or tag.startswith("zh-"):
        return Language.SIMPLIFIED
    if tag == "en" or tag.startswith("en-"):
        return Language.ENGLISH
    return default


@lru_cache(maxsize=TEXTS)
def of_text(text: str, default: Language) -> Language:
    """Return the language a question is written in; `default` where its letters do not tell.

    A question with Chinese characters is Chinese, whatever language the reader's client speaks.
    Characters that both scripts share say nothing: then a Chinese `default` stands.
    """
    if not any("\u4e00" <= character <= "\u9fff" for character in text):
        return default
    if _converter("t2s").convert(text) != text:
        return Language.TRADITIONAL
    if _converter("s2t").convert(text) != text or default is Language.ENGLISH:
        return Language.SIMPLIFIED
    return default


@cache
def _converter(configuration: str) -> opencc.OpenCC:
    return opencc.OpenCC(configuration)
