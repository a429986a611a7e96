"""Lines to blocks: lines that are certainly one piece of text, or one line that may be a heading.

A run is what stands between blank lines. Inside a run the widths tell: a line as wide as the
column goes on in the next; a narrower one ends a paragraph, or is no running text at all.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.corpus.page import bylines, marks, noise
from retrieval.corpus.page.lines import Line

SLACK = (
    6  # columns: punctuation may not begin a line, so full lines differ by up to three characters
)
WIDEST_WRAP = 110  # columns; wider lines are whole paragraphs
AHEAD = 24  # lines that are looked at to tell whether a line begins a text
_DASHES = "—-－"
WIDEST_HEAD = 70  # columns; no single line of a headline is wider


@dataclass(slots=True, eq=False)
class Block:
    """One or more lines and their joined text."""

    lines: list[Line]
    text: str
    is_text: bool  # running text for certain; else a short line whose part is still open
    column: int  # columns that its run was wrapped at; 0 where lines are not wrapped
    label: str = ""
    doubt: float = -9.0  # log odds that a line taken for a heading is running text after all

    @property
    def is_open(self) -> bool:
        """Whether its text stops in mid-sentence."""
        text = self.text
        return not (text[-1:] == "。" or marks.ends_sentence(text) or marks.SALUTATION.match(text))

    @property
    def after_blank(self) -> bool:
        """Whether a blank line stands above."""
        return self.lines[0].after_blank


def find_blocks(lines: Sequence[Line]) -> list[Block]:
    """Cut a page into blocks, in its order."""
    for line in lines:
        line.special = _is_special(line)
    runs = list(_runs(lines))
    columns = _fill([column_of(run) for run in runs])
    blocks: list[Block] = []
    for run, (column, _) in zip(runs, columns, strict=True):
        blocks.extend(_cut(run, column, blocks[-1] if blocks else None))
    return blocks


def _is_special(line: Line) -> bool:
    """Whether a line is no running text by its form alone."""
    text = line.text
    if line.heading:
        return True
    if line.width > WIDEST_HEAD or "。" in text:
        return False
    dashed = text[0] in _DASHES and marks.SUBTITLE.match(text) and not marks.ends_sentence(text)
    return bool(dashed or bylines.is_byline(text) or bylines.is_credit(text))


def join(lines: Sequence[Line]) -> str:
    """Undo the wraps: a blank is put only between Latin words."""
    if len(lines) == 1:
        return lines[0].text
    texts = [line.text for line in lines]
    for at in range(len(texts) - 1):
        end, begin = texts[at][-1], texts[at + 1][0]
        if end.isascii() and begin.isascii() and end.isalpha() and begin.isalpha():
            texts[at] += " "
    return "".join(texts)


def column_of(run: Sequence[Line]) -> int | None:
    """Columns that a run is wrapped at; 0 if its lines are not wrapped; None if one cannot tell."""
    widths = [line.width for line in run]
    if len(run) == 1 or max(widths) > WIDEST_WRAP:
        return 0 if max(widths) > WIDEST_WRAP else None
    inner = widths[:-1]
    if all(marks.is_open_short(line.text) and not marks.INSIDE.search(line.text) for line in run):
        return None  # a headline
    if len(run) == 2 and abs(run[0].width - run[1].width) <= 4 and run[0].width >= 24:
        return max(inner)
    if len(inner) < 2:
        return None
    widest = sorted(inner)[(2 * len(inner)) // 3]
    full = sum([widest - SLACK - 4 <= width <= widest + SLACK for width in inner])
    if full < 0.6 * len(inner) or widest < 12:
        return None
    ended = sum(map(marks.ends_sentence, [line.text for line in run[:-1]]))
    return None if ended > 0.7 * len(inner) else widest


def _fill(columns: Sequence[int | None]) -> list[tuple[int, bool]]:
    """Give runs that cannot tell the column of the nearest one, and say whether it is their own."""
    filled: list[tuple[int, bool]] = []
    following: list[int] = [0] * len(columns)
    latest = 0
    for at in range(len(columns) - 1, -1, -1):
        here = columns[at]
        latest = latest if here is None else here
        following[at] = latest
    latest = 0
    for at, column in enumerate(columns):
        if column is None:
            filled.append((latest or following[at], False))
        else:
            latest = column
            filled.append((column, True))
    return filled


def _runs(lines: Sequence[Line]) -> Iterator[list[Line]]:
    run: list[Line] = []
    for line in lines:
        if line.after_blank and run:
            yield run
            run = []
        run.append(line)
    if run:
        yield run


def _cut(run: list[Line], column: int, before: Block | None) -> Iterator[Block]:
    at = 0
    while at < len(run):
        end = at + 1
        special = run[at].special and not _is_item(run, at, column, before)
        is_text = not special and _is_text(run, at, column)
        if is_text:
            while end < len(run) and _goes_on(run, end, column):
                end += 1
        piece = run[at:end]
        before = Block(piece, join(piece), is_text, column)
        yield before
        at = end


def _is_item(run: list[Line], at: int, column: int, before: Block | None) -> bool:
    """Whether a line that begins with a dash is no subtitle but an item of a list, or a remark."""
    if before is None or not before.is_text or not marks.SUBTITLE.match(run[at].text):
        return False
    return at + 1 < len(run) and _is_text(run, at, column)


def _is_text(run: list[Line], at: int, column: int) -> bool:  # noqa: PLR0911  - rules in order
    line = run[at]
    text = line.text
    if noise.is_furniture(line) and not marks.INSIDE.search(text):
        return False
    if line.width > WIDEST_HEAD or "。" in text or marks.SALUTATION.match(text):
        return True
    if marks.ends_sentence(text):
        return not (line.width <= 44 and text[-1] in "！？!?") and len(text) > 3
    if at + 1 == len(run) or marks.NUMBERED.match(text) or run[at + 1].special:
        return False
    if text[-1] in marks.KICKER_END and line.width <= 30:
        return False
    if bylines.DATELINE.match(text):
        return True
    following = run[at + 1]
    rest = run[at : at + AHEAD]
    reaches_end = any(marks.ends_sentence(other.text) or "。" in other.text for other in rest[1:])
    # The first line of a paragraph is four columns narrower where its indent was dropped.
    if column and column - SLACK - 4 <= line.width <= column + SLACK:
        full = all(other.width >= column - SLACK for other in rest[1:])
        commas = full and any(marks.INSIDE.search(other.text) for other in rest)
        return reaches_end or commas or len(rest) > 3
    if not column:
        return reaches_end and line.width >= 24 and line.width >= following.width - 2
    return False


def _goes_on(run: list[Line], at: int, column: int) -> bool:
    """Whether the line at `at` belongs to the same piece as the one before it."""
    before, line = run[at - 1], run[at]
    ended = marks.ends_fully(before.text)
    full = before.width >= column - SLACK
    dashed = not ended and full and column and line.text[0] in _DASHES
    if dashed and marks.SUBTITLE.match(line.text):
        return True  # a dash inside a sentence
    if line.special and (ended or line.heading or not bylines.is_credit(line.text)):
        return False
    if not column or before.width > WIDEST_WRAP:
        return False
    if not ended:  # a bracket or quotation may be left open
        return full or marks.quotes(before.text) > 0 or not marks.is_open_short(line.text)
    if not full or line.indent >= before.indent + 2:
        return False
    # A paragraph's first line is two characters narrower where its indent was dropped.
    last = at + 1 == len(run)
    return last or line.width >= column - 3 or line.width < column - SLACK
