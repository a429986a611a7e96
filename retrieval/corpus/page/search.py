"""The one decision over the whole page: which text belongs to which headline.

The page is read from top to bottom. After each piece of text or group of short lines, several
ways to understand the page so far are kept (a beam search), each with the log odds that speak for
it; in the end the best one is taken. An article's text is always in the page's order. What a
decision weighs is in `evidence`; here is what decisions there are.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

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
from retrieval.corpus.page.weights import Weights

# Log odds behind the best at which the second way is given up, the third, and so on.
MARGINS = (6.0, 5.0, 4.5, 4.0, 3.5, 3.0, 2.5)
AGE = 12  # pieces of text after which a decision stands unless another was nearly as likely
NEAR = 3.0
ACTIVE = 4  # articles that text may still go on in
PENDING = 3  # section headings that may wait for their text together
GROUP = 16  # short lines that are read together
DOUBTFUL = 1.5  # log odds by which the chosen way must be likelier than the next to be certain
COMPARED = 64  # decisions back to which two ways are compared
WAITING = 8  # headlines that may still get their text
FAR = 60  # blocks after which a headline waits, and an article may go on, no longer


@dataclass(slots=True, eq=False)
class Step:
    """One decision and the ones before it: a chain that is read backwards.

    `article` is the number of the article's first block of text, which no other article has.
    """

    before: "Step | None"
    what: str  # "text", "join", "headline", "alone", "section", "signature"
    article: int
    block: int = -1
    segment: Segment | None = None


@dataclass(slots=True, eq=False)
class Way:
    """One way to understand the page so far."""

    score: float
    threads: tuple[Thread, ...]  # the one read last stands last
    waiting: tuple[Segment, ...]
    pending: tuple[Segment, ...]  # section headings whose text has not come yet
    steps: Step | None
    past: tuple[Step, ...]  # the latest decisions about text, at most AGE
    turns: int = 0  # 1 once an article went on after text of another one

    def changed(
        self,
        gain: float,
        *,
        threads: tuple[Thread, ...] | None = None,
        waiting: tuple[Segment, ...] | None = None,
        pending: tuple[Segment, ...] | None = None,
        steps: Step | None = None,
    ) -> "Way":
        """Go on without placing text; what is not given stays."""
        return Way(
            self.score + gain,
            self.threads if threads is None else threads,
            self.waiting if waiting is None else waiting,
            self.pending if pending is None else pending,
            self.steps if steps is None else steps,
            self.past,
            self.turns,
        )

    @property
    def current(self) -> Thread | None:
        """The article of the latest text."""
        return self.threads[-1] if self.threads else None


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
            if is_text:
                ways = self._place(ways, first)
            else:
                found = self._groups.readings(first, end)
                ways = _best(way for old in ways for one in found for way in self._head(old, one))
        best = max(ways, key=self._closed)
        least = self._closed(best) - DOUBTFUL
        others = (way for way in ways if way is not best and self._closed(way) > least)
        self._rivals.extend((best.steps, way.steps) for way in others)
        return best

    def doubtful(self, way: Way) -> list[int]:
        """Return the blocks that another way, nearly as likely as this one, reads otherwise."""
        mine: set[Step | None] = set()
        step = way.steps
        while step is not None:
            mine.add(step)
            step = step.before
        found: set[int] = set()
        for one, other in self._rivals:
            if one in mine:
                found.update(_differences(one, other))
        return sorted(found)

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

    def _head(self, way: Way, reading: Reading) -> list[Way]:
        found = [way.changed(reading.score)]
        for segment in reading.segments:
            if segment.form == RUNNING:
                found = self._place(found, segment.first)
            else:
                found = [new for old in found for new in self._take(old, segment)]
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
        if len(ways) == 1 and self._has_one_place(ways[0], block):
            return [self._made((ways[0].score, ways[0], ways[0].current, None), block)]
        moves: list[_Move] = []
        gains: dict[Thread, float | None] = {}
        starts: dict[Segment | None, float] = {}
        for way in ways:
            self._add_moves(moves, way, block, gains, starts)
        moves.sort(key=lambda move: -move[0])
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

    def _has_one_place(self, way: Way, block: int) -> bool:
        """Whether nothing but the current article can go on here."""
        return (
            bool(way.threads)
            and not way.waiting
            and not way.pending
            and not self.evidence.dated[block]
            and not any(self.evidence.may_return(t, block) for t in way.threads[:-1])
        )

    def _add_moves(
        self,
        moves: list[_Move],
        way: Way,
        block: int,
        gains: dict[Thread, float | None],
        starts: dict[Segment | None, float],
    ) -> None:
        """Add what may happen to a block; `gains` and `starts` keep what other ways asked too."""
        evidence, current, base = self.evidence, way.current, way.score
        leaving = evidence.leaving(current) if current else 0.0
        others = len(way.threads) - 2
        if way.waiting and way.waiting[-1].end == block:
            base += self.weights.passed_over
        for at, thread in enumerate(way.threads):
            if thread is current:
                score = base + evidence.staying(thread, block)
            else:
                if thread not in gains:
                    gains[thread] = evidence.returning(thread, block)
                gain = gains[thread]
                if gain is None:
                    continue
                score = base + gain + leaving + self.weights.deeper * (others - at)
                score += 0.0 if way.turns else self.weights.first_turn
            if way.pending:
                score += evidence.under_sections(thread, way.pending)
            moves.append((score, way, thread, None))
        dated = evidence.dated[block]
        above = self.weights.section_dated if dated else self.weights.section_first
        base = way.score + leaving + above * len(way.pending)
        headings: tuple[Segment | None, ...] = way.waiting
        if dated or not (way.threads or way.waiting):
            headings = (*headings, None)
        for at, segment in enumerate(headings):
            if segment not in starts:
                starts[segment] = evidence.beginning(segment, block)
            score = base + starts[segment]
            if at == 0 and segment is not None:
                score += self.weights.first_waiting
            if way.pending and segment is not None and segment.end == way.pending[0].first:
                score += self.weights.section_under
            moves.append((score, way, None, segment))

    def _made(self, move: _Move, block: int) -> Way:
        score, way, thread, segment = move
        if thread is not None:
            steps = _sectioned(way.steps, way.pending, thread.lead)
            is_open = self.evidence.open[thread.recent[-1]]
            steps = Step(steps, "join" if is_open else "text", thread.lead, block)
            recent = (*thread.recent, block)[-3:]
            sections = (*thread.sections, *way.pending)[-1:]
            after = self._thread(thread.lead, thread.headline, recent, sections)
            threads = (*(old for old in way.threads if old is not thread), after)
            turns = way.turns or int(thread is not way.current)
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


def _differences(one: Step | None, other: Step | None) -> set[int]:
    """Return the blocks that two chains of decisions read otherwise, if they parted lately."""
    mine, theirs = _latest(one), _latest(other)
    known = {step: at for at, step in enumerate(mine)}
    parted = next((at for at, step in enumerate(theirs) if step in known), None)
    if parted is None:
        return set()
    here = _owners(mine[: known[theirs[parted]]])
    there = _owners(theirs[:parted])
    return {at for at in here.keys() | there.keys() if here.get(at) != there.get(at)}


def _latest(step: Step | None) -> list[Step]:
    found: list[Step] = []
    while step is not None and len(found) < COMPARED:
        found.append(step)
        step = step.before
    return found


def _owners(steps: Sequence[Step]) -> dict[int, tuple[int, str]]:
    found: dict[int, tuple[int, str]] = {}
    for step in steps:
        owned = (step.block,) if step.segment is None else range(*_span(step.segment))
        found.update((at, (step.article, step.what)) for at in owned)
    return found


def _span(segment: Segment) -> tuple[int, int]:
    return segment.first, segment.end


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


def _best(ways: Iterable[Way]) -> list[Way]:
    kept: dict[tuple[object, ...], Way] = {}
    found = sorted(ways, key=lambda way: -way.score)
    for way in found:
        if _is_behind(found[0].score - way.score, len(kept)):
            break
        kept.setdefault(_key(way), way)
    return list(kept.values())
