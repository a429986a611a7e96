"""Ways to understand a page so far: chains of decisions, and where two of them part."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.corpus.page.evidence import Thread
from retrieval.corpus.page.headlines import Segment

COMPARED = 64  # decisions back to which two ways are compared


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

    def key(self) -> tuple[object, ...]:
        """What decides how it can go on; of ways that are alike in it only the best is kept."""
        return (self.threads, self.waiting, self.pending, self.turns)

    @property
    def current(self) -> Thread | None:
        """The article of the latest text."""
        return self.threads[-1] if self.threads else None


def chain(way: Way) -> list[Step]:
    """Return the decisions of a way, the first one first."""
    found: list[Step] = []
    step = way.steps
    while step is not None:
        found.append(step)
        step = step.before
    return found[::-1]


def otherwise(way: Way, rivals: Iterable[tuple[Step | None, Step | None]]) -> list[int]:
    """Return the blocks that a rival of a way, nearly as likely as it was, reads otherwise.

    Args:
        way: what was chosen.
        rivals: the last decisions of two ways that were near each other; the better one first.
    """
    mine = set(chain(way))
    found: set[int] = set()
    for one, other in rivals:
        if one in mine:
            found.update(_differences(one, other))
    return sorted(found)


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
