"""An answer's quotes held against today's corpus: unchanged, changed, withdrawn.

What a sentence reads like now is shown the way every quote is: as an address, opened and proven.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from bot.citations import Citation, Quote, Shelf, Standing, digest, open_quote, successor
from bot.given import GivenAnswer
from retrieval.corpus.model import Article, Paragraph
from retrieval.errors import QuoteError
from retrieval.text.sentences import sentences
from retrieval.text.spans import Span

# How much of a sentence must be left for another to count as its new wording (difflib's ratio, in
# which 0.6 is "close", as its documentation says).
CLOSE = 0.6


class Finding(StrEnum):
    """What has become of a quote."""

    UNCHANGED = "unchanged"  # its article is in the corpus as it was
    KEPT = "kept"  # its article was changed elsewhere; the sentence stands there word for word
    CHANGED = "changed"  # the article was changed, and the sentence with it
    WITHDRAWN = "withdrawn"  # the article is not in the corpus any more
    REFUSED = "refused"  # the stored paragraph is not the recorded one, so nothing is quoted


@dataclass(frozen=True, slots=True)
class Check:
    """One citation, checked: as it was quoted, and what stands in its place now."""

    number: int
    finding: Finding
    then: Quote | None = None
    now: Quote | None = None  # of a changed sentence, where another is close to it


def verify(given: GivenAnswer, shelf: Shelf) -> list[Check]:
    """Check every citation of an answer, in order."""
    return [_check(citation, shelf) for citation in given.citations]


def _check(citation: Citation, shelf: Shelf) -> Check:
    try:
        then = open_quote(citation, shelf)
    except QuoteError:
        return Check(citation.number, Finding.REFUSED)
    if then.standing is Standing.CURRENT:
        return Check(citation.number, Finding.UNCHANGED, then)
    article = successor(then.article, shelf)
    if article is None:
        return Check(citation.number, Finding.WITHDRAWN, then)
    if any(then.text in paragraph.text for paragraph in article.paragraphs):
        return Check(citation.number, Finding.KEPT, then)
    return Check(citation.number, Finding.CHANGED, then, _closest(then, article, shelf))


def _closest(then: Quote, article: Article, shelf: Shelf) -> Quote | None:
    """Return the sentence of a changed article that comes nearest to the one quoted."""
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(then.text)
    best: tuple[float, Paragraph, Span] | None = None
    for paragraph, sentence in _sentences(article):
        matcher.set_seq1(sentence.cut(paragraph.text))
        if matcher.quick_ratio() < max(CLOSE, best[0] if best else 0.0):
            continue
        if (likeness := matcher.ratio()) >= CLOSE and (best is None or likeness > best[0]):
            best = likeness, paragraph, sentence
    if best is None:
        return None
    _, paragraph, sentence = best
    now = Citation(then.citation.number, paragraph.id, sentence, None, digest(paragraph.text))
    return open_quote(now, shelf)


def _sentences(article: Article) -> Iterator[tuple[Paragraph, Span]]:
    for paragraph in article.paragraphs:
        for sentence in sentences(paragraph.text):
            yield paragraph, sentence
