"""Which words of a long sentence are shown: whole clauses, never altered, omissions told apart.

An excerpt is a list of spans of the stored paragraph. What lies between them is left out, and the
template says so outside of the quote; nothing is ever put into one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.rendering.markup import units
from retrieval.text.spans import Span

# Ends of clauses, with the quotation marks that close there; not inside a number (1,000; 12:30).
_CLAUSE = re.compile(r"(?:[，、；：。！？…]|[,;:!?](?!\d))+[”’」』）)】》]*\s*")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that are set alike."""

    text: str
    marked: bool


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The parts of a sentence that are shown, in order, and whether it goes on around them."""

    parts: tuple[tuple[Run, ...], ...]
    omitted_before: bool
    omitted_after: bool


def excerpt(text: str, sentence: Span, marks: Sequence[Span], limit: int) -> Excerpt:
    """Cut what is shown of a sentence.

    Args:
        text: the stored paragraph.
        sentence: what is quoted, in `text`.
        marks: what is set in bold, inside `sentence`.
        limit: the most UTF-16 units to show; kept as long as one clause is not longer by itself.
    """
    spans = shortened(text, sentence, marks, limit)
    return Excerpt(
        parts=tuple(_runs(text, span, marks) for span in spans),
        omitted_before=spans[0].start > sentence.start,
        omitted_after=spans[-1].end < sentence.end,
    )


def shortened(text: str, sentence: Span, marks: Sequence[Span], limit: int) -> list[Span]:
    """Return the clauses of a sentence that are shown, neighbours joined.

    Those with a mark come first, as far as they fit; then their neighbours, nearest first. Where
    one clause alone is too long, as many of its characters as fit are kept around its mark.
    """
    if units(sentence.cut(text)) <= limit:
        return [sentence]
    clauses = _clauses(text, sentence)
    holding = [
        position
        for position, clause in enumerate(clauses)
        if any(clause.start < mark.end and mark.start < clause.end for mark in marks)
    ] or [0]
    kept: set[int] = set()
    used = 0
    for position in [*holding, *_around(holding[0], len(clauses))]:
        size = units(clauses[position].cut(text))
        if position not in kept and used + size <= limit:
            kept.add(position)
            used += size
        elif position not in holding and position not in kept:
            break
    if not kept:
        return [_around_mark(text, clauses[holding[0]], marks, limit)]
    return _joined([clauses[position] for position in sorted(kept)])


def _clauses(text: str, sentence: Span) -> list[Span]:
    ends = [match.end() for match in _CLAUSE.finditer(text, sentence.start, sentence.end)]
    if not ends or ends[-1] < sentence.end:
        ends.append(sentence.end)
    return [Span(start, end) for start, end in zip([sentence.start, *ends[:-1]], ends, strict=True)]


def _around(middle: int, count: int) -> list[int]:
    """Return the positions after and before `middle`, nearest first."""
    return sorted(
        (position for position in range(count) if position != middle),
        key=lambda position: (abs(position - middle), position < middle),
    )


def _around_mark(text: str, clause: Span, marks: Sequence[Span], limit: int) -> Span:
    starts = [mark.start for mark in marks if clause.start <= mark.start < clause.end]
    start = min(starts, default=clause.start)
    end = start
    room = limit
    while end < clause.end and units(text[end]) <= room:
        room -= units(text[end])
        end += 1
    while start > clause.start and units(text[start - 1]) <= room:
        room -= units(text[start - 1])
        start -= 1
    return Span(start, end)


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for span in spans:
        if joined and joined[-1].end == span.start:
            joined[-1] = Span(joined[-1].start, span.end)
        else:
            joined.append(span)
    return joined


def _runs(text: str, span: Span, marks: Sequence[Span]) -> tuple[Run, ...]:
    """Cut a span at the borders of its marks; overlapping marks count as one."""
    marked = [False] * len(span)
    for mark in marks:
        for position in range(max(mark.start, span.start), min(mark.end, span.end)):
            marked[position - span.start] = True
    runs: list[Run] = []
    start = span.start
    for position in range(span.start + 1, span.end + 1):
        at_end = position == span.end
        if at_end or marked[position - span.start] != marked[start - span.start]:
            runs.append(Run(text[start:position], marked[start - span.start]))
            start = position
    return tuple(runs)
