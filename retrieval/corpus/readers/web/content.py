"""Which lines of a web page are its article: readability-lxml says, by density of text and links.

The extractor gives a text of its own making. So each line is marked by a character in front of
it, and the marks that are left in what it gives say which lines it kept.
"""

import copy
import logging
import re
from collections.abc import Sequence

from lxml import etree, html
from lxml.html import HtmlElement
from readability import Document
from readability.readability import Unparseable

from retrieval.corpus.page import marks
from retrieval.corpus.page.bylines import is_byline
from retrieval.corpus.readers.calendar import full_date
from retrieval.corpus.readers.web.shown import FIRST_MARK, MARKS, Shown

LARGEST = 1_000_000  # characters of markup without scripts; the extractor would take seconds
DEEPEST = 80  # elements in each other; the extractor reads a text once for each that it stands in
_ENOUGH = (
    0.5  # of the sentences outside of links; an extractor that found less found something else
)
_HEADLINE = 40  # characters; no part of a headline is longer
_PARTS = 5  # kicker, title over two lines, subtitle, byline
_MARK = re.compile(f"[{chr(FIRST_MARK)}-{chr(FIRST_MARK + MARKS)}]")
_SENTENCE = re.compile(r"[。！？；]")

logging.getLogger("readability.readability").setLevel(logging.CRITICAL)  # its faults are ours


def content_lines(root: HtmlElement, lines: Sequence[Shown]) -> frozenset[int]:
    """Return the indexes of the lines that are article.

    What the extractor leaves out between its first and its last line, and a list right below, is
    kept if it is not links: it drops tables and short paragraphs, and text is not to be lost.

    Args:
        root: the page, its texts marked by `shown_lines`.
        lines: what `shown_lines` returned.
    """
    candidates = [n for n, line in enumerate(lines) if line.text.strip() and not _is_link(line)]
    sentences = {n: len(lines[n].text) for n in candidates if _SENTENCE.search(lines[n].text)}
    found = _extracted(root, len(lines)).intersection(candidates)
    covered = sum(length for n, length in sentences.items() if n in found)
    if covered < _ENOUGH * sum(sentences.values()) or not found:
        return frozenset(candidates)
    first, last = min(found), max(found)
    for n in range(last + 1, len(lines)):  # a list or a table below the last paragraph
        if lines[n].listed and not _is_link(lines[n]):
            last = n
        elif lines[n].text.strip():
            break
    return frozenset(n for n in candidates if first <= n <= last)


def headline_lines(lines: Sequence[Shown], content: frozenset[int], title: int | None) -> set[int]:
    """Return the lines above the article that may be parts of its headline.

    Where a line shows the title, these are subtitles and bylines between it and the text. Where
    none is known to, these are the short lines right above the text, up to a link or a date.

    Args:
        lines: the page's lines.
        content: those that are article.
        title: the line that shows the title.
    """
    found: set[int] = set()
    for n in range(min(content, default=0) - 1, -1 if title is None else title, -1):
        line = lines[n]
        text = line.text.strip()
        if not text:
            continue
        if title is not None:
            if marks.SUBTITLE.match(text) or is_byline(text):
                found.add(n)
            continue
        dated = full_date(text) is not None
        if _is_link(line) or dated or len(text) > _HEADLINE or len(found) == _PARTS:
            break
        found.add(n)
    return found


def _extracted(root: HtmlElement, count: int) -> frozenset[int]:
    if _is_deep(root):
        return frozenset()
    bare = copy.deepcopy(root)
    etree.strip_elements(bare, "script", "style", etree.Comment, with_tail=False)
    markup = html.tostring(bare, encoding="unicode")
    if len(markup) > LARGEST:
        return frozenset()
    try:
        summary = Document(markup).summary()
    except (Unparseable, etree.LxmlError, ValueError):
        return frozenset()
    marks = {ord(mark) - FIRST_MARK for mark in _MARK.findall(summary)}
    return frozenset(number for number in marks if number < count)


def _is_deep(root: HtmlElement) -> bool:
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            return True
    return False


def _is_link(line: Shown) -> bool:
    return line.linked * 2 > len(line.text.strip())
