"""A web page to its article: shown lines, those of the article, restored as a page's lines are."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from lxml import etree, html
from lxml.html import HtmlElement

from retrieval.corpus.model import Article, Kind, LineRange, Noise, Page
from retrieval.corpus.page.lines import Line, look_at
from retrieval.corpus.page.noise import forum_lines, is_furniture
from retrieval.corpus.readers.pieces import parts_of
from retrieval.corpus.readers.single import as_one, first_line, lines_of, titled, with_body
from retrieval.corpus.readers.web.content import content_lines, headline_lines
from retrieval.corpus.readers.web.facts import Facts, facts_of
from retrieval.corpus.readers.web.shown import Shown, shown_lines

AROUND = "web page"
"""The noise that is no article: menus, counters, lists of links, footers."""
_OPENING = re.compile(
    r"(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html[\s>])", re.IGNORECASE | re.DOTALL
)
_MARKUP = re.compile(r"</(?:p|div|body|html|table|title|head|h1)\s*>", re.I)
_HEAD = 4096  # characters in which a page shows that it is one


class MarkupError(ValueError):
    """Markup that cannot be read to its end."""


def is_web_page(name: str, text: str) -> bool:
    """Whether `text` is HTML: it opens as one does, or has its tags and the name of one."""
    if _OPENING.match(text[:_HEAD].lstrip()):
        return True
    named = name.lower().endswith((".html", ".htm", ".xhtml", ".shtml"))
    return named and bool(_MARKUP.search(text))


class WebPage:
    """One web page, parsed.

    Args:
        text: the markup.

    Raises:
        MarkupError: it is nested so deeply that the rest would be lost.
    """

    def __init__(self, text: str) -> None:
        root = _root(text)
        self._shown = [] if root is None else shown_lines(root, mark=True)
        self.lines = [line.text for line in self._shown]
        """What the page shows: all line numbers count these."""
        seen = look_at(self.lines)
        chrome = {number - 1 for number in forum_lines(seen)}
        chrome |= {line.number - 1 for line in seen if _is_duty(line)}
        self._content = frozenset[int]()
        self._facts = Facts()
        if root is not None:
            self._content = content_lines(root, self._shown) - chrome
            self._facts = facts_of(root, self._shown, self._content)
            title = self._facts.title_line
            self._content |= headline_lines(self._shown, self._content, title) - chrome

    def page(self, without: frozenset[int] = frozenset()) -> Page:
        """Return its article, captions and noise.

        Args:
            without: numbers of lines that are none of them.
        """
        shown, facts = self._shown, self._facts
        content = self._content - {number - 1 for number in without}
        title = facts.title_line
        if title is not None and title + 1 in without:
            facts, title = replace(facts, title=None, title_line=None), None
        # The title's own element says what it is; the restorer would join what stands below it.
        text = content - {title} if _is_heading(shown, title) else content
        # A list and a table are text, however short their lines.
        listed = sorted(n for n in text if shown[n].listed and not shown[n].heading)
        if 2 * _length(shown, listed) > _length(shown, text):
            listed = []  # a layout that is made of lists or tables
        text -= set(listed)
        printed = [_as_printed(line) if n in text else "" for n, line in enumerate(shown)]
        page = Page.of(parts_of(printed))
        if not _is_preformatted(shown, content):
            page = with_body(as_one(page), [(n + 1, shown[n].text.strip()) for n in listed])
        return _with_rest(_with_facts(page, facts, shown), self.lines, without)


def _root(text: str) -> HtmlElement | None:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:  # nothing in it
        return None
    deep = [e for e in parser.error_log if e.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT]
    if deep:
        raise MarkupError(deep[0].message)
    return root


def _is_duty(line: Line) -> bool:
    """Whether a line names who was on duty, as web pages set it: in brackets, below the text."""
    bare = line.text.strip("（()）[]【】 ")
    return bare != line.text and is_furniture(replace(line, text=bare))


def _is_heading(shown: Sequence[Shown], number: int | None) -> bool:
    return number is not None and shown[number].heading > 0


def _as_printed(line: Shown) -> str:
    """Return a line as the page's restorer is to see it: a heading carries its mark."""
    return f"{'#' * line.heading} {line.text}" if line.heading else line.text


def _is_preformatted(shown: Sequence[Shown], content: frozenset[int]) -> bool:
    """Whether the text was set as plain text, as a newspaper's page may be: many articles."""
    plain = [n for n in content if shown[n].preformatted]
    return 2 * _length(shown, plain) > _length(shown, content)


def _length(shown: Sequence[Shown], numbers: Iterable[int]) -> int:
    return sum(len(shown[n].text) for n in numbers)


def _with_facts(page: Page, facts: Facts, shown: Sequence[Shown]) -> Page:
    """Give the page's article the title, the date and the authors that the page says it has."""
    articles = list(page.articles)
    main = [at for at, one in enumerate(articles) if one.kind is not Kind.CAPTION]
    day = facts.date or facts.shown_date
    if len(main) == 1:
        article = _titled(articles[main[0]], facts, shown)
        day = facts.date or article.date or facts.shown_date
        articles[main[0]] = replace(article, authors=article.authors or facts.authors, date=day)
    dated = sorted((replace(one, date=one.date or day) for one in articles), key=first_line)
    return replace(page, articles=tuple(replace(one, position=n) for n, one in enumerate(dated)))


def _titled(article: Article, facts: Facts, shown: Sequence[Shown]) -> Article:
    """Give the article the page's title, unless its own is as good."""
    at = facts.title_line
    if facts.title is None or (_same_title(article, facts.title) and not _is_heading(shown, at)):
        return article
    if at is None and article.title and not facts.title_given:
        return article
    here = () if at is None else (LineRange(at + 1, at + 1),)
    return titled(article, facts.title, here, lambda line: shown[line - 1].heading > 1)


def _same_title(article: Article, title: str) -> bool:
    """Whether the article's own headline says what the page is named by."""
    named = "".join(title.split())
    return bool(article.title) and "".join(str(article.title).split()) in named


def _with_rest(page: Page, lines: Sequence[str], without: frozenset[int]) -> Page:
    """Name every line that no article owns."""
    owned = set(without)
    for noise in page.noise:
        owned.update(range(noise.lines.first, noise.lines.last + 1))
    for article in page.articles:
        for found in lines_of(article):
            owned.update(range(found.first, found.last + 1))
    rest: list[Noise] = []
    for number, line in enumerate(lines, start=1):
        if number in owned or not line.strip():
            continue
        before = rest[-1].lines if rest else None
        if before and not any(lines[n - 1].strip() for n in range(before.last + 1, number)):
            rest[-1] = Noise(AROUND, LineRange(before.first, number))
        else:
            rest.append(Noise(AROUND, LineRange(number, number)))
    ordered = sorted((*page.noise, *rest), key=lambda noise: noise.lines)
    return replace(page, noise=tuple(ordered))
