"""Lines to blocks: what stands together on the page, and what each block is by its looks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from retrieval.corpus.page import marks
from retrieval.corpus.page.lines import Line
from retrieval.corpus.page.names import is_name, split_names


class Label(StrEnum):
    """What a block is taken for."""

    BODY = "body"
    KICKER = "kicker"
    HEAD = "head"  # a title, or a heading of a section: assembly tells which
    SUBTITLE = "subtitle"
    BYLINE = "byline"
    CREDIT = "credit"


@dataclass(slots=True)
class Block:
    """Lines that belong together, their text joined."""

    label: Label
    lines: list[Line]
    text: str

    @property
    def is_open(self) -> bool:
        """Whether its text stops in mid-sentence."""
        return not marks.SENTENCE_END.search(self.text)

    @property
    def width(self) -> int:
        """The width that its lines were set in; 0 where that cannot be told."""
        return column_width(self.lines) if len(self.lines) > 2 else 0


def find_blocks(lines: Sequence[Line]) -> list[Block]:
    """Cut the page into labelled blocks, in its order."""
    found: list[Block] = []
    for run in _runs(lines):
        found.extend(_split(run))
    return found


def join(lines: Sequence[Line]) -> str:
    """Undo the wraps of lines that belong together."""
    text = ""
    for line in lines:
        if text and text[-1].isascii() and text[-1].isalpha() and line.text[:1].isascii():
            text += " " if line.text[:1].isalpha() else ""
        text += line.text
    return text


def column_width(lines: Sequence[Line]) -> int:
    """Columns that the lines were wrapped at: the upper quartile of their widths."""
    widths = sorted(line.width for line in lines)
    return widths[(3 * len(widths)) // 4]


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    run: list[Line] = []
    for line in lines:
        if line.after_blank and run:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _split(run: list[Line]) -> Iterator[Block]:
    width = column_width(run) if len(run) > 2 else 0
    at = 0
    while at < len(run):
        label = _label(run, at, width)
        if label is not Label.BODY:
            yield Block(label, [run[at]], run[at].text)
            at += 1
            continue
        end = at + 1
        while end < len(run) and not _starts_anew(run, end, width):
            end += 1
        yield Block(Label.BODY, run[at:end], join(run[at:end]))
        at = end


def _label(run: list[Line], at: int, width: int) -> Label:  # noqa: PLR0911
    line = run[at]
    text = line.text
    if line.heading:
        return Label.HEAD
    if marks.SUBTITLE.match(text) and "。" not in text and line.width <= 70:
        return Label.SUBTITLE
    if line.width <= 60 and (marks.BYLINE.match(text) or marks.OFFICE.match(text)):
        return Label.BYLINE
    if line.width <= 40 and (credit := marks.CREDIT.match(text)) and not credit["before"].strip():
        return Label.CREDIT
    if marks.BARE_NAMES.match(text) and len(run) == 1 and all(map(is_name, split_names(text))):
        return Label.BYLINE
    if _is_text(run, at, width):
        return Label.BODY
    if marks.KICKER_END.search(text) and line.width <= 44:
        return Label.KICKER
    return Label.HEAD


def _is_text(run: list[Line], at: int, width: int) -> bool:
    line = run[at]
    text = line.text
    if line.width > 70 or "。" in text or "；" in text or text[-1] in "。；;":
        return True
    following = run[at + 1] if at + 1 < len(run) else None
    rest = run[at:]
    if (
        following
        and line.width >= 0.72 * column_width(rest)
        and line.width > 24
        and any(marks.SENTENCE_END.search(other.text) for other in rest)
    ):
        return True
    if marks.NUMBERED.match(text):
        return False
    return bool(
        "，" in text and width == 0 and not marks.SENTENCE_END.search(text) and line.width > 28
    ) or bool(
        at and marks.SENTENCE_END.search(text) and not marks.SENTENCE_END.search(run[at - 1].text)
    )


def _starts_anew(run: list[Line], at: int, width: int) -> bool:
    before, line = run[at - 1], run[at]
    ended = bool(marks.SENTENCE_END.search(before.text))
    if line.heading or marks.BYLINE.match(line.text):
        return True
    if len(line.text) <= 20 and marks.CREDIT.match(line.text) and ended:
        return True
    if ended and (before.width < width - 4 or before.width > 100):
        return True
    if ended and line.indent >= before.indent + 2:
        return True
    return ended and _label(run, at, width) is not Label.BODY
