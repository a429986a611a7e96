"""What speaks for and against each decision about a page, as log odds.

Six kinds of evidence: the words on both sides of a cut, what two texts share, how a paragraph
begins, the widths that the press set, datelines and headline parts, and the order on the page.
The weights were fitted on composed pages (see docs/pages.md); the forms are general. What is asked
about one place of the page is in `places`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from retrieval.corpus.page import bylines, marks
from retrieval.corpus.page.affinity import Affinity
from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.cohesion import weigh_gaps
from retrieval.corpus.page.continuity import bridges, junction, opening
from retrieval.corpus.page.headlines import Segment
from retrieval.corpus.page.labels import BYLINE, HEAD, KICKER, SUBTITLE, TEXT
from retrieval.corpus.page.weights import Weights

_TOLD = frozenset((TEXT, KICKER, HEAD, SUBTITLE))  # what tells of an article's matter
_CANNOT_BEGIN = frozenset("，。、；：？！”’）》】,;:?!)%")
_LEAST_JUNCTION, _MOST_JUNCTION = -6.0, 8.0


@dataclass(slots=True, eq=False)
class Thread:
    """An article as far as it has been read; blocks are given by their numbers."""

    lead: int
    headline: Segment | None
    recent: tuple[int, ...]  # the last three pieces of its text
    sections: tuple[Segment, ...]  # the latest heading


@dataclass(slots=True, eq=False)
class Told:
    """What a headline tells, worked out once; blocks are given by their numbers."""

    lines: Sequence[int]  # those that tell something
    repeated: dict[int, float]  # of pairs that stand in several lines, what is too much, by block
    signed: bool
    titles: Sequence[int]  # of a title over lines set apart; else none


class Evidence:
    """Everything about one page that the search asks at more than one place of it."""

    def __init__(self, blocks: Sequence[Block], weights: Weights) -> None:
        self.blocks = blocks
        self.weights = weights
        self.open = [block.is_open for block in blocks]
        self.dated = [bool(bylines.DATELINE.match(block.text)) for block in blocks]
        told = [b.text if b.label in _TOLD else "" for b in blocks]
        self.affinity = Affinity(told)
        self.cohesion = weigh_gaps(blocks, self.affinity, weights)
        # The most that `match` and `joined` can give.
        self.most_match = weights.match_most + weights.match_none
        self.most_joined = weights.junction * _MOST_JUNCTION + weights.bridge + weights.quotes
        self._fresh: dict[int, float] = {
            at: self._weigh_beginning(block, at)
            for at, block in enumerate(blocks)
            if block.label == TEXT
        }
        self._left_open: dict[int, int] = {}
        self._told: dict[Segment, Told] = {}
        self.shares: list[dict[Segment, float]] = [{} for _ in blocks]
        self._after: dict[tuple[Thread, Segment], float] = {}
        self._headings: dict[tuple[Segment, Segment], float] = {}

    def leaving(self, thread: Thread) -> float:
        """The text right above is left for another article."""
        return self.weights.leave_open if self.open[thread.recent[-1]] else 0.0

    def headline_after(self, thread: Thread, headline: Segment) -> float:
        """A headline stands after the text that it belongs to."""
        key = (thread, headline)
        found = self._after.get(key)
        if found is None:
            best = max([self.match(headline, old) for old in {thread.lead, *thread.recent}])
            found = self._after[key] = self.weights.headline_after + best
        return found

    def under_sections(self, thread: Thread, pending: Sequence[Segment]) -> float:
        """The text goes on under a section heading."""
        known = self.weights
        score = known.section_open if self.open[thread.recent[-1]] else 0.0
        common = max([self.shared(pending[-1], old) for old in thread.recent])
        if thread.headline is not None:
            common = max(common, self._between(pending[-1], thread.headline))
        score += min(known.section_topic_most, known.section_topic * common)
        if not thread.sections:
            return score + known.first_section
        one, two = thread.sections[-1], pending[-1]
        alike = one.end - one.first == two.end - two.first
        a, b = self.blocks[one.first].text, self.blocks[two.first].text
        score += known.section_alike if alike else -known.section_alike
        return score + (known.section_alike if abs(len(a) - len(b)) <= 2 else -0.3)

    def match(self, headline: Segment, block: int) -> float:
        """The words of a headline are those of a text."""
        known, shared = self.weights, self.shared(headline, block)
        score = min(known.match_most, known.match * shared) + known.match_none
        titles = self._told[headline].titles  # `shared` asked for it
        return score + self._strangers(titles, block) if titles else score

    def _strangers(self, titles: Sequence[int], block: int) -> float:
        """A title over lines set apart, of which one has nothing to do with the text."""
        common = [self.affinity.shared(block, at) for at in titles]
        alone = [
            c == 0.0 and len(self.blocks[at].text) >= 6
            for c, at in zip(common, titles, strict=True)
        ]
        return self.weights.stranger * sum(alone) if max(common) > 0 else 0.0

    # -- what it is made of -----------------------------------------------------------------

    def joined(self, one: int, two: int) -> float:
        """The words at the end of a block and at the beginning of another make one sentence."""
        known, end, begin = self.weights, self.blocks[one].text, self.blocks[two].text
        likely = max(_LEAST_JUNCTION, min(_MOST_JUNCTION, junction(end, begin)))
        score = known.junction * likely + (known.bridge if bridges(end, begin) else known.no_bridge)
        closes = self._quotes(two) < 0
        return score + (known.quotes if (self._quotes(one) > 0) == closes else -known.quotes)

    def _quotes(self, block: int) -> int:
        found = self._left_open.get(block)
        if found is None:
            found = self._left_open[block] = marks.quotes(self.blocks[block].text)
        return found

    def fresh(self, block: int) -> float:
        """A block begins a paragraph rather than going on with one."""
        found = self._fresh.get(block)
        if found is None:
            found = self._fresh[block] = self._weigh_beginning(self.blocks[block], block)
        return found

    def _weigh_beginning(self, block: Block, at: int) -> float:
        known = self.weights
        if self.dated[at]:
            return 4.0
        if block.text[0] in _CANNOT_BEGIN:
            return -8.0
        score = known.opening * max(-4.0, min(4.0, opening(block.text.lstrip("“‘"))))
        if block.column and len(block.lines) > 1:
            gap = block.column - block.lines[0].width
            score += known.first_line if gap >= 3 else known.full_line
        return score + (known.indent if block.lines[0].indent >= 4 else 0.0)

    def width(self, one: int, two: int) -> float:
        """Two blocks of one article are set in one width."""
        a, b = self.blocks[one], self.blocks[two]
        if len(a.lines) < 3 or len(b.lines) < 3:
            return 0.0
        gap, known = abs(a.column - b.column), self.weights
        return known.same_width if gap <= 2 else known.near_width if gap <= 4 else known.other_width

    def shared(self, headline: Segment, block: int) -> float:
        """What a headline, all its lines together, shares with a block."""
        row = self.shares[block]
        found = row.get(headline)
        if found is None:
            told = self._told.get(headline) or self.told(headline)
            found = self.affinity.total(told.lines, block)
            if told.repeated:
                found -= told.repeated.get(block, 0.0)
            row[headline] = found
        return found

    def _between(self, one: Segment, two: Segment) -> float:
        """What two headlines share."""
        key = (one, two)
        found = self._headings.get(key)
        if found is None:
            affinity, mine, yours = self.affinity, self.told(one), self.told(two)
            if not (mine.repeated or yours.repeated):
                found = sum([affinity.total(mine.lines, b) for b in yours.lines])
            else:
                found = affinity.worth(affinity.pairs(mine.lines) & affinity.pairs(yours.lines))
            self._headings[key] = found
        return found

    def told(self, of: Segment) -> Told:
        """Return what a headline tells."""
        found = self._told.get(of)
        if found is None:
            found = self._told[of] = self._tell(range(of.first, of.end))
        return found

    def _tell(self, lines: range) -> Told:
        affinity, blocks = self.affinity, self.blocks
        if len(lines) == 1:
            label = blocks[lines[0]].label
            return Told(lines if label in _TOLD else (), {}, label == BYLINE, ())
        labels = [blocks[at].label for at in lines]
        telling = [at for at, label in zip(lines, labels, strict=True) if label in _TOLD]
        titles = [at for at, label in zip(lines, labels, strict=True) if label == HEAD]
        shares = any(affinity.shared(a, b) > 0.0 for a, b in combinations(telling, 2))
        apart = any(blocks[at].after_blank for at in titles[1:])
        repeated = affinity.repeated(telling) if shares else {}
        return Told(telling, repeated, BYLINE in labels, titles if apart else ())
