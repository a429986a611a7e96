"""A text as long as a book, restored piece by piece, so that its length costs no memory.

A newspaper page has some 50 kB. What is a hundred times longer is many pages in one file; it is
cut between articles as far as that can be told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from retrieval.corpus.model import Article, LineRange, Noise
from retrieval.corpus.page import marks
from retrieval.corpus.page.restore import restore

PIECE = 500_000
"""Characters after which a place to cut is looked for."""
_WINDOW = PIECE // 4  # characters in which a good place is waited for, then any blank line is one
_TITLE = 36  # characters; a longer line is no headline


def parts_of(lines: Sequence[str]) -> Iterator[Article | Noise]:
    """Yield the articles and the noise of a page of any length.

    Args:
        lines: its lines; the first is line 1.
    """
    position = 0
    for start, end in cuts(lines):
        page = restore(lines[start:end] if end - start < len(lines) else lines)
        for article in page.articles:
            yield _shifted(article, start, position)
            position += 1
        for noise in page.noise:
            yield replace(noise, lines=_later(noise.lines, start))


def cuts(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield the first index of each piece and the one behind its last."""
    start = length = 0
    blank = None  # the latest place in the window where a blank line stands
    for at, line in enumerate(lines):
        length += len(line) + 1
        if length < PIECE:
            continue
        if not line.strip():
            blank = at + 1
        if _is_between_articles(lines, at) or length >= PIECE + _WINDOW:
            end = at + 1 if blank is None else blank
            yield start, end
            start, blank = end, None
            length = sum(len(one) + 1 for one in lines[end : at + 1])
    if start < len(lines) or not lines:
        yield start, len(lines)


def _is_between_articles(lines: Sequence[str], at: int) -> bool:
    """Whether a blank line stands below a sentence's end and above what may be a headline."""
    if lines[at].strip() or at == 0 or at + 1 == len(lines):
        return False
    above, below = lines[at - 1].strip(), lines[at + 1].strip()
    return (
        bool(marks.SENTENCE_END.search(above[-8:]))
        and 0 < len(below) <= _TITLE
        and not marks.SENTENCE_END.search(below)
        and not marks.NUMBERED.match(below)
    )


def _shifted(article: Article, by: int, position: int) -> Article:
    if not by:
        return article
    paragraphs = (
        replace(p, lines=tuple(_later(r, by) for r in p.lines)) for p in article.paragraphs
    )
    sections = (replace(s, lines=tuple(_later(r, by) for r in s.lines)) for s in article.sections)
    return replace(
        article, paragraphs=tuple(paragraphs), sections=tuple(sections), position=position
    )


def _later(lines: LineRange, by: int) -> LineRange:
    return LineRange(lines.first + by, lines.last + by)
