"""What speaks for and against each decision about a page, as log odds.

Six kinds of evidence: the words on both sides of a cut, what two texts share, how a paragraph
begins, the widths that the press set, datelines and headline parts, and the order on the page.
The weights were fitted on composed pages (see docs/pages.md); the forms are general.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from retrieval.corpus.page import bylines, marks
from retrieval.corpus.page.affinity import Affinity
from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.continuity import bridges, junction, opening
from retrieval.corpus.page.headlines import Segment
from retrieval.corpus.page.labels import BYLINE, HEAD, KICKER, SUBTITLE, TEXT
from retrieval.corpus.page.weights import Weights

_TOLD = frozenset((TEXT, KICKER, HEAD, SUBTITLE))  # what tells of an article's matter
WINDOW, WINDOW_SIZE = 16, 500  # texts, and characters, on each side of a gap
_CANNOT_BEGIN = frozenset("，。、；：？！”’）》】,;:?!)%")


@dataclass(slots=True, eq=False)
class Thread:
    """An article as far as it has been read; blocks are given by their numbers."""

    lead: int
    headline: Segment | None
    recent: tuple[int, ...]  # the last three pieces of its text
    sections: tuple[Segment, ...]  # the latest heading


class Evidence:
    """Everything the search asks about one page; each answer is worked out once."""

    def __init__(self, blocks: Sequence[Block], weights: Weights) -> None:
        self.blocks = blocks
        self.weights = weights
        self.open = [block.is_open for block in blocks]
        self.dated = [bool(bylines.DATELINE.match(block.text)) for block in blocks]
        told = [b.text if b.label in _TOLD else "" for b in blocks]
        self._affinity = Affinity(told)
        self._cohesion = self._weigh_gaps()
        # How much it tells that a text shares nothing: little if the text is short.
        self._weighty = [min(1.0, len(block.text) / weights.weighty) for block in blocks]
        self._fresh: dict[int, float] = {}
        self._lines: dict[Segment, tuple[Sequence[int], frozenset[int] | None]] = {}
        self._shared: list[dict[Segment, float]] = [{} for _ in blocks]
        self._headings: dict[tuple[Segment, Segment], float] = {}
        self._common: dict[tuple[Thread, int], float] = {}
        self._going_on: dict[tuple[Thread, int], float] = {}
        self._joins: dict[tuple[int, int], float] = {}

    def forget(self) -> None:
        """Forget what is asked about one place of the page only; a long page has many."""
        for known in (self._common, self._going_on, self._joins):
            known.clear()

    # -- what the search asks ---------------------------------------------------------------

    def going_on(self, thread: Thread, block: int) -> float:
        """The article goes on with this block."""
        key = (thread, block)
        found = self._going_on.get(key)
        if found is None:
            found = self._going_on[key] = self._weigh(thread, block)
        return found

    def staying(self, thread: Thread, block: int) -> float:
        """The article of the text right above goes on with this block: what stays the topic."""
        return self.going_on(thread, block) + self.cohesion(block)

    def returning(self, thread: Thread, block: int) -> float | None:
        """The article goes on with this block after text of another one; None if it cannot."""
        if not self.may_return(thread, block):
            return None
        known, last = self.weights, thread.recent[-1]
        is_open = self.open[last]
        cost = known.return_open if is_open else known.return_closed
        cost += known.distance * (block - last) - known.current
        return cost + self.going_on(thread, block)

    def may_return(self, thread: Thread, block: int) -> bool:
        """Whether anything speaks for it: a sentence was left open, or something is in common."""
        return self.open[thread.recent[-1]] or self.common(thread, block) > 0

    def leaving(self, thread: Thread) -> float:
        """The text right above is left for another article."""
        return self.weights.leave_open if self.open[thread.recent[-1]] else 0.0

    def beginning(self, headline: Segment | None, block: int) -> float:
        """An article begins with this block, under a headline or under none yet."""
        known, dated = self.weights, self.dated[block]
        score = known.fresh_begin * self.fresh(block) + (known.dated_begin if dated else 0.0)
        if headline is None:
            return score + (0.0 if dated else known.no_headline_undated)
        score += self._match(headline, block)
        signed = any(b.label == BYLINE for b in self.blocks[headline.first : headline.end])
        score += 0.0 if dated or signed else known.no_author
        score += self._strangers(headline, block)
        return score + (known.just_above if headline.end == block else 0.0)

    def headline_after(self, thread: Thread, headline: Segment) -> float:
        """A headline stands after the text that it belongs to."""
        best = max(
            self._match(headline, old) + self._strangers(headline, old)
            for old in {thread.lead, *thread.recent}
        )
        return self.weights.headline_after + best

    def under_sections(self, thread: Thread, pending: Sequence[Segment]) -> float:
        """The text goes on under a section heading."""
        known = self.weights
        score = known.section_open if self.open[thread.recent[-1]] else 0.0
        common = max([self.shared(pending[-1], old) for old in thread.recent])
        if thread.headline is not None:
            common = max(common, self._between(pending[-1], thread.headline))
        score += min(3.0, known.section_topic * common)
        if not thread.sections:
            return score + known.first_section
        one, two = thread.sections[-1], pending[-1]
        alike = one.end - one.first == two.end - two.first
        a, b = self.blocks[one.first].text, self.blocks[two.first].text
        score += known.section_alike if alike else -known.section_alike
        return score + (known.section_alike if abs(len(a) - len(b)) <= 2 else -0.3)

    def cohesion(self, block: int) -> float:
        """How much the text before a block and the text from it on are of one matter.

        After Hearst's TextTiling (1997): both sides of the gap are compared as wholes, for a
        single paragraph may share nothing with its own article.
        """
        return self._cohesion[block]

    def _weigh_gaps(self) -> list[float]:
        """Return the cohesion at each block, 0 where no text begins."""
        known = self.weights
        found = np.zeros(len(self.blocks))
        texts = np.array([at for at, block in enumerate(self.blocks) if block.label == TEXT], int)
        if len(texts) < 2:
            return found.tolist()
        sizes = [len(self.blocks[at].text) for at in texts]
        ends = np.cumsum([0, *sizes])  # where each text ends if all were joined
        at = np.arange(len(texts))
        first = ends.searchsorted(ends[at] - WINDOW_SIZE, "right") - 1
        first = np.maximum(np.minimum(np.maximum(first, at - WINDOW - 1), at - 1), 0)
        last = ends.searchsorted(ends[at] + WINDOW_SIZE)
        last = np.maximum(np.minimum(last, np.minimum(len(texts), at + WINDOW)), at + 1)
        places = np.full(len(self.blocks), -1)
        places[texts] = at
        before, after = ends[at] - ends[first], ends[last] - ends[at]
        common = 100.0 * self._affinity.across(places, first, last)
        odds = np.log((common / np.sqrt(before * after + 1.0) + 0.5) / known.cohesion_even)
        odds = np.minimum(np.maximum(odds, -known.cohesion_least), known.cohesion_most)
        sure = np.minimum(1.0, np.minimum(before, after) / known.cohesion_size)
        apart = np.append(False, np.diff(texts) > 1) & (odds < 0.0)  # short lines stand between
        weighed = odds * np.where(apart, known.cohesion_apart * sure, sure) * known.cohesion
        weighed[0] = 0.0
        found[texts] = weighed
        return found.tolist()

    # -- what it is made of -----------------------------------------------------------------

    def _weigh(self, thread: Thread, block: int) -> float:
        known, last = self.weights, thread.recent[-1]
        score = known.current + self._topic(thread, block) + self._width(last, block)
        if self.dated[block]:
            score += known.dated_inside
        if self.open[last]:
            return score + self._join(last, block) + known.fresh_join * self.fresh(block)
        return score + known.fresh_next * self.fresh(block)

    def _join(self, last: int, block: int) -> float:
        key = (last, block)
        found = self._joins.get(key)
        if found is None:
            known = self.weights
            end, begin = self.blocks[last].text, self.blocks[block].text
            found = known.junction * max(-6.0, min(8.0, junction(end, begin)))
            found += known.bridge if bridges(end, begin) else known.no_bridge
            closes = marks.quotes(begin) < 0
            found += known.quotes if (marks.quotes(end) > 0) == closes else -known.quotes
            self._joins[key] = found
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

    def _width(self, one: int, two: int) -> float:
        a, b = self.blocks[one], self.blocks[two]
        if len(a.lines) < 3 or len(b.lines) < 3:
            return 0.0
        gap, known = abs(a.column - b.column), self.weights
        return known.same_width if gap <= 2 else known.near_width if gap <= 4 else known.other_width

    def _topic(self, thread: Thread, block: int) -> float:
        known = self.weights
        common = self.common(thread, block)
        if thread.headline is not None:
            common += known.topic_headline * self.shared(thread.headline, block)
        return min(known.topic_most, known.topic * common) + known.topic_none * self._weighty[block]

    def common(self, thread: Thread, block: int) -> float:
        """The most that a block shares with the latest pieces of an article or its first."""
        key = (thread, block)
        found = self._common.get(key)
        if found is None:
            found = self._affinity.most(thread.recent, block)
            if thread.lead not in thread.recent:
                found = max(found, 0.8 * self._affinity.shared(thread.lead, block))
            self._common[key] = found
        return found

    def _match(self, headline: Segment, block: int) -> float:
        known = self.weights
        common = known.match * self.shared(headline, block)
        return min(known.match_most, common) + known.match_none

    def _strangers(self, headline: Segment, block: int) -> float:
        """A title over lines set apart, of which one has nothing to do with the text."""
        titles = [at for at in range(headline.first, headline.end) if self.blocks[at].label == HEAD]
        if len(titles) < 2 or not any(self.blocks[at].after_blank for at in titles[1:]):
            return 0.0
        common = [self._affinity.shared(block, at) for at in titles]
        alone = [
            c == 0.0 and len(self.blocks[at].text) >= 6
            for c, at in zip(common, titles, strict=True)
        ]
        return self.weights.stranger * sum(alone) if max(common) > 0 else 0.0

    def shared(self, headline: Segment, block: int) -> float:
        """What a headline, all its lines together, shares with a block."""
        row = self._shared[block]
        found = row.get(headline)
        if found is None:
            lines, pairs = self._told(headline)
            if pairs is not None:
                found = self._affinity.common(pairs, block)
            else:
                found = sum([self._affinity.shared(at, block) for at in lines])
            row[headline] = found
        return found

    def _between(self, one: Segment, two: Segment) -> float:
        """What two headlines share."""
        key = (one, two)
        found = self._headings.get(key)
        if found is None:
            affinity, (mine, ours), (yours, theirs) = (
                self._affinity,
                self._told(one),
                self._told(two),
            )
            if ours is None and theirs is None:
                found = sum([affinity.shared(a, b) for a in mine for b in yours])
            else:
                found = affinity.worth(affinity.pairs(mine) & affinity.pairs(yours))
            self._headings[key] = found
        return found

    def _told(self, of: Segment) -> tuple[Sequence[int], frozenset[int] | None]:
        """Return a headline's lines that tell something, and their pairs if they share some."""
        found = self._lines.get(of)
        if found is None:
            affinity = self._affinity
            lines = [at for at in range(of.first, of.end) if self.blocks[at].label in _TOLD]
            both = combinations(lines, 2) if len(lines) > 1 else ()
            shares = any(affinity.shared(a, b) > 0.0 for a, b in both)
            found = self._lines[of] = (lines, affinity.pairs(lines) if shares else None)
        return found
