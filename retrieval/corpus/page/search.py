"""The one decision over the whole page: which text belongs to which headline.

The page is read from top to bottom. After each piece of text or group of short lines, several
ways to understand the page so far are kept (a beam search), each with the log odds that speak for
it; in the end the best one is taken. An article's text is always in the page's order.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.corpus.page import marks
from retrieval.corpus.page.affinity import Affinities, pairs_of, shared
from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.headlines import HEADLINE, SECTION, Reading, Segment, readings, series
from retrieval.corpus.page.labels import BYLINE, HEADLINE_PARTS, TEXT

WIDTH = 24  # ways kept
MARGIN = 9.0  # log odds behind the best at which a way is given up
ACTIVE = 5  # articles that text may still go on in
WAITING = 8  # headlines that may still get their text
RECENT = 3  # last pieces of an article that a new piece is compared with


@dataclass(frozen=True, slots=True)
class Thread:
    """An article as far as it has been read; `last` and the like are numbers of blocks."""

    number: int
    headline: Segment | None
    last: int
    recent: tuple[int, ...]
    lead: int
    sections: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """One decision and the ones before it: a chain that is read backwards."""

    before: "Step | None"
    what: str  # "text", "join", "headline", "section", "signature"
    article: int
    block: int = -1
    segment: Segment | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way to understand the page so far."""

    score: float
    threads: tuple[Thread, ...]  # the latest last
    waiting: tuple[Segment, ...]
    pending: tuple[Segment, ...]  # section headings whose text has not come yet
    current: int  # article of the latest text, or -1
    articles: int  # how many there are
    steps: Step | None


class Search:
    """Finds the best way to understand one page's labelled blocks."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = list(blocks)
        self.known = Affinities(self.blocks)
        self._headline_pairs: dict[Segment, frozenset[str]] = {}
        self._series = series(self.blocks)

    def run(self) -> Way:
        """Read the page."""
        ways = [Way(0.0, (), (), (), -1, 0, None)]
        for first, end, is_text in self._items():
            if is_text:
                ways = _best(way for old in ways for way in self._place(old, first))
            else:
                found = readings(self.blocks, first, end, self._series)
                ways = _best(way for old in ways for one in found for way in self._head(old, one))
        return max(map(self._close, ways), key=lambda way: way.score)

    def _items(self) -> Iterator[tuple[int, int, bool]]:
        at = 0
        while at < len(self.blocks):
            end = at + 1
            if self.blocks[at].label == TEXT:
                yield at, end, True
            elif self.blocks[at].label in HEADLINE_PARTS:
                while end < len(self.blocks) and self.blocks[end].label in HEADLINE_PARTS:
                    end += 1
                yield at, end, False
            at = end

    # -- short lines ------------------------------------------------------------------------

    def _head(self, way: Way, reading: Reading) -> Iterator[Way]:
        found = [_with(way, score=way.score + reading.score)]
        for segment in reading.segments:
            found = [new for old in found for new in self._take(old, segment)]
        return iter(found)

    def _take(self, way: Way, segment: Segment) -> Iterator[Way]:
        if segment.form == SECTION:
            cost = 0.0 if way.threads or way.waiting else -4.0
            cost -= 3.0 if way.pending and self._outer(segment) else 0.5 * len(way.pending)
            yield _with(way, score=way.score + cost, pending=(*way.pending, segment))
        elif segment.form == HEADLINE:
            kept, cost = way.waiting, 0.0
            if len(kept) == WAITING:
                kept, cost = kept[1:], -4.0
            cost -= 3.0 * len(way.pending)
            yield _with(way, score=way.score + cost, waiting=(*kept, segment))
            for thread in way.threads:
                if thread.headline is None:
                    yield self._head_after(way, thread, segment)
        else:
            number = way.current
            if number >= 0:
                step = Step(way.steps, "signature", number, segment=segment)
                yield _with(way, steps=step)

    def _outer(self, segment: Segment) -> bool:
        return bool(marks.NUMBERED_OUTER.match(self.blocks[segment.first].text))

    def _head_after(self, way: Way, thread: Thread, segment: Segment) -> Way:
        score = way.score + self._match(segment, (thread.lead, *thread.recent)) - 0.5
        headed = Thread(
            thread.number, segment, thread.last, thread.recent, thread.lead, thread.sections
        )
        threads = tuple(headed if old is thread else old for old in way.threads)
        step = Step(way.steps, "headline", thread.number, segment=segment)
        return _with(way, score=score, threads=threads, steps=step)

    def _match(self, segment: Segment, texts: Sequence[int]) -> float:
        """Log odds that a headline and a text belong together, by what they share."""
        return max(_odds(shared(self._pairs(segment), self.known.pairs(t)), 0.22) for t in texts)

    def _pairs(self, segment: Segment) -> frozenset[str]:
        found = self._headline_pairs.get(segment)
        if found is None:
            text = "\n".join(b.text for b in self.blocks[segment.first : segment.end])
            found = self._headline_pairs[segment] = pairs_of(text)
        return found

    # -- text -------------------------------------------------------------------------------

    def _place(self, way: Way, block: int) -> Iterator[Way]:
        for thread in way.threads:
            yield self._go_on(way, thread, block)
        for at, segment in enumerate(way.waiting):
            yield self._begin(way, segment, at, block)
        yield self._begin(way, None, 0, block)

    def _go_on(self, way: Way, thread: Thread, block: int) -> Way:
        last = self.blocks[thread.last]
        score = way.score
        if last.is_open:
            score += 0.7 * self.known.junction(thread.last, block) - 0.7 * self._fresh(block)
        else:
            score += 0.4 * self._fresh(block)
        score += self._topic(thread, block) + self._width(thread.last, block)
        if marks.DATELINE.match(self.blocks[block].text):
            score -= 8.0
        if thread.number == way.current:
            score += 1.0
        else:
            away = block - thread.last  # blocks of other articles in between
            score -= (1.0 if last.is_open else 4.0) + 0.1 * away + self._interruption(way)
        if way.pending:
            score += self._sections(thread, way.pending)
            score -= 4.0 if last.is_open else 0.0
        steps = _sectioned(way.steps, way.pending, thread.number)
        steps = Step(steps, "join" if last.is_open else "text", thread.number, block)
        after = Thread(
            thread.number,
            thread.headline,
            block,
            (*thread.recent, block)[-RECENT:],
            thread.lead,
            (*thread.sections, *way.pending)[-2:],
        )
        threads = (*(old for old in way.threads if old is not thread), after)
        return Way(score, threads, way.waiting, (), thread.number, way.articles, steps)

    def _begin(self, way: Way, segment: Segment | None, at: int, block: int) -> Way:
        text = self.blocks[block].text
        dated = marks.DATELINE.match(text)
        score = way.score + 0.7 * self._fresh(block) + (3.0 if dated else 0.0)
        score -= self._interruption(way) if way.current >= 0 else 0.0
        steps = way.steps
        number = way.articles
        if segment is None:
            score -= 3.5 if dated else 6.0 if way.articles or way.waiting else 2.0
            waiting = way.waiting
        else:
            score += self._match(segment, (block,))
            # Nearly every article of the trade names its author, above the text or in its dateline.
            score -= 0.0 if dated or self.blocks[segment.end - 1].label == BYLINE else 1.5
            waiting = (*way.waiting[:at], *way.waiting[at + 1 :])
            score += 1.0 if at == 0 else 0.0
            score += 1.0 if segment.end == block else 0.0
            steps = Step(steps, "headline", number, segment=segment)
        steps = _sectioned(steps, way.pending, number)
        score -= 1.0 * len(way.pending)
        steps = Step(steps, "text", number, block)
        thread = Thread(number, segment, block, (block,), block, way.pending[-2:])
        threads = (*way.threads, thread)
        if len(threads) > ACTIVE:
            score += self._left(threads[0])
            threads = threads[1:]
        return Way(score, threads, waiting, (), number, way.articles + 1, steps)

    def _interruption(self, way: Way) -> float:
        """Cost of leaving the current article for another one."""
        thread = next((t for t in way.threads if t.number == way.current), None)
        if thread is None:
            return 0.0
        return 3.0 if self.blocks[thread.last].is_open else 0.0

    def _left(self, thread: Thread) -> float:
        score = -3.0 if self.blocks[thread.last].is_open else 0.0
        return score - (5.0 if thread.headline is None else 0.0)

    def _fresh(self, block: int) -> float:
        """Log odds that a block begins a paragraph rather than going on with one."""
        piece = self.blocks[block]
        if marks.DATELINE.match(piece.text):
            return 4.0
        if piece.text[0] in "，。、；：？！”’）》】,;:?!)%":
            return -8.0
        score = self.known.opening(block) * 0.6
        if piece.column and len(piece.lines) > 1:
            gap = piece.column - piece.lines[0].width
            score += 1.5 if gap >= 3 else -2.0
        if piece.lines[0].indent >= 4:
            score += 1.0
        return score

    def _width(self, one: int, two: int) -> float:
        """What the widths that two blocks are set in say for one article."""
        a, b = self.blocks[one], self.blocks[two]
        if len(a.lines) < 3 or len(b.lines) < 3:
            return 0.0
        gap = abs(a.column - b.column)
        return 0.7 if gap <= 2 else -0.5 if gap <= 4 else -2.0

    def _topic(self, thread: Thread, block: int) -> float:
        common = max(self.known.shared(old, block) for old in thread.recent)
        common = max(common, 0.8 * self.known.shared(thread.lead, block))
        if thread.headline is not None:
            common += 0.5 * shared(self._pairs(thread.headline), self.known.pairs(block))
        return _odds(common, 0.16)

    def _sections(self, thread: Thread, pending: Sequence[Segment]) -> float:
        """How well section headings go with the article's earlier ones, and with its text."""
        words = self._pairs(pending[-1])
        common = max(shared(words, self.known.pairs(old)) for old in thread.recent)
        if thread.headline is not None:
            common = max(common, shared(words, self._pairs(thread.headline)))
        return min(3.0, 0.15 * common) + self._alike(thread, pending)

    def _alike(self, thread: Thread, pending: Sequence[Segment]) -> float:
        if not thread.sections:
            return 0.0
        one, two = thread.sections[-1], pending[-1]
        same = one.end - one.first == two.end - two.first
        a, b = self.blocks[one.first].text, self.blocks[two.first].text
        return (0.7 if same else -1.0) + (0.8 if abs(len(a) - len(b)) <= 2 else -0.3)

    def _close(self, way: Way) -> Way:
        score = way.score - 4.0 * len(way.waiting) - 3.0 * len(way.pending)
        score += sum(map(self._left, way.threads))
        return _with(way, score=score)


def _odds(common: float, weight: float) -> float:
    return min(4.0, weight * common) - 1.2


def _sectioned(steps: Step | None, pending: Sequence[Segment], number: int) -> Step | None:
    for segment in pending:
        steps = Step(steps, "section", number, segment=segment)
    return steps


def _with(way: Way, **changes: object) -> Way:
    fields = {name: getattr(way, name) for name in Way.__slots__}
    return Way(**{**fields, **changes})


def _best(ways: Iterator[Way]) -> list[Way]:
    """Keep the likeliest ways, of those that will go on alike only the best."""
    kept: dict[tuple[object, ...], Way] = {}
    for way in sorted(ways, key=lambda way: -way.score):
        key = (
            way.current,
            way.pending,
            way.waiting,
            tuple((t.last, t.headline) for t in way.threads),
        )
        kept.setdefault(key, way)
        if len(kept) == WIDTH:
            break
    found = list(kept.values())
    return [way for way in found if way.score >= found[0].score - MARGIN]
