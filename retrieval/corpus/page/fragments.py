"""Whether a short line standing alone is running text that a column's end cut off, or a heading.

A logistic regression over what can be seen of the line, its width and its neighbours. The weights
were fitted on composed pages; each is the log odds that its sign adds.
"""

import re
from collections import Counter
from collections.abc import Sequence

from retrieval.corpus.page import bylines, marks
from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.continuity import bridges, junction, opening

_PAUSE = re.compile("[，, ]")
_HALVES = re.compile("[\u3400-\u9fff”’] [\u3400-\u9fff“‘]")
LEAST_DOUBT = -2.5  # log odds from which it is weighed whether a line is running text
_MOST_BEFORE, _MOST_AFTER = 0.3 * 6 + 3.37, 0.29 * 6 + 1.72 + 0.07 * 4  # of the words at its ends
_REACH = 6  # blocks to each side in which columns and the nearest text are looked for
_FUNCTION_WORDS = re.compile("[的了是在着也都就把被让从对]")


class Fragments:
    """Tells how likely the short lines of one page are running text."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._columns = [block.column if len(block.lines) > 1 else 0 for block in blocks]
        self._shapes = [None if block.is_text else _shape(block.text) for block in blocks]
        self._number = Counter(self._shapes)

    def text_score(self, at: int) -> float:
        """Log odds that the short line of the block with this number is running text.

        How its words go on from those round it takes long to tell: that is left out where the line
        is below `LEAST_DOUBT` whatever they say.
        """
        blocks, block = self._blocks, self._blocks[at]
        before = next((b for b in reversed(blocks[max(0, at - _REACH) : at]) if b.is_text), None)
        after = next((b for b in blocks[at + 1 : at + 1 + _REACH] if b.is_text), None)
        rest = _of_neighbours(blocks, at) + self._of_shape(at)
        score = -7.05 + _of_words(block.text) + self._of_width(at)
        if score + rest + _MOST_BEFORE + _MOST_AFTER <= LEAST_DOUBT:
            return score + rest + _MOST_BEFORE + _MOST_AFTER
        if before is not None and before.is_open:
            score += 1.86 + 0.3 * _clipped(junction(before.text, block.text), 6)
            score += 3.37 * bridges(before.text, block.text)
        elif before is not None:
            score += 0.71
        if after is not None and bylines.DATELINE.match(after.text):
            score -= 3.0
        if after is not None and score + rest + _MOST_AFTER > LEAST_DOUBT:
            score += 0.29 * _clipped(junction(block.text, after.text), 6)
            score += 1.72 * bridges(block.text, after.text)
            score -= 0.07 * _clipped(opening(after.text.lstrip("“‘")), 4)
        return score + rest

    def _of_shape(self, at: int) -> float:
        """Headings of one article's sections are built alike; pieces of text are not."""
        shape = self._shapes[at]
        if shape is None or shape[0] < 0:
            return 0.0
        pause, size = shape
        alike = sum([self._number[pause, size + more] for more in (-2, -1, 0, 1, 2)])
        return -2.5 * min(alike - 1, 3)

    def _of_width(self, at: int) -> float:
        """A line cut out of a column is as wide as the column, or by its indent narrower."""
        width = self._blocks[at].lines[0].width
        columns = set(self._columns[max(0, at - _REACH) : at + _REACH + 1]) - {0}
        score = 0.118 * width
        if not columns:
            return score + 0.73
        offset = min([min(abs(width - c), abs(width + 4 - c)) for c in columns])
        return score + (
            1.27 if offset <= 2 else -0.54 if offset <= 4 else -1.44 if offset > 6 else 0.0
        )


def _shape(text: str) -> tuple[int, int]:
    """Where the first pause of a short line stands, -1 if it has none, and its length."""
    pause = _PAUSE.search(text)
    return (pause.start() if pause else -1, len(text))


def _of_words(text: str) -> float:
    score = 10.6 * len(_FUNCTION_WORDS.findall(text)) / len(text)
    score += 3.8 if "，" in text or "," in text else 0.0
    score += 1.51 if text[-1] in "，,、" else 0.0
    score += 1.87 if "、" in text else 0.0
    score += 1.46 if marks.quotes(text) else 0.0
    score -= 2.0 if _HALVES.search(text) else 0.0
    return score - (1.41 if marks.names_a_place(text) else 0.0)


def _of_neighbours(blocks: Sequence[Block], at: int) -> float:
    score = 0.0
    following = blocks[at + 1 : at + 3]
    if following and is_headline_part(following[0]):
        score -= 4.26
    elif len(following) == 2 and is_headline_part(following[1]):
        score -= 1.31
    if at and blocks[at - 1].text[-1] in marks.KICKER_END and not blocks[at - 1].is_text:
        score -= 1.14
    return score


def is_headline_part(block: Block) -> bool:
    """Whether a block is a subtitle or a byline by its form."""
    text = block.text
    return not block.is_text and bool(
        marks.SUBTITLE.match(text) or bylines.is_byline(text) or bylines.are_bare_names(text)
    )


def _clipped(value: float, most: float) -> float:
    return max(-most, min(most, value))
