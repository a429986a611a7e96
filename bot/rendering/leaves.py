"""An article as a reader turns through it: one paragraph a leaf, a long one in several."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.citations import Quote
from bot.rendering.markup import units
from bot.rendering.views import MARKS
from retrieval.corpus.model import Article, Paragraph
from retrieval.text.sentences import sentences
from retrieval.text.spans import Span

LEAF_UNITS = 2800  # leaves room for the headline above and the line numbers below


@dataclass(frozen=True, slots=True)
class Leaf:
    """Characters of one paragraph that are shown at once."""

    paragraph: Paragraph
    span: Span


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a leaf that are set alike: inside the quoted sentence or not, the answer or not."""

    text: str
    quoted: bool
    marked: bool


def leaves(article: Article) -> list[Leaf]:
    """Return an article's leaves in order; the same article always gives the same ones."""
    return [
        Leaf(paragraph, span)
        for paragraph in sorted(article.paragraphs, key=lambda item: item.position)
        for span in _spans(paragraph.text)
    ]


def leaf_of(quote: Quote) -> int:
    """Return the position of the leaf on which a quoted sentence starts."""
    all_leaves = leaves(quote.article)
    for position, leaf in enumerate(all_leaves):
        start = quote.citation.sentence.start
        if leaf.paragraph.id == quote.paragraph.id and leaf.span.start <= start < leaf.span.end:
            return position
    return 0


def pieces(leaf: Leaf, quote: Quote) -> list[Piece]:
    """Cut a leaf where the quoted sentence and its answer begin and end."""
    if leaf.paragraph.id != quote.paragraph.id:
        return [Piece(leaf.span.cut(leaf.paragraph.text), quoted=False, marked=False)]
    citation = quote.citation
    return cut(leaf.paragraph.text, leaf.span, citation.sentence, citation.marks[:MARKS])


def cut(text: str, within: Span, sentence: Span, marks: Sequence[Span]) -> list[Piece]:
    """Cut the characters `within` of a text where a sentence and its answers begin and end."""
    borders = {within.start, within.end}
    for span in (sentence, *marks):
        borders |= {edge for edge in (span.start, span.end) if within.start < edge < within.end}
    return [
        Piece(
            text[start:end],
            quoted=sentence.start <= start < sentence.end,
            marked=any(mark.start <= start < mark.end for mark in marks),
        )
        for start, end in pairwise(sorted(borders))
    ]


def _spans(text: str) -> list[Span]:
    """Cut a paragraph at sentences, and a sentence that is too long by itself anywhere."""
    if units(text) <= LEAF_UNITS:
        return [Span(0, len(text))]
    spans: list[Span] = []
    start = 0
    for sentence in sentences(text):
        if sentence.start > start and units(text[start : sentence.end]) > LEAF_UNITS:
            spans.append(Span(start, sentence.start))
            start = sentence.start
        while units(text[start : sentence.end]) > LEAF_UNITS:
            spans.append(Span(start, start + LEAF_UNITS // 2))
            start += LEAF_UNITS // 2
    spans.append(Span(start, len(text)))
    return [span for span in spans if len(span)]
