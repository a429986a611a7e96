"""Short lines between two texts: which of them make one headline, which head a section."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.corpus.page import marks
from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.continuity import junction
from retrieval.corpus.page.labels import BYLINE, HEAD, KICKER, SUBTITLE

HEADLINE, SECTION, SIGNATURE = "headline", "section", "signature"
_MOST_LINES = 6
_SERIES = 3  # characters that headings of one series begin with
_KEPT = 6


@dataclass(frozen=True, slots=True)
class Segment:
    """Blocks `[first, end)` of the page taken as one thing."""

    form: str
    first: int
    end: int


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a group of short lines, and the log odds that speak for it."""

    segments: tuple[Segment, ...]
    score: float


def series(blocks: Sequence[Block]) -> frozenset[str]:
    """Return the beginnings that several headings of the page share: sections of one article."""
    beginnings = Counter(block.text[:_SERIES] for block in blocks if block.label == HEAD)
    return frozenset(text for text, number in beginnings.items() if number > 1)


def readings(blocks: Sequence[Block], first: int, end: int, alike: frozenset[str]) -> list[Reading]:
    """Return the best ways to read the short lines `[first, end)`, the best first.

    Args:
        blocks: all blocks of the page.
        first: the first short line.
        end: the block after the last one.
        alike: beginnings of headings that come back on the page.
    """
    best: list[list[Reading]] = [[Reading((), 0.0)]]
    for at in range(first + 1, end + 1):
        options: list[Reading] = []
        for start in range(max(first, at - _MOST_LINES), at):
            for segment, score in _segments(blocks, start, at, first, alike):
                options.extend(
                    Reading((*before.segments, segment), before.score + score)
                    for before in best[start - first]
                )
        options.sort(key=lambda reading: -reading.score)
        best.append(options[:_KEPT])
    return best[-1]


def _segments(
    blocks: Sequence[Block], start: int, end: int, first: int, alike: frozenset[str]
) -> Iterator[tuple[Segment, float]]:
    labels = [block.label for block in blocks[start:end]]
    if labels == [BYLINE]:
        signature = 0.5 if start == first and blocks[start].text[0] in "（(" else -1.5
        yield Segment(SIGNATURE, start, end), signature
        return
    if all(label in (HEAD, KICKER) for label in labels) and len(labels) <= 2:
        repeated = any(block.text[:_SERIES] in alike for block in blocks[start:end])
        score = _section_score(blocks[start:end]) + (2.5 if repeated else 0.0)
        yield Segment(SECTION, start, end), score
    likely = _headline_score(blocks[start:end], labels)
    if likely is not None:
        yield Segment(HEADLINE, start, end), likely


def _section_score(lines: Sequence[Block]) -> float:
    score = 0.0
    for line in lines:
        size = len(line.text)
        if marks.NUMBERED.match(line.text):
            score += 5.0
        elif size > 20:
            score -= 3.0
        elif size > 14:
            score -= 0.7
        elif size >= 4:
            score += 0.5
        score += 1.0 if line.lines[0].heading > 2 else 0.0
    if len(lines) == 2:
        score += -2.5 if lines[1].after_blank else 0.3
        score += -1.0 if abs(len(lines[0].text) - len(lines[1].text)) > 6 else 0.0
        if marks.NUMBERED.match(lines[1].text):
            score -= 8.0
        if lines[1].label == KICKER:
            score -= 4.0
    return score - (1.0 if lines[0].label == KICKER else 0.0)


def _headline_score(lines: Sequence[Block], labels: Sequence[str]) -> float | None:
    order = {KICKER: 0, HEAD: 1, SUBTITLE: 2, BYLINE: 3}
    ranks = [order[label] for label in labels]
    if ranks != sorted(ranks) or labels.count(KICKER) > 1 or labels.count(SUBTITLE) > 2:
        return None
    titles = [line for line, label in zip(lines, labels, strict=True) if label == HEAD]
    if len(titles) > 3 or labels.count(BYLINE) > 2:
        return None
    score = -1.5
    score += 3.0 * (KICKER in labels) + 2.5 * (SUBTITLE in labels) + 3.0 * (BYLINE in labels)
    if not titles:
        return score - 4.0
    size = sum(len(title.text) for title in titles)
    score += -1.5 if size <= 6 else 0.0 if size <= 11 else 0.7 if size <= 30 else -1.0
    for one, two in pairwise(titles):
        score += _same_title(one, two)
    score -= 6.0 * sum(bool(marks.NUMBERED.match(title.text)) for title in titles)
    return score


def _same_title(one: Block, two: Block) -> float:
    """Log odds that two lines are one title rather than two headlines."""
    score = -0.8 if two.after_blank else 1.5
    both = len(one.text) + len(two.text)
    score += 0.8 if both <= 24 else -0.5 if both <= 32 else -2.5
    if " " in one.text and len(one.text) >= 12:
        score -= 1.5
    if one.lines[0].heading and one.lines[0].heading == two.lines[0].heading:
        score -= 0.5
    if two.lines[0].heading and not one.lines[0].heading:
        score += 2.0  # a kicker above a marked title
    return score + 0.25 * max(-4.0, min(6.0, junction(one.text, two.text)))
