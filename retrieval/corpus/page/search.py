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
from retrieval.corpus.page.places import Place
from retrieval.corpus.page.taking import PENDING, WAITING, Standing, gain, standing_of, taken
from retrieval.corpus.page.ways import Step, Way, otherwise
from retrieval.corpus.page.weights import Weights

# Log odds behind the best at which the second way is given up, the third, and so on.
MARGINS = (6.0, 5.0, 4.5, 4.0, 3.5, 3.0, 2.5)
_BEHIND = (inf, *MARGINS, -inf)  # by how many ways are kept already
AGE = 12  # pieces of text after which a decision stands unless another was nearly as likely
NEAR = 3.0
ACTIVE = 4  # articles that text may still go on in
GROUP = 16  # short lines that are read together
DOUBTFUL = 1.5  # log odds by which the chosen way must be likelier than the next to be certain
FAR = 60  # blocks after which a headline waits, and an article may go on, no longer


_Move = tuple[float, Way, Thread | None, Segment | None]
_Option = tuple[float, Way, Reading | None]  # without a reading the way has taken it already


class Search:
    """Finds the best way to understand one page's labelled blocks."""

    def __init__(self, blocks: Sequence[Block], weights: Weights | None = None) -> None:
        self.blocks = list(blocks)
        self.evidence = Evidence(self.blocks, weights or Weights())
        self.weights = self.evidence.weights
        self._groups = Groups(self.blocks, self.weights)
        self._threads: dict[tuple[object, ...], Thread] = {}
        self._places: dict[int, Place] = {}
        self._rivals: list[tuple[Step | None, Step | None]] = []  # of two near ways, the last steps

    def run(self) -> Way:
        """Read the page."""
        ways = [Way(0.0, (), (), (), None, ())]
        for first, readings in [*self._items()]:  # all are read before: one kind of work at a time
            self._threads.clear()  # no later place makes them again
            self._places.clear()
            ways = self._headed(ways, readings) if readings else self._place(ways, first)
        best = max(ways, key=self._closed)
        least = self._closed(best) - DOUBTFUL
        others = (way for way in ways if way is not best and self._closed(way) > least)
        self._rivals.extend((best.steps, way.steps) for way in others)
        return best

    def doubtful(self, way: Way) -> list[int]:
        """Return the blocks that another way, nearly as likely as this one, reads otherwise."""
        return otherwise(way, self._rivals)

    def _items(self) -> Iterator[tuple[int, list[Reading]]]:
        """Yield the number of each text, and of the first of short lines with their readings."""
        at = 0
        while at < len(self.blocks):
            end = at + 1
            if self.blocks[at].label == TEXT:
                yield at, []
            elif self.blocks[at].label in HEADLINE_PARTS:
                most = min(len(self.blocks), at + GROUP)
                while end < most and self.blocks[end].label in HEADLINE_PARTS:
                    end += 1
                yield at, self._groups.readings(at, end)
            at = end

    # -- short lines ------------------------------------------------------------------------

    def _headed(self, ways: Sequence[Way], readings: Sequence[Reading]) -> list[Way]:
        """Return the best of what becomes of the ways; of those that are alike only the better one.

        What a reading is worth to a way can mostly be told before it is taken: only the best are.
        """
        found: list[_Option] = []
        best = -inf
        known: dict[Standing, list[float]] = {}
        for way in ways:
            standing = standing_of(way)
            worths = known.get(standing)
            if worths is None:
                worths = [one.score + gain(one.forms, standing, self.weights) for one in readings]
                known[standing] = worths
            bare = sum([thread.headline is None for thread in way.threads])
            made: dict[Reading, list[Way]] = {}
            for reading, worth in zip(readings, worths, strict=True):
                if not (RUNNING in reading.forms or (bare and HEADLINE in reading.forms)):
                    found.append((way.score + worth, way, reading))
                elif way.score + self._most(reading, bare) >= best - MARGINS[0]:
                    for new in self._read(way, reading, made):
                        found.append((new.score + reading.score, new, None))
                else:
                    continue
                best = max(best, found[-1][0])
        return self._best(found)

    def _most(self, reading: Reading, bare: int) -> float:
        """Return the most that a reading can be worth to a way with so many bare articles."""
        if RUNNING in reading.forms:
            return inf
        most_headed = max(0.0, self.weights.headline_after + self.evidence.most_match)
        sections = self.weights.second_section * reading.forms.count(SECTION)
        return reading.score + sections + bare * most_headed

    def _best(self, found: list[_Option]) -> list[Way]:
        found.sort(key=itemgetter(0), reverse=True)
        kept: dict[tuple[object, ...], Way] = {}
        for score, way, reading in found:
            if found[0][0] - score > _BEHIND[len(kept)]:
                break
            new = way.changed(score - way.score) if reading is None else taken(way, reading, score)
            kept.setdefault(new.key(), new)
        return list(kept.values())

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
                found = []
                for old in before:
                    self._take(old, segment, found)
            known[reading] = found
        return found

    def _take(self, way: Way, segment: Segment, found: list[Way]) -> None:
        """Add to `found` what becomes of a way by short lines taken as one thing."""
        known = self.weights
        if segment.form == SECTION:
            cost = 0.0 if way.threads or way.waiting else known.no_article
            if way.pending:
                cost += known.second_section
            pending = (*way.pending, segment)[-PENDING:]
            found.append(way.changed(cost, pending=pending))
        elif segment.form == HEADLINE:
            kept, cost = way.waiting, known.empty_section * len(way.pending)
            if len(kept) == WAITING:
                kept, cost = kept[1:], cost + known.no_text
            found.append(way.changed(cost, waiting=(*kept, segment)))
            for thread in way.threads:
                if thread.headline is None:
                    found.append(self._head_after(way, thread, segment))
        elif way.current is None:
            found.append(way.changed(0.0, waiting=(*way.waiting, segment)[-WAITING:]))
        else:
            step = Step(way.steps, "signature", way.current.lead, segment=segment)
            found.append(way.changed(0.0, steps=step))

    def _head_after(self, way: Way, thread: Thread, segment: Segment) -> Way:
        gain = self.evidence.headline_after(thread, segment)
        headed = self._thread(thread.lead, segment, thread.recent, thread.sections)
        threads = tuple(headed if old is thread else old for old in way.threads)
        step = Step(way.steps, "headline", thread.lead, segment=segment)
        return way.changed(gain, threads=threads, steps=step)

    # -- text -------------------------------------------------------------------------------

    def _place(self, ways: list[Way], block: int) -> list[Way]:
        if block > FAR and _reach_far(ways, block - FAR):
            ways = [self._near(way, block) for way in ways]
        place = self._places.get(block)
        if place is None:
            place = self._places[block] = Place(self.evidence, block)
        if len(ways) == 1 and _has_one_place(ways[0], place):
            return [self._made((ways[0].score, ways[0], ways[0].current, None), block)]
        moves = self._moves(ways, place)
        moves.sort(key=itemgetter(0), reverse=True)
        kept: dict[tuple[object, ...], Way] = {}
        best = moves[0][0]
        for move in moves:
            if best - move[0] > _BEHIND[len(kept)]:
                break
            way = self._made(move, block)
            like = kept.setdefault(way.key(), way)
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

    def _moves(self, ways: Sequence[Way], place: Place) -> list[_Move]:
        """Return what may happen to a block, without what is far behind the best of it."""
        moves = [self._staying(way, place) for way in ways if way.threads]
        best = max([move[0] for move in moves], default=-inf)
        for way in ways:
            least, base, threads = best - MARGINS[0], way.score, way.threads
            if threads:
                base += self.evidence.leaving(threads[-1])
                if len(threads) > 1:
                    self._add_returning(moves, way, place, base, least)
            if way.waiting or place.dated or not threads:
                best = max(best, self._add_beginning(moves, way, place, base, least))
        return moves

    def _staying(self, way: Way, place: Place) -> _Move:
        current, score = way.threads[-1], way.score
        if way.waiting and way.waiting[-1].end == place.block:
            score += self.weights.passed_over
        score += place.staying(current)
        if way.pending:
            score += place.under_sections(current, way.pending)
        return score, way, current, None

    def _add_returning(
        self, moves: list[_Move], way: Way, place: Place, base: float, least: float
    ) -> None:
        """Add that the articles which were left go on, as far as that is worth `least`."""
        known, pending = self.weights, way.pending
        if not way.turns:
            base += known.first_turn
        if way.waiting and way.waiting[-1].end == place.block:
            base += known.passed_over
        if pending:
            least -= known.most_sectioned
        if base + place.most_returning < least:
            return
        others = len(way.threads) - 2
        for at, thread in enumerate(way.threads[:-1]):
            score = base + known.deeper * (others - at)
            if score + place.most_returning < least:
                continue
            score += place.returning(thread, least - score)
            if pending and score >= least:
                score += place.under_sections(thread, pending)
            if score >= least:
                moves.append((score, way, thread, None))

    def _add_beginning(
        self, moves: list[_Move], way: Way, place: Place, base: float, least: float
    ) -> float:
        """Add that an article begins, as far as that is worth `least`; return the most of it."""
        known, best = self.weights, -inf
        if way.pending:
            above = known.section_dated if place.dated else known.section_first
            base += above * len(way.pending)
        for segment in self._headings(way, place.dated):
            score = base
            if segment is not None:
                score += known.first_waiting if segment is way.waiting[0] else 0.0
                if way.pending and segment.end == way.pending[0].first:
                    score += known.section_under
            score += place.beginning(segment, least - score)
            if score >= least:
                moves.append((score, way, None, segment))
                best = max(best, score)
        return best

    def _headings(self, way: Way, dated: bool) -> tuple[Segment | None, ...]:
        """Return the headlines under which an article may begin; None stands for none yet."""
        if dated or not (way.threads or way.waiting):
            return (*way.waiting, None)
        return way.waiting

    def _made(self, move: _Move, block: int) -> Way:
        score, way, thread, segment = move
        if thread is not None:
            steps = way.steps
            if way.pending:
                steps = _sectioned(steps, way.pending, thread.lead)
            is_open = self.evidence.open[thread.recent[-1]]
            steps = Step(steps, "join" if is_open else "text", thread.lead, block)
            recent = (*thread.recent[-2:], block)
            sections = way.pending[-1:] or thread.sections
            after = self._thread(thread.lead, thread.headline, recent, sections)
            threads, turns = way.threads, way.turns
            if thread is threads[-1]:
                threads = (*threads[:-1], after)
            else:
                threads, turns = (*[old for old in threads if old is not thread], after), 1
            past = (*way.past[1 - AGE :], steps)
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
        return Way(score, threads, waiting, (), steps, (*way.past[1 - AGE :], steps), way.turns)

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


def _has_one_place(way: Way, place: Place) -> bool:
    """Whether nothing but the current article can go on here."""
    if not way.threads or way.waiting or way.pending or place.dated:
        return False
    return not any(place.may_return(thread) for thread in way.threads[:-1])


def _sectioned(steps: Step | None, pending: Sequence[Segment], article: int) -> Step | None:
    for segment in pending:
        steps = Step(steps, "section", article, segment=segment)
    return steps


def _reach_far(ways: Sequence[Way], far: int) -> bool:
    for way in ways:
        if way.waiting and way.waiting[0].end < far:
            return True
        if len(way.threads) > 1 and way.threads[0].recent[-1] < far:
            return True
    return False


def _of_one_past(ways: list[Way]) -> list[Way]:
    """Give up ways that parted from the best one long ago and are not near to it."""
    best = ways[0]
    return [w for w in ways if w.past[0] is best.past[0] or w.score > best.score - NEAR]
