"""One bag of terms: what an engine counts and what a query asks, from one function.

Words alone miss what the segmenter cuts differently in question and page; characters and pairs of
neighbours alone rank worse than with words (docs/retrieval.md has the figures). So a text's terms
are all three.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from retrieval.text.normalize import normalise
from retrieval.text.words import Segmenter

Terms = Mapping[str, float]
"""Term to weight. A paragraph's weights are whole term frequencies; a query's may be fractions."""

FORMAT = 1
"""Raised whenever the same text may give other terms: an index of another format is rebuilt."""

# A unit is a Han character or an unbroken run of other letters and digits, a number with its
# decimal point, thousands' commas and percent sign kept whole.
_UNIT = re.compile(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af〇])"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d+)?%?(?![\d,])"
    r"|\d+(?:\.\d+)*%?"
    r"|[^\W\d_\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af〇]+"
)
_HAN_WORD = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")


def terms(text: str, segmenter: Segmenter) -> Counter[str]:
    """Return the terms of `text` and how often each stands there.

    A term is a word of two or more characters that has a Han character, a unit (a Han character, a
    number, a run of letters), or two units with nothing between them (城区, 2023年). Punctuation
    and blanks are never part of a term.
    """
    normal = normalise(text).text
    counts: Counter[str] = Counter()
    end = -1
    before = ""
    for unit in _UNIT.finditer(normal):
        this = unit.group().replace(",", "")
        counts[this] += 1
        if unit.start() == end:
            counts[before + this] += 1
        before, end = this, unit.end()
    counts.update(
        word for word in segmenter.search_words(normal) if len(word) > 1 and _HAN_WORD.search(word)
    )
    return counts


def paragraph_terms(
    text: str, contexts: Iterable[tuple[str, int]], segmenter: Segmenter
) -> Counter[str]:
    """Return a paragraph's terms with those of what it stands under.

    Args:
        text: the paragraph.
        contexts: headline, section heading and the like, each with the whole number of times that
            its terms are counted in; 0 leaves it out.
        segmenter: cuts the words.
    """
    counts = terms(text, segmenter)
    for context, weight in contexts:
        for term, count in terms(context, segmenter).items() if weight else ():
            counts[term] += count * weight
    return counts


def terms_fingerprint(segmenter: Segmenter) -> str:
    """Return what an index of these terms is kept under; another one's must be rebuilt."""
    return f"terms-{FORMAT}-{segmenter.fingerprint}"
