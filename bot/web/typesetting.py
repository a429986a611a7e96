"""Where a Chinese headline may break: between words, as a newspaper's editor would break it.

Browsers know no Chinese words and break anywhere. So the words are told apart here, each followed
by a `<wbr>`; the style sheet allows breaks nowhere else. Copied text is the same as without.
"""

from itertools import pairwise

from markupsafe import Markup

from retrieval.text.words import Segmenter

_CLINGING = frozenset("，。、；：！？”’」』）】》〉…—·%‰,.;:!?)]}的了着过地得们之与和及")
_OPENING = frozenset("“‘「『（【《〈([{")


def breaking(text: str, segmenter: Segmenter) -> Markup:
    """Return text as HTML, with a place to break before each word that does not cling."""
    words = [word for word in segmenter.words(text) if word]
    parts = [Markup.escape(words[0])] if words else []
    for before, word in pairwise(words):
        joined = word[0] in _CLINGING or before[-1] in _OPENING
        parts += [Markup("" if joined else "<wbr>"), Markup.escape(word)]
    return Markup("").join(parts)
