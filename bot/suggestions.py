"""What a hit test suggests for the word lists: words that were cut apart, synonyms not yet known.

Suggestions only: a person presses one or none. Nothing here knows any question beforehand; it looks
at where the words of this one stand, and where they do not, in what was found for it.
"""

import re
from collections.abc import Iterator, Sequence

from bot.own_lists import LONGEST, Entry, entry
from retrieval.answering.explanation import Explanation
from retrieval.text.lexicon import Lexicon
from retrieval.text.normalize import normalise
from retrieval.text.words import Segmenter

MOST = 3  # of each kind
_HAN = re.compile("[\u3400-\u9fff]{2,8}")
_ASKING = re.compile("[几多少哪何谁么]")  # a word with one of these asks


def suggested_words(told: Explanation, lexicon: Lexicon) -> list[Entry]:
    """Return neighbouring words of a question that stand together in what was found, longest first.

    They may be one name that the segmenter does not know.
    """
    known = {word.word for word in lexicon.words}
    texts = [normalise(f"{one.headline} {one.text}").text for one in told.passages]
    found = []
    for words in _neighbours(told.question.keywords, told.question.normalised):
        joined = "".join(words)
        if joined not in known and len(joined) <= LONGEST and any(joined in text for text in texts):
            found.append(joined)
    longest = sorted(dict.fromkeys(found), key=len, reverse=True)
    kept = [one for one in longest if not any(one in other for other in longest if other != one)]
    return [made for one in kept if _HAN.fullmatch(one) and (made := entry(one))][:MOST]


def suggested_synonyms(told: Explanation, lexicon: Lexicon, segmenter: Segmenter) -> list[Entry]:
    """Return words of the best sentence that may mean a word of the question that it does not say.

    Only those that share a character with it, as most Chinese synonyms do (薪酬, 欠薪): of the
    others nearly all are chance, and what one tap adds should be right.
    """
    if not told.sentences or not told.passages:
        return []
    sentence = told.sentences[0]
    passage = normalise(told.passages[sentence.passage].text).text
    asked = told.question.normalised
    places = "".join(place.name for place in told.question.places)  # another place is no synonym
    missing = [
        word for word in told.question.keywords if word not in passage and word not in places
    ]
    said = dict.fromkeys(segmenter.words(normalise(sentence.text).text))
    others = [word for word in said if _HAN.fullmatch(word) and word not in asked]
    pairs = [
        (len(set(word) & set(other)), abs(len(word) - len(other)), word, other)
        for word in missing
        for other in others
        if set(word) & set(other)
        and other not in lexicon.synonyms.get(word, ())
        and _HAN.fullmatch(word)
        and not _ASKING.search(word)
    ]
    best = sorted(pairs, key=lambda one: (-one[0], one[1]))
    return [made for _, _, word, other in best if (made := entry(word, other))][:MOST]


def _neighbours(words: Sequence[str], text: str) -> Iterator[tuple[str, ...]]:
    """Yield runs of two to four words that stand side by side in a text."""
    for size in (2, 3, 4):
        for start in range(len(words) - size + 1):
            run = tuple(words[start : start + size])
            if "".join(run) in text:
                yield run
