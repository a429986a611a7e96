"""A web page to its article: shown lines, those of the article, restored as a page's lines are."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lxml import etree, html
from lxml.html import HtmlElement

from retrieval.corpus.model import Article, Kind, LineRange, Noise, Page, Paragraph, Role, Section
from retrieval.corpus.page.lines import Line, look_at
from retrieval.corpus.page.noise import forum_lines, is_furniture
from retrieval.corpus.page.restore import restore
from retrieval.corpus.readers.single import as_one, first_line, in_order, lines_of
from retrieval.corpus.readers.web.content import content_lines
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


def parse(text: str) -> tuple[list[str], Page]:
    """Read a web page.

    Args:
        text: the markup.

    Returns:
        The lines that the page shows, which all line numbers count, and what stands on them.

    Raises:
        MarkupError: it is nested so deeply that the rest would be lost.
    """
    root = _root(text)
    if root is None:
        return [], Page(())
    shown = shown_lines(root, mark=True)
    lines = [line.text for line in shown]
    seen = look_at(lines)
    chrome = {number - 1 for number in forum_lines(seen)}
    chrome |= {line.number - 1 for line in seen if _is_duty(line)}
    content = content_lines(root, shown) - chrome
    facts = facts_of(root, shown, content)
    # The title's own element says what it is; the restorer would join what stands below it.
    known = {facts.title_line} if _is_heading(shown, facts.title_line) else set()
    page = restore(
        [_as_printed(shown[n]) if n in content - known else "" for n in range(len(shown))]
    )
    if not _is_preformatted(shown, content):
        page = as_one(page)
    page = _with_facts(page, facts, shown)
    return lines, _with_rest(page, lines)


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
    set_plain = sum(len(shown[n].text) for n in content if shown[n].preformatted)
    return set_plain * 2 > sum(len(shown[n].text) for n in content)


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
    """Give the article the page's title; what the restorer took for one is a part beside it."""
    at = facts.title_line
    if facts.title is None or (_same_title(article, facts.title) and not _is_heading(shown, at)):
        return article
    if at is None and article.title and not facts.title_given:
        return article
    here = (LineRange(at + 1, at + 1),) if at is not None else ()
    heads = [p for p in article.paragraphs if p.role is Role.HEADLINE and p.lines != here]
    headings = [p for p in heads if p.lines and (_is_section(p, shown) or _is_below(p, article))]
    above = [p for p in heads if p not in headings and here and p.lines < here]
    below = [p for p in heads if p not in headings and p not in above]
    title = [Paragraph(facts.title, here, role=Role.HEADLINE)] if here else []
    rest = [p for p in article.paragraphs if p.role is not Role.HEADLINE]
    for heading in headings:
        rest = _headed(rest, heading, article.sections)
    return replace(
        article,
        kind=next((one.kind for one in restore([facts.title]).articles), article.kind),
        kicker=" ".join(p.text for p in above) or None,
        title=facts.title,
        subtitle=" ".join(p.text for p in below).lstrip("—-－ ") or None,
        paragraphs=in_order([*above, *title, *below, *rest]),
        sections=tuple(
            sorted(
                (*article.sections, *(Section(p.text, 1, p.lines) for p in headings)),
                key=lambda section: section.lines,
            )
        ),
        uncertain=tuple(doubt for doubt in article.uncertain if "headline" not in doubt),
    )


def _is_section(paragraph: Paragraph, shown: Sequence[Shown]) -> bool:
    """Whether a part of a headline is a heading of the text by its element: <h2> to <h6>."""
    return shown[paragraph.lines[0].first - 1].heading > 1


def _is_below(paragraph: Paragraph, article: Article) -> bool:
    """Whether a part of a headline stands below where the text begins."""
    starts = [lines.first for body in article.body for lines in body.lines]
    return bool(starts) and paragraph.lines[0].first > min(starts)


def _headed(
    paragraphs: Sequence[Paragraph], heading: Paragraph, sections: Sequence[Section]
) -> list[Paragraph]:
    """Put the paragraphs between a heading and the next one under it."""
    first = heading.lines[0].first
    others = [lines.first for section in sections for lines in section.lines[:1]]
    end = min((line for line in others if line > first), default=1 << 62)
    return [
        replace(p, section=heading.text)
        if p.role is Role.BODY and p.lines and first < p.lines[0].first < end and not p.section
        else p
        for p in paragraphs
    ]


def _same_title(article: Article, title: str) -> bool:
    """Whether the article's own headline says what the page is named by."""
    named = "".join(title.split())
    return bool(article.title) and "".join(str(article.title).split()) in named


def _with_rest(page: Page, lines: Sequence[str]) -> Page:
    """Name every line that no article owns."""
    owned: set[int] = set()
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
