"""Photo captions: short texts that end in a credit, standing between or inside the paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass

from retrieval.corpus.page import bylines
from retrieval.corpus.page.blocks import Block
from retrieval.corpus.page.labels import CREDIT, TEXT
from retrieval.corpus.page.names import may_be_name, split_names

CAPTION = "caption"
_LONGEST = 400  # characters; a longer text with a credit at its end is an article


@dataclass(frozen=True, slots=True)
class Caption:
    """Blocks `[first, end)`; `credit` is what was printed, `text` the rest."""

    first: int
    end: int
    text: str
    credit: str
    names: tuple[str, ...]


def find_captions(blocks: Sequence[Block]) -> list[Caption]:
    """Find the captions of a page and label their blocks so that nothing else takes them."""
    found: list[Caption] = []
    for at, block in enumerate(blocks):
        caption = _caption(blocks, at) if block.label in (TEXT, CREDIT) else None
        if caption is not None:
            found.append(caption)
            for part in blocks[caption.first : caption.end]:
                part.label = CAPTION
    return found


def _caption(blocks: Sequence[Block], at: int) -> Caption | None:
    block = blocks[at]
    if block.label == CREDIT:
        if not at or blocks[at - 1].label != TEXT:
            return None
        first = _beginning(blocks, at - 1)
        text = "".join(part.text for part in blocks[first:at])
        credit = block.text
    else:
        match = bylines.credit_at_end(block.text)
        if match is None:
            return None
        first = _beginning(blocks, at)
        whole = "".join(part.text for part in blocks[first : at + 1])
        cut = len(whole) - len(match.string) + match.start("credit")
        text, credit = whole[:cut].rstrip(" （(【"), match["credit"]
    names = split_names(bylines.names_in(credit))
    if not text or len(text) > _LONGEST or not names or not all(map(may_be_name, names)):
        return None
    return Caption(first, at + 1, text, credit, names)


def _beginning(blocks: Sequence[Block], at: int) -> int:
    """Go back over lines of the same run that are not a paragraph's end."""
    while (
        at
        and not blocks[at].after_blank
        and blocks[at - 1].label == TEXT
        and blocks[at - 1].is_open
    ):
        at -= 1
    return at
