"""The lines that a web page shows, as a browser would break them: they are what is counted.

A saved page may be one endless line of markup, so the lines of its file say nothing. A line here
is what stands between two breaks, and a blank line stands wherever a browser leaves a gap.
"""

import re
from dataclasses import dataclass, field

from lxml import etree
from lxml.html import HtmlElement

# ruff: noqa: SIM905  - names of elements read best as words
_GAP = frozenset(
    "address article aside blockquote body center dd details div dl dt fieldset figcaption figure"
    " footer form h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section summary table ul".split()
)
_BREAK = frozenset("br tr caption thead tbody tfoot legend".split())
_CELL = frozenset("td th".split())
_UNSEEN = frozenset(
    "audio canvas datalist embed head iframe math noscript object script select style svg"
    " template textarea title video".split()
)
_HEADING = re.compile(r"h[1-6]")
_DISPLAY_NONE = re.compile(r"(?i)(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_WIDE = re.compile(r"[\u2014-\u2026\u3000-\u9fff\uf900-\ufaff\uff00-\uffef]")
_BLANK = " \t\n\r\f\xa0"
_NO_TEXT = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, 2.2
_LINE_END = re.compile(r"\r\n|[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

CELL = " | "
"""What stands between the cells of a row."""
FIRST_MARK = 0xF0000
"""Planes 15 and 16, private use: no font and no page has characters there."""
MARKS = 0x10FFFE - FIRST_MARK


@dataclass(frozen=True, slots=True)
class Shown:
    """One line; a blank one has no text."""

    text: str
    heading: int = 0  # 1 to 6 inside <h1> to <h6>
    linked: int = 0  # characters that are links
    preformatted: bool = False
    listed: bool = False  # an item of a list, or a row of a table with several cells


@dataclass(slots=True)
class _Lines:
    """The lines so far, and the pieces of the one being read."""

    done: list[Shown] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    linked: int = 0
    heading: int = 0
    pre: int = 0
    items: int = 0
    cells: int = 0

    def add(self, text: str, linked: bool) -> None:
        self.pieces.append(text)
        if linked:
            self.linked += len(text.strip(_BLANK))

    def end(self) -> bool:
        """End the line; True if it had any words."""
        text = "".join(self.pieces)
        rows = _LINE_END.split(text) if self.pre else [_collapsed(text).rstrip(CELL)]
        listed = bool(self.items or self.cells)
        for row in rows:
            if row.strip():
                self.done.append(Shown(row, self.heading, self.linked, bool(self.pre), listed))
            elif self.pre and self.done and self.done[-1].text:
                self.done.append(Shown(""))
        self.pieces.clear()
        self.linked = self.cells = 0
        return bool(text.strip())

    def cell(self) -> None:
        """Begin another cell of the line, if it has words already."""
        if any(piece.strip() for piece in self.pieces):
            self.pieces.append(CELL)
            self.cells += 1

    def gap(self) -> None:
        self.end()
        if self.done and self.done[-1].text:
            self.done.append(Shown(""))


def shown_lines(root: HtmlElement, mark: bool = False) -> list[Shown]:
    """Return the lines that a page shows, blank ones included.

    Args:
        root: the page's root element.
        mark: put a character in front of each text of the tree that says which line it is in:
            `FIRST_MARK` and the line's index. Lines past `MARKS` stay without.
    """
    lines = _Lines()
    links = 0
    walk = etree.iterwalk(root, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        if event in {"comment", "pi"}:
            _take(lines, element, "tail", links, mark)
            continue
        tag = element.tag
        if event == "start":
            if tag in _UNSEEN or _is_hidden(element):
                walk.skip_subtree()
                continue
            _open(lines, tag, element)
            links += tag == "a"
            _take(lines, element, "text", links, mark)
        else:
            if not (tag in _UNSEEN or _is_hidden(element)):
                links -= tag == "a"
                _close(lines, tag)
            _take(lines, element, "tail", links, mark)
    lines.gap()
    return lines.done


def _open(lines: _Lines, tag: str, element: HtmlElement) -> None:
    if tag in _GAP:
        lines.gap()
    elif tag in _BREAK:
        lines.end()
    elif tag in _CELL:
        lines.cell()
    if _HEADING.fullmatch(tag):
        lines.heading = int(tag[1])
    lines.pre += tag == "pre"
    lines.items += tag == "li"


def _close(lines: _Lines, tag: str) -> None:
    if tag in _GAP:
        lines.gap()
    elif tag in _BREAK and tag != "br":
        lines.end()
    if _HEADING.fullmatch(tag):
        lines.heading = 0
    lines.pre -= tag == "pre"
    lines.items -= tag == "li"


def _take(lines: _Lines, element: HtmlElement, what: str, links: int, mark: bool) -> None:
    """Add an element's text, or the text behind it, to the line being read."""
    text = getattr(element, what)
    if not text:
        return
    text = _NO_TEXT.sub(" ", text)
    lines.add(text, links > 0)
    number = len(lines.done)
    if mark and number < MARKS and text.strip(_BLANK):
        setattr(element, what, chr(FIRST_MARK + number) + text)


def _is_hidden(element: HtmlElement) -> bool:
    style = element.get("style")
    hidden = element.get("hidden") is not None
    return hidden or bool(style and _DISPLAY_NONE.search(style))


def _collapsed(text: str) -> str:
    """Return a line as it is shown: a line end in the markup is no space between ideographs."""

    def one(space: re.Match[str]) -> str:
        before, after = text[space.start() - 1 : space.start()], text[space.end() : space.end() + 1]
        wide = _WIDE.match(before) and _WIDE.match(after)
        return "" if wide and ("\n" in space[0] or "\r" in space[0]) else " "

    return _LINE_END.sub(" ", _SPACE.sub(one, text)).replace("\xa0", " ").strip(" ")
