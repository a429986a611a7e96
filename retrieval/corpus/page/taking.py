"""What a reading of short lines makes of a way, where each of its segments can be taken in one way.

That is so unless one of them may be text, or the headline of an article that has none. What such
a reading is worth can be told by its forms before it is taken, and the few best are taken at once.
"""

from retrieval.corpus.page.headlines import HEADLINE, SECTION, SIGNATURE, Reading
from retrieval.corpus.page.ways import Step, Way
from retrieval.corpus.page.weights import Weights

PENDING = 3  # section headings that may wait for their text together
WAITING = 8  # headlines that may still get their text

Standing = tuple[bool, int, int]  # has a way articles; its headlines that wait; its headings


def standing_of(way: Way) -> Standing:
    """Return what of a way decides what a reading is worth to it."""
    return (bool(way.threads), len(way.waiting), len(way.pending))


def gain(forms: str, standing: Standing, known: Weights) -> float:
    """Return the log odds that segments of these forms add to those of a way."""
    (has_article, waiting, pending), score = standing, 0.0
    for form in forms:
        if form == SECTION:
            score += 0.0 if has_article or waiting else known.no_article
            score += known.second_section if pending else 0.0
            pending = min(pending + 1, PENDING)
        elif form == HEADLINE:
            score += known.empty_section * pending
            score += known.no_text if waiting == WAITING else 0.0
        if form == HEADLINE or (form == SIGNATURE and not has_article):
            waiting = min(waiting + 1, WAITING)
    return score


def taken(way: Way, reading: Reading, score: float) -> Way:
    """Take all segments of a reading; `score` is the way's with what they add."""
    waiting, pending, steps = way.waiting, way.pending, way.steps
    for segment in reading.segments():
        if segment.form == SECTION:
            pending = (*pending, segment)
        elif segment.form == HEADLINE or way.current is None:
            waiting = (*waiting, segment)
        else:
            steps = Step(steps, "signature", way.current.lead, segment=segment)
    waiting, pending = waiting[-WAITING:], pending[-PENDING:]
    return Way(score, way.threads, waiting, pending, steps, way.past, way.turns)
