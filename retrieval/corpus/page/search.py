"""The one decision over the whole page: which text belongs to which headline.

The page is read from top to bottom. After each piece of text or group of short lines, several
ways to understand the page so far are kept (a beam search), each with the log odds that speak for
it; in the end the best one is taken. An article's text is always in the page's order. What a
decision weighs is in `evidence`; here is what decisions there are.
"""

from collections.abc import Iterator, Sequence
from math import inf
from operator import itemgetter

from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.evidence import Evidence, Thread
from retrieval.corpus.page.headlines import (
    HEADLINE,
    RUNNING,
    SECTION,
    Groups,
    Reading,
    Segment,
)
from retrieval.corpus.page.labels import HEADLINE_PARTS, TEXT
from retrieval.corpus.page.ways import Step, Way, otherwise
from retrieval.corpus.page.weights import Weights

# Log odds behind the best at which the second way is given up, the third, and so on.
MARGINS = (6.0, 5.0, 4.5, 4.0, 3.5, 3.0, 2.5)
AGE = 12  # pieces of text after which a decision stands unless another was nearly as likely
NEAR = 3.0
ACTIVE = 4  # articles that text may still go on in
PENDING = 3  # section headings that may wait for their text together
GROUP = 16  # short lines that are read together
DOUBTFUL = 1.5  # log odds by which the chosen way must be likelier than the next to be certain
WAITING = 8  # headlines that may still get their text
FAR = 60  # blocks after which a headline waits, and an article may go on, no longer


_Move = tuple[float, Way, Thread | None, Segment | None]


class Search:
    """Finds the best way to understand one page's labelled blocks."""

    def __init__(self, blocks: Sequence[Block], weights: Weights | None = None) -> None:
        self.blocks = list(blocks)
        self.evidence = Evidence(self.blocks, weights or Weights())
        self.weights = self.evidence.weights
        self._groups = Groups(self.blocks, self.weights)
        self._threads: dict[tuple[object, ...], Thread] = {}
        self._rivals: list[tuple[Step | None, Step | None]] = []  # of two near ways, the last steps

    def run(self) -> Way:
        """Read the page."""
        ways = [Way(0.0, (), (), (), None, ())]
        for first, end, is_text in self._items():
            self._threads.clear()  # no later place makes them again
            self.evidence.forget()
            if is_text:
                ways = self._place(ways, first)
            else:
                found = self._groups.readings(first, end)
                ways = _best(self._headed(ways, found))
        best = max(ways, key=self._closed)
        least = self._closed(best) - DOUBTFUL
        others = (way for way in ways if way is not best and self._closed(way) > least)
        self._rivals.extend((best.steps, way.steps) for way in others)
        return best

    def doubtful(self, way: Way) -> list[int]:
        """Return the blocks that another way, nearly as likely as this one, reads otherwise."""
        return otherwise(way, self._rivals)

    def _items(self) -> Iterator[tuple[int, int, bool]]:
        at = 0
        while at < len(self.blocks):
            end = at + 1
            if self.blocks[at].label == TEXT:
                yield at, end, True
            elif self.blocks[at].label in HEADLINE_PARTS:
                most = min(len(self.blocks), at + GROUP)
                while end < most and self.blocks[end].label in HEADLINE_PARTS:
                    end += 1
                yield at, end, False
            at = end

    # -- short lines ------------------------------------------------------------------------

    def _headed(self, ways: Sequence[Way], readings: Sequence[Reading]) -> list[tuple[float, Way]]:
        """Return what becomes of each way by each reading, with the log odds that speak for it."""
        found: list[tuple[float, Way]] = []
        best = -inf
        for way in ways:
            is_headed = all(thread.headline is not None for thread in way.threads)
            known: dict[Reading, list[Way]] = {}
            for reading in readings:
                if not reading.has_running and (is_headed or not reading.has_headline):
                    gain = self.weights.second_section * reading.sections
                    if way.score + reading.score + gain < best - MARGINS[0]:
                        continue  # nothing in it can be worth more than that
                for new in self._read(way, reading, known):
                    found.append((new.score + reading.score, new))
                    best = max(best, found[-1][0])
        return found

    def _read(self, way: Way, reading: Reading, known: dict[Reading, list[Way]]) -> list[Way]:
        """Take each segment of a reading in turn; readings that begin alike share the beginning."""
        if reading.before is None or reading.segment is None:
            return [way]
        found = known.get(reading)
        if found is None:
            before, segment = self._read(way, reading.before, known), reading.segment
            if segment.form == RUNNING:
                found = self._place(before, segment.first)
            else:
                found = [new for old in before for new in self._take(old, segment)]
            known[reading] = found
        return found

    def _take(self, way: Way, segment: Segment) -> Iterator[Way]:
        known = self.weights
        if segment.form == SECTION:
            cost = 0.0 if way.threads or way.waiting else known.no_article
            if way.pending:
                cost += known.second_section
            pending = (*way.pending, segment)[-PENDING:]
            yield way.changed(cost, pending=pending)
        elif segment.form == HEADLINE:
            kept, cost = way.waiting, known.empty_section * len(way.pending)
            if len(kept) == WAITING:
                kept, cost = kept[1:], cost + known.no_text
            yield way.changed(cost, waiting=(*kept, segment))
            for thread in way.threads:
                if thread.headline is None:
                    yield self._head_after(way, thread, segment)
        elif way.current is None:
            yield way.changed(0.0, waiting=(*way.waiting, segment)[-WAITING:])
        else:
            step = Step(way.steps, "signature", way.current.lead, segment=segment)
            yield way.changed(0.0, steps=step)

    def _head_after(self, way: Way, thread: Thread, segment: Segment) -> Way:
        gain = self.evidence.headline_after(thread, segment)
        headed = self._thread(thread.lead, segment, thread.recent, thread.sections)
        threads = tuple(headed if old is thread else old for old in way.threads)
        step = Step(way.steps, "headline", thread.lead, segment=segment)
        return way.changed(gain, threads=threads, steps=step)

    # -- text -------------------------------------------------------------------------------

    def _place(self, ways: list[Way], block: int) -> list[Way]:
        if any(_reaches_far(way, block - FAR) for way in ways):
            ways = [self._near(way, block) for way in ways]
        gains: dict[Thread, float | None] = {}
        if len(ways) == 1 and self._has_one_place(ways[0], block, gains):
            return [self._made((ways[0].score, ways[0], ways[0].current, None), block)]
        moves = self._moves(ways, block, gains)
        moves.sort(key=itemgetter(0), reverse=True)
        kept: dict[tuple[object, ...], Way] = {}
        for move in moves:
            if _is_behind(moves[0][0] - move[0], len(kept)):
                break
            way = self._made(move, block)
            like = kept.setdefault(_key(way), way)
            if like is not way and like.score - way.score < DOUBTFUL:
                self._rivals.append((like.steps, way.steps))
        return _of_one_past(list(kept.values()))

    def _near(self, way: Way, block: int) -> Way:
        """Give up what is too far above: headlines that wait, articles that were left."""
        far, score, steps = block - FAR, way.score, way.steps
        for segment in way.waiting:
            if segment.end < far:
                score += self.weights.no_text
                steps = Step(steps, "alone", segment.first, segment=segment)
        kept = [t for t in way.threads[:-1] if t.recent[-1] >= far]
        score += sum(self._left(t) for t in way.threads[:-1] if t.recent[-1] < far)
        waiting = tuple(segment for segment in way.waiting if segment.end >= far)
        threads = (*kept, *way.threads[-1:])
        return Way(score, threads, waiting, way.pending, steps, way.past, way.turns)

    def _has_one_place(self, way: Way, block: int, gains: dict[Thread, float | None]) -> bool:
        """Whether nothing but the current article can go on here."""
        if not way.threads or way.waiting or way.pending or self.evidence.dated[block]:
            return False
        for thread in way.threads[:-1]:
            gains[thread] = self.evidence.returning(thread, block)
        return all(gains[thread] is None for thread in way.threads[:-1])

    def _moves(
        self, ways: Sequence[Way], block: int, gains: dict[Thread, float | None]
    ) -> list[_Move]:
        """Return what may happen to a block; `gains` keeps what several ways ask."""
        evidence, known = self.evidence, self.weights
        stays: dict[Thread, float] = {}
        starts: dict[Segment | None, float] = {}
        dated = evidence.dated[block]
        above = known.section_dated if dated else known.section_first
        moves: list[_Move] = []
        for way in ways:
            base = way.score
            if way.threads:
                current = way.threads[-1]
                if current not in stays:
                    stays[current] = evidence.staying(current, block)
                leaving = evidence.leaving(current)
                self._add_going_on(moves, way, block, (stays[current], leaving), gains)
                base += leaving
            base += above * len(way.pending)
            for segment in self._headings(way, dated):
                if segment not in starts:
                    starts[segment] = evidence.beginning(segment, block)
                score = base + starts[segment]
                if segment is not None:
                    score += known.first_waiting if segment is way.waiting[0] else 0.0
                    if way.pending and segment.end == way.pending[0].first:
                        score += known.section_under
                moves.append((score, way, None, segment))
        return moves

    def _add_going_on(
        self,
        moves: list[_Move],
        way: Way,
        block: int,
        current: tuple[float, float],
        gains: dict[Thread, float | None],
    ) -> None:
        """Add that each article goes on; `current` is what staying gains and what leaving does."""
        evidence, known, threads, pending = self.evidence, self.weights, way.threads, way.pending
        base, (staying, leaving) = way.score, current
        if way.waiting and way.waiting[-1].end == block:
            base += known.passed_over
        score = base + staying
        if pending:
            score += evidence.under_sections(threads[-1], pending)
        moves.append((score, way, threads[-1], None))
        base += leaving + (0.0 if way.turns else known.first_turn)
        others = len(threads) - 2
        for at, thread in enumerate(threads[:-1]):
            if thread not in gains:
                gains[thread] = evidence.returning(thread, block)
            gain = gains[thread]
            if gain is not None:
                score = base + gain + known.deeper * (others - at)
                if pending:
                    score += evidence.under_sections(thread, pending)
                moves.append((score, way, thread, None))

    def _headings(self, way: Way, dated: bool) -> tuple[Segment | None, ...]:
        """Return the headlines under which an article may begin; None stands for none yet."""
        if dated or not (way.threads or way.waiting):
            return (*way.waiting, None)
        return way.waiting

    def _made(self, move: _Move, block: int) -> Way:
        score, way, thread, segment = move
        if thread is not None:
            steps = _sectioned(way.steps, way.pending, thread.lead)
            is_open = self.evidence.open[thread.recent[-1]]
            steps = Step(steps, "join" if is_open else "text", thread.lead, block)
            recent = (*thread.recent, block)[-3:]
            sections = (*thread.sections, *way.pending)[-1:]
            after = self._thread(thread.lead, thread.headline, recent, sections)
            threads, turns = way.threads, way.turns
            if thread is threads[-1]:
                threads = (*threads[:-1], after)
            else:
                threads, turns = (*[old for old in threads if old is not thread], after), 1
            past = (*way.past, steps)[-AGE:]
            return Way(score, threads, way.waiting, (), steps, past, turns)
        waiting, steps = way.waiting, way.steps
        if segment is not None:
            waiting = tuple(other for other in waiting if other is not segment)
            steps = Step(steps, "headline", block, segment=segment)
        steps = Step(_sectioned(steps, way.pending, block), "text", block, block)
        threads = (*way.threads, self._thread(block, segment, (block,), way.pending[-1:]))
        if len(threads) > ACTIVE:
            score += self._left(threads[0])
            threads = threads[1:]
        return Way(score, threads, waiting, (), steps, (*way.past, steps)[-AGE:], way.turns)

    def _thread(
        self,
        lead: int,
        headline: Segment | None,
        recent: tuple[int, ...],
        sections: tuple[Segment, ...],
    ) -> Thread:
        key = (lead, headline, recent, sections)
        found = self._threads.get(key)
        if found is None:
            found = self._threads[key] = Thread(lead, headline, recent, sections)
        return found

    def _left(self, thread: Thread) -> float:
        score = self.weights.left_open if self.evidence.open[thread.recent[-1]] else 0.0
        return score + (self.weights.no_headline if thread.headline is None else 0.0)

    def _closed(self, way: Way) -> float:
        score = way.score + self.weights.no_text * len(way.waiting)
        score += self.weights.empty_section * len(way.pending)
        return score + sum(map(self._left, way.threads))


def _sectioned(steps: Step | None, pending: Sequence[Segment], article: int) -> Step | None:
    for segment in pending:
        steps = Step(steps, "section", article, segment=segment)
    return steps


def _reaches_far(way: Way, far: int) -> bool:
    waits = bool(way.waiting) and way.waiting[0].end < far
    return waits or (len(way.threads) > 1 and way.threads[0].recent[-1] < far)


def _key(way: Way) -> tuple[object, ...]:
    """What decides how a way can go on; of ways that are alike in it only the best is kept."""
    return (way.threads, way.waiting, way.pending, way.turns)


def _of_one_past(ways: list[Way]) -> list[Way]:
    """Give up ways that parted from the best one long ago and are not near to it."""
    best = ways[0]
    return [w for w in ways if w.past[0] is best.past[0] or w.score > best.score - NEAR]


def _is_behind(distance: float, rank: int) -> bool:
    return rank > 0 and (rank > len(MARGINS) or distance > MARGINS[rank - 1])


def _best(found: Sequence[tuple[float, Way]]) -> list[Way]:
    """Return the best ways, given with their scores; of ways that are alike only the better one."""
    kept: dict[tuple[object, ...], Way] = {}
    ranked = sorted(found, key=itemgetter(0), reverse=True)
    for score, way in ranked:
        if _is_behind(ranked[0][0] - score, len(kept)):
            break
        key = _key(way)
        if key not in kept:
            kept[key] = way.changed(score - way.score)
    return list(kept.values())
