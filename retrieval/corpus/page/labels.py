"""What each short line is: furniture, byline, credit, part of a headline, or text after all."""

import re
from collections.abc import Sequence
from math import inf

from retrieval.corpus.page import marks, noise
from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.continuity import junction, opening
from retrieval.corpus.page.names import is_name, split_names

TEXT, NOISE, FORUM = "text", noise.FURNITURE, noise.FORUM
KICKER, HEAD, SUBTITLE, BYLINE, CREDIT = "kicker", "head", "subtitle", "byline", "credit"
HEADLINE_PARTS = (KICKER, HEAD, SUBTITLE, BYLINE)

_FUNCTION_WORDS = re.compile("[的了是在着也都就把被让从对]")
_PLACE_END = re.compile(
    r"[\u3400-\u9fff]{2,14}(?:[省市县区州旗盟镇乡村]|新区|街道|社区|矿区|林区|开发区|集团|公司|[矿厂局库院校馆站港场])$"
)


def label(blocks: Sequence[Block], chrome: set[int]) -> None:
    """Give every block its label, and turn short lines that are text after all into text."""
    for at, block in enumerate(blocks):
        block.label = _form(block, chrome) or _in_context(blocks, at)
        if block.label == TEXT:
            block.is_text = True


def _form(block: Block, chrome: set[int]) -> str:  # noqa: PLR0911  - a list of forms, in order
    line, text = block.lines[0], block.text
    if line.number in chrome:
        return FORUM
    if block.is_text:
        return TEXT
    if marks.DATELINE.match(text):
        return TEXT
    if noise.is_furniture(line):
        return NOISE
    if line.heading:
        return HEAD
    if marks.CREDIT_ONLY.match(text):
        return CREDIT
    if marks.BYLINE.match(text) or marks.OFFICE.match(text):
        return BYLINE
    if marks.SUBTITLE.match(text) or marks.OCCASION.match(text):
        return SUBTITLE
    if marks.NUMBERED.match(text):
        return HEAD
    if marks.KICKER_END.search(text):
        return KICKER
    return ""


def _in_context(blocks: Sequence[Block], at: int) -> str:
    block = blocks[at]
    before = blocks[at - 1] if at else None
    after = blocks[at + 1] if at + 1 < len(blocks) else None
    under_head = before is not None and before.label in (KICKER, HEAD, SUBTITLE)
    if under_head and marks.BARE_NAMES.match(block.text) and _are_names(block.text):
        return BYLINE
    if text_score(blocks, at) > 0:
        return TEXT
    follows = after is not None and not after.is_text and not marks.is_special(after.lines[0])
    if follows and len(block.text) <= 14 and _PLACE_END.match(block.text):
        return KICKER
    return HEAD


def _are_names(text: str) -> bool:
    return all(map(is_name, split_names(text)))


def text_score(blocks: Sequence[Block], at: int) -> float:
    """Log odds that a short line is running text cut out of its paragraph, not a heading.

    The weights were fitted by logistic regression on composed pages and rounded.
    """
    block = blocks[at]
    text, width = block.text, block.lines[0].width
    near = [b for b in blocks[max(0, at - 6) : at + 7] if b.is_text and b is not block]
    before = next((b for b in reversed(blocks[max(0, at - 6) : at]) if b.is_text), None)
    after = next((b for b in blocks[at + 1 : at + 7] if b.is_text), None)
    columns = {b.column for b in near if b.column and len(b.lines) > 1}
    offset = min((min(abs(width - c), abs(width + 4 - c)) for c in columns), default=inf)
    score = -1.6 + 0.1 * width + 0.5 * 10 * len(_FUNCTION_WORDS.findall(text)) / len(text)
    if "，" in text or "," in text:
        score += 3.5
    score += (1.5 if text[-1] in "，,、" else 0) + (1.0 if "、" in text else 0)
    score += 0.9 * (text.count("“") != text.count("”"))
    score -= 1.0 * (" " in text)
    if before is not None and before.is_open:
        score += 1.1 * max(-6.0, min(8.0, junction(before.text, text))) - 1.3
    else:
        score -= 4.5
    if after is not None:
        score += 0.25 * max(-8.0, min(8.0, junction(text, after.text) - opening(after.text)))
    score += 2.0 if offset <= 2 else 0.7 if offset <= 4 else -1.3 if columns and offset > 8 else 0
    neighbour = blocks[at + 1] if at + 1 < len(blocks) else None
    if neighbour is not None:
        if neighbour.is_text:
            score += 1.4
        elif _is_headline_part(neighbour.text):
            score -= 5.0
    inline = marks.INLINE_KICKER.match(text)
    if inline and _PLACE_END.match(inline["kicker"][:-1]):
        score -= 4.0
    return score


def _is_headline_part(text: str) -> bool:
    return bool(
        marks.SUBTITLE.match(text)
        or marks.BYLINE.match(text)
        or (marks.BARE_NAMES.match(text) and _are_names(text))
    )
