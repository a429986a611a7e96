"""Whether a piece of evidence supports a gold answer, and how near a short answer comes to it.

Texts are compared without case, width, blanks and marks; a number counts only where it stands alone
(5% is not in 15%). A quote of several sentences counts up to 200 characters: a page proves nothing.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection

from retrieval.answering.gold import Case

LONGEST_QUOTE = 200
_SHORTEST_PART = 6  # characters of a quote that is only part of the gold sentence
# Gold types whose short answer could stand in any sentence: only the gold sentence itself counts.
_SENTENCE_ONLY = frozenset({"list", "how", "why", "definition", "yesno"})
_SENTENCE_END = re.compile(r"[。!?][”’」』)]*(?=.)")


def squeeze(text: str) -> str:
    """Without case, width and blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text).lower())


def bare(text: str) -> str:
    """Squeezed, without marks but % and ‰, and points and slashes inside numbers."""
    text = squeeze(text)
    return "".join(
        character
        for place, character in enumerate(text)
        if unicodedata.category(character)[0] in "LN"
        or character in "%‰"
        or (character in "./" and re.fullmatch(r"\d.\d", text[max(place - 1, 0) : place + 2]))
    )


def holds(quote: str, answer: str) -> bool:
    """Whether the quote says the answer, numbers as whole numbers."""
    wanted = bare(answer)
    if not wanted:
        return False
    before = r"(?<![\d.])" if wanted[0].isdigit() else ""
    after = r"(?![\d.]*\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, bare(quote)) is not None


def overlap(answer: str, gold: str) -> float:
    """The F1 of the characters of two wordings."""
    ours, theirs = Counter(bare(answer)), Counter(bare(gold))
    common = sum((ours & theirs).values())
    return 2 * common / (sum(ours.values()) + sum(theirs.values())) if common else 0.0


def supports(quote: str, documents: Collection[str], case: Case) -> bool:
    """Whether a quote supports a gold answer.

    Args:
        quote: as shown.
        documents: ids by which the gold may know the quote's article.
        case: the gold question.
    """
    if not _to_the_point(quote):
        return False
    right = not case.documents or bool(case.documents.intersection(documents))
    if case.quote is None:
        return right and any(holds(quote, answer) for answer in case.answers)
    if _same_sentence(quote, case.quote):
        return True
    if case.names:
        return all(squeeze(name) in squeeze(quote) for name in case.answers[0].split("、"))
    return (
        case.type not in _SENTENCE_ONLY
        and bool(case.documents.intersection(documents))
        and any(holds(quote, answer) for answer in case.answers)
    )


def _to_the_point(quote: str) -> bool:
    text = squeeze(quote)
    return len(text) <= LONGEST_QUOTE or not _SENTENCE_END.search(text[:-1])


def _same_sentence(quote: str, gold: str) -> bool:
    ours, theirs = squeeze(quote), squeeze(gold)
    if not ours or not theirs or not (ours in theirs or theirs in ours):
        return False
    return min(len(ours), len(theirs)) >= min(_SHORTEST_PART, len(theirs))
