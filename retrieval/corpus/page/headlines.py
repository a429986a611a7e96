"""Short lines between two texts: which of them make one headline, which head a section."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from retrieval.corpus.page import marks
from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.continuity import junction
from retrieval.corpus.page.labels import BYLINE, HEAD, KICKER, SUBTITLE
from retrieval.corpus.page.weights import Weights

HEADLINE, SECTION, SIGNATURE, RUNNING = "headline", "section", "signature", "text"
_MOST_LINES = 6
_SERIES = 3  # characters that headings of one series begin with
_KEPT = 8
_LEAST_DOUBT = -2.5


@dataclass(slots=True, eq=False)
class Segment:
    """Blocks `[first, end)` of the page taken as one thing."""

    form: str
    first: int
    end: int


@dataclass(slots=True, eq=False)
class Reading:
    """One way to read a group of short lines, and the log odds that speak for it."""

    segments: tuple[Segment, ...]
    score: float


def series(blocks: Sequence[Block]) -> frozenset[str]:
    """Return the beginnings that several headings of the page share: sections of one article."""
    beginnings = Counter(block.text[:_SERIES] for block in blocks if block.label == HEAD)
    return frozenset(text for text, number in beginnings.items() if number > 1)


class Groups:
    """Reads the groups of short lines of one page."""

    def __init__(self, blocks: Sequence[Block], known: Weights) -> None:
        self.blocks = blocks
        self.known = known
        self.alike = series(blocks)

    def readings(self, first: int, end: int) -> list[Reading]:
        """Return the best ways to read the short lines `[first, end)`, the best first."""
        best: list[list[Reading]] = [[Reading((), 0.0)]]
        for at in range(first + 1, end + 1):
            options: list[Reading] = []
            for start in range(max(first, at - _MOST_LINES), at):
                for segment, score in self._segments(start, at, start == first):
                    for before in best[start - first]:
                        total = before.score + score + self._pair(before, segment)
                        options.append(Reading((*before.segments, segment), total))
            options.sort(key=lambda reading: -reading.score)
            best.append(options[:_KEPT])
        return best[-1]

    def _pair(self, before: Reading, segment: Segment) -> float:
        """Cost of a heading right under a heading, unless the outer one is numbered."""
        if segment.form != SECTION or not before.segments or before.segments[-1].form != SECTION:
            return 0.0
        outer = self.blocks[before.segments[-1].first].text
        return 0.0 if marks.NUMBERED.match(outer) else self.known.section_pair

    def _segments(self, start: int, end: int, is_first: bool) -> Iterator[tuple[Segment, float]]:
        known, lines = self.known, self.blocks[start:end]
        labels = [block.label for block in lines]
        if labels == [BYLINE]:
            bracketed = is_first and lines[0].text[0] in "（("
            score = known.signature if bracketed else known.lone_byline
            yield Segment(SIGNATURE, start, end), score
            return
        if len(labels) == 1 and lines[0].doubt > _LEAST_DOUBT:
            yield Segment(RUNNING, start, end), known.doubt * lines[0].doubt
        if all(label in (HEAD, KICKER) for label in labels) and len(labels) <= 2:
            repeated = any(block.text[:_SERIES] in self.alike for block in lines)
            score = _section_score(lines, known) + (known.repeated if repeated else 0.0)
            yield Segment(SECTION, start, end), score
        likely = _headline_score(lines, labels, known)
        if likely is not None:
            yield Segment(HEADLINE, start, end), likely


def _section_score(lines: Sequence[Block], known: Weights) -> float:
    score = 0.0
    for line in lines:
        size = len(line.text)
        if marks.NUMBERED.match(line.text):
            score += known.numbered
        elif size > 20:
            score += known.long_section
        elif size > 14:
            score += known.longish_section
        elif size >= 4:
            score += known.short_section
        score += 1.0 if line.lines[0].heading > 2 else 0.0
    if len(lines) == 2:
        score += known.section_blank if lines[1].after_blank else known.section_two
        score += -1.0 if abs(len(lines[0].text) - len(lines[1].text)) > 6 else 0.0
        if marks.NUMBERED.match(lines[1].text):
            score -= 8.0
        if marks.KICKER_END.search(lines[0].text):
            score += 4.5  # the first line calls for a second
        if lines[1].label == KICKER:
            score -= 4.0
    if marks.names_a_place(lines[0].text):
        score -= 4.0
    return score + (known.section_colon if lines[0].label == KICKER else 0.0)


def _headline_score(lines: Sequence[Block], labels: Sequence[str], known: Weights) -> float | None:
    order = {KICKER: 0, HEAD: 1, SUBTITLE: 2, BYLINE: 3}
    ranks = [order[label] for label in labels]
    if ranks != sorted(ranks) or labels.count(KICKER) > 1 or labels.count(SUBTITLE) > 2:
        return None
    titles = [line for line, label in zip(lines, labels, strict=True) if label == HEAD]
    if len(titles) > 3 or labels.count(BYLINE) > 2:
        return None
    score = known.headline
    score += known.subtitle * (SUBTITLE in labels)
    if KICKER in labels:  # one that names no place may as well be half of a section's heading
        score += known.kicker * (1.0 if marks.names_a_place(lines[0].text) else 0.4)
    score += known.byline * (BYLINE in labels)
    if not titles:
        return score + known.no_title
    if KICKER not in labels and marks.names_a_place(titles[0].text):
        score += known.kicker
    size = sum(len(title.text) for title in titles)
    score += known.title_short if size <= 6 else 0.0 if size <= 11 else known.title_long
    score -= 1.7 if size > 30 else 0.0
    for one, two in pairwise(titles):
        score += _same_title(one, two, known)
    return score - 6.0 * sum(bool(marks.NUMBERED.match(title.text)) for title in titles)


def _same_title(one: Block, two: Block, known: Weights) -> float:
    """Log odds that two lines are one title rather than two headlines."""
    score = known.title_blank if two.after_blank else known.title_two
    both = len(one.text) + len(two.text)
    score += 0.8 if both <= 24 else -0.5 if both <= 32 else -2.5
    if two.after_blank and min(len(one.text), len(two.text)) <= 9:
        score += known.title_part
    if " " in one.text and len(one.text) >= 12:
        score += known.title_halves
    if one.lines[0].heading and one.lines[0].heading == two.lines[0].heading:
        score -= 0.5
    if two.lines[0].heading and not one.lines[0].heading:
        score += 3.5  # a kicker above a marked title
    return score + known.title_junction * max(-4.0, min(6.0, junction(one.text, two.text)))
