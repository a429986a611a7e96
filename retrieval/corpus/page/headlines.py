"""Short lines between two texts: which of them make one headline, which head a section."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter

from retrieval.corpus.page import marks
from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.continuity import junction
from retrieval.corpus.page.fragments import LEAST_DOUBT
from retrieval.corpus.page.labels import BYLINE, HEAD, KICKER, SUBTITLE
from retrieval.corpus.page.weights import Weights

HEADLINE, SECTION, SIGNATURE, RUNNING = "h", "s", "b", "t"  # forms of segments
_MOST_LINES = 6
_SERIES = 3  # characters that headings of one series begin with
_KEPT = 8


@dataclass(slots=True, eq=False)
class Segment:
    """Blocks `[first, end)` of the page taken as one thing."""

    form: str
    first: int
    end: int


@dataclass(slots=True, eq=False)
class Reading:
    """One way to read a group of short lines: its last segment, and how those before it are read.

    Readings that begin alike share what comes before, and so does what is made of them.
    """

    before: "Reading | None"
    segment: Segment | None
    score: float  # log odds that speak for all of it
    forms: str = ""  # of all its segments
    in_section: bool = False  # ends in a heading that is not numbered

    def segments(self) -> list[Segment]:
        """Return all its segments, in the page's order."""
        found: list[Segment] = []
        reading: Reading | None = self
        while reading is not None and reading.segment is not None:
            found.append(reading.segment)
            reading = reading.before
        return found[::-1]


@dataclass(slots=True, eq=False)
class _Line:
    """What tells of a short line, worked out once."""

    block: Block
    label: str
    rank: int
    size: int
    numbered: bool
    has_place: bool  # it names one
    has_series: bool  # another heading of the page begins alike
    as_section: float


_Option = tuple[float, Reading, Segment, bool]  # the last as in `Reading.in_section`


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
        lines = [self._line(block) for block in self.blocks[first:end]]
        options: list[list[_Option]] = [[] for _ in range(len(lines) + 1)]
        best = [Reading(None, None, 0.0)]
        for start, line in enumerate(lines):
            if start:
                best = _best(options[start])
            for form, stop, score in self._segments(lines, start):
                segment = Segment(form, first + start, first + stop)
                if form != SECTION:
                    options[stop] += [(old.score + score, old, segment, False) for old in best]
                    continue
                outer = not line.numbered
                under = score + self.known.section_pair  # right under one that is not numbered
                options[stop] += [
                    (old.score + (under if old.in_section else score), old, segment, outer)
                    for old in best
                ]
        return _best(options[-1])

    def _line(self, block: Block) -> _Line:
        known, text, size = self.known, block.text, len(block.text)
        numbered = marks.NUMBERED.match(text) is not None
        if numbered:
            score = known.numbered
        elif size > 20:
            score = known.long_section
        elif size > 14:
            score = known.longish_section
        else:
            score = known.short_section if size >= 4 else 0.0
        score += 1.0 if block.lines[0].heading > 2 else 0.0
        is_series = text[:_SERIES] in self.alike
        has_place = marks.names_a_place(text)
        rank = _ORDER[block.label]
        return _Line(block, block.label, rank, size, numbered, has_place, is_series, score)

    def _segments(self, lines: Sequence[_Line], start: int) -> Iterator[tuple[str, int, float]]:
        """Yield form, end and log odds of what the lines from one on may be together."""
        known, line, block = self.known, lines[start], lines[start].block
        if line.label == BYLINE:
            bracketed = not start and block.text[0] in "（("
            yield SIGNATURE, start + 1, known.signature if bracketed else known.lone_byline
        elif block.doubt > LEAST_DOUBT:
            yield RUNNING, start + 1, known.doubt * block.doubt
        if line.label in (HEAD, KICKER):
            yield SECTION, start + 1, self._section(line)
            if start + 1 < len(lines) and lines[start + 1].label in (HEAD, KICKER):
                yield SECTION, start + 2, self._section(line, lines[start + 1])
        headline = _Headline(known)
        for end in range(start + 1, min(len(lines), start + _MOST_LINES) + 1):
            if not headline.add(lines[end - 1]):
                break
            if end > start + 1 or line.label != BYLINE:
                yield HEADLINE, end, headline.score()

    def _section(self, line: _Line, second: _Line | None = None) -> float:
        known, score, in_series = self.known, line.as_section, line.has_series
        if second is not None:
            score += second.as_section
            score += known.section_blank if second.block.after_blank else known.section_two
            score += -1.0 if abs(line.size - second.size) > 6 else 0.0
            if second.numbered:
                score -= 8.0
            if line.block.text[-1] in ":：":
                score += 4.5  # the first line calls for a second
            if second.label == KICKER:
                score -= 4.0
            in_series = in_series or second.has_series
        if line.has_place:
            score -= 4.0
        score += known.section_colon if line.label == KICKER else 0.0
        return score + (known.repeated if in_series else 0.0)


def _best(options: list[_Option]) -> list[Reading]:
    options.sort(key=itemgetter(0), reverse=True)
    return [
        Reading(before, segment, score, before.forms + segment.form, in_section)
        for score, before, segment, in_section in options[:_KEPT]
    ]


_ORDER = {KICKER: 0, HEAD: 1, SUBTITLE: 2, BYLINE: 3}
_MOST = {KICKER: 1, HEAD: 3, SUBTITLE: 2, BYLINE: 2}


class _Headline:
    """The log odds that lines are one headline, while line after line is added."""

    def __init__(self, known: Weights) -> None:
        self._known = known
        self._last: _Line | None = None
        self._titles: _Line | None = None  # the first of them
        self._number = dict.fromkeys(_ORDER, 0)
        self._size = 0
        self._signs = known.headline
        self._odds = 0.0

    def add(self, line: _Line) -> bool:
        """Add a line; return whether one headline can have these lines."""
        known, last, label = self._known, self._last, line.label
        self._last = line
        self._number[label] += 1
        if self._number[label] > _MOST[label] or (last is not None and last.rank > line.rank):
            return False
        if label == HEAD:
            self._size += line.size
            if self._titles is None:
                self._titles = line
            elif last is not None:
                self._odds += _same_title(last.block, line.block, known)
            self._odds -= 6.0 if line.numbered else 0.0
        elif self._number[label] == 1:
            if label == KICKER:  # one that names no place may as well be half of a heading
                self._signs += known.kicker * (1.0 if line.has_place else 0.4)
            else:
                self._signs += known.subtitle if label == SUBTITLE else known.byline
        return True

    def score(self) -> float:
        """Return the log odds for the lines so far."""
        known, titles, size = self._known, self._titles, self._size
        if titles is None:
            return self._signs + known.no_title
        score = self._signs + self._odds
        if not self._number[KICKER] and titles.has_place:
            score += known.kicker
        score += known.title_short if size <= 6 else 0.0 if size <= 11 else known.title_long
        return score - (1.7 if size > 30 else 0.0)


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
