"""What each short line is: furniture, byline, credit, part of a headline, or text after all."""

from collections.abc import Sequence

from retrieval.corpus.page import bylines, marks, noise
from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.fragments import Fragments

TEXT, NOISE, FORUM = "text", noise.FURNITURE, noise.FORUM
KICKER, HEAD, SUBTITLE, BYLINE, CREDIT = "kicker", "head", "subtitle", "byline", "credit"
CERTAIN = 2.5  # log odds from which a short line is taken for text without weighing the page
LEAST_VERSE = 4  # lines
HEADLINE_PARTS = (KICKER, HEAD, SUBTITLE, BYLINE)


def label(blocks: Sequence[Block], chrome: set[int]) -> None:
    """Give every block its label, and turn short lines that are text after all into text."""
    fragments, verse = Fragments(blocks), _verse(blocks)
    for at, block in enumerate(blocks):
        block.label = _form(block, chrome) or (
            TEXT if at in verse else _in_context(blocks, at, fragments)
        )
        if block.label == TEXT:
            block.is_text = True
    for at, block in enumerate(blocks):
        if block.label == HEAD and noise.is_masthead(block.lines[0]):
            beside = {other.label for other in blocks[max(0, at - 1) : at + 2]}
            block.label = NOISE if NOISE in beside else HEAD


def _verse(blocks: Sequence[Block]) -> set[int]:
    """Find four and more short lines of one length right under each other: no headline has them."""
    found: set[int] = set()
    first = size = 0  # of the lines that may be verse; no size where none may
    for at, block in enumerate(blocks):
        here = 0 if block.is_text else len(block.text)
        if here and here == size and not block.after_blank:
            continue
        if at - first >= LEAST_VERSE and size >= 4:
            found.update(range(first, at))
        first, size = at, here
    if len(blocks) - first >= LEAST_VERSE and size >= 4:
        found.update(range(first, len(blocks)))
    return found


def _form(block: Block, chrome: set[int]) -> str:  # noqa: PLR0911  - a list of forms, in order
    line, text = block.lines[0], block.text
    if line.number in chrome:
        return FORUM
    if block.is_text:
        return TEXT
    if bylines.DATELINE.match(text):
        return TEXT
    if noise.is_furniture(line):
        return NOISE
    if line.heading:
        return HEAD
    if bylines.is_credit(text):
        return CREDIT
    if bylines.is_byline(text):
        return BYLINE
    if marks.SUBTITLE.match(text) or marks.OCCASION.match(text):
        return SUBTITLE
    if marks.NUMBERED.match(text):
        return HEAD
    if text[-1] in marks.KICKER_END:
        return KICKER
    return ""


def _in_context(blocks: Sequence[Block], at: int, fragments: Fragments) -> str:
    block = blocks[at]
    before = blocks[at - 1] if at else None
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    under_head = before is not None and before.label in (KICKER, HEAD, SUBTITLE)
    if under_head and bylines.are_bare_names(block.text):
        return BYLINE
    if under_head and marks.REVIEW.match(block.text):
        return SUBTITLE
    if before is not None and before.label == KICKER and len(block.text) <= 24:
        return HEAD  # a kicker calls for a title
    block.doubt = fragments.text_score(at)
    if block.doubt > CERTAIN:
        return TEXT
    follows = after is not None and not after.is_text and not after.lines[0].special
    if follows and len(block.text) <= 14 and marks.PLACE_END.match(block.text):
        return KICKER
    return HEAD
