"""One article of several: for lines that are known to be one article, whatever they look like."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from retrieval.corpus.model import Article, Kind, LineRange, Page, Paragraph, Role, Section
from retrieval.corpus.page.restore import restore


def as_one(page: Page) -> Page:
    """Join the articles of a page; captions stay apart, and so does noise.

    The first headline is the article's; the others head sections of it.
    """
    captions = [one for one in page.articles if one.kind is Kind.CAPTION]
    pieces = sorted((one for one in page.articles if one.kind is not Kind.CAPTION), key=first_line)
    if len(pieces) < 2:
        return page
    articles = sorted([_joined(pieces), *captions], key=first_line)
    placed = tuple(replace(one, position=at) for at, one in enumerate(articles))
    return replace(page, articles=placed)


def lines_of(article: Article) -> Iterator[LineRange]:
    """Yield the lines of the source that an article stands on."""
    for paragraph in article.paragraphs:
        yield from paragraph.lines
    for section in article.sections:
        yield from section.lines


def first_line(article: Article) -> int:
    """Return the first line of the source that an article stands on, 0 if it stands on none."""
    return min((lines.first for lines in lines_of(article)), default=0)


def in_order(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """Number the paragraphs of an article in the order in which it keeps them."""
    order = {Role.HEADLINE: 0, Role.BYLINE: 1, Role.BODY: 2}
    ordered = sorted(paragraphs, key=lambda paragraph: order[paragraph.role])
    return tuple(replace(one, position=at) for at, one in enumerate(ordered))


def titled(
    article: Article,
    title: str,
    here: tuple[LineRange, ...],
    is_heading: Callable[[int], bool] = lambda line: False,
) -> Article:
    """Give an article its title; what the restorer took for one is a part beside it.

    Args:
        article: as it was restored without the title's lines.
        title: the title.
        here: its lines, () if it stands nowhere; it is then told, and cannot be quoted.
        is_heading: whether a line is known to head a section.
    """
    heads = [p for p in article.paragraphs if p.role is Role.HEADLINE and p.lines != here]
    text_from = min((lines.first for p in article.body for lines in p.lines), default=1 << 62)
    headings = [
        p
        for p in heads
        if p.lines and (is_heading(p.lines[0].first) or p.lines[0].first > text_from)
    ]
    above = [p for p in heads if p not in headings and p.lines < here]
    below = [p for p in heads if p not in headings and p not in above]
    paragraph = [Paragraph(title, here, role=Role.HEADLINE)] if here else []
    rest = [p for p in article.paragraphs if p.role is not Role.HEADLINE]
    for heading in headings:
        rest = _headed(rest, heading, article.sections)
    sections = (*article.sections, *(Section(p.text, 1, p.lines) for p in headings))
    return replace(
        article,
        kind=next((one.kind for one in restore([title]).articles), article.kind),
        kicker=" ".join(p.text for p in above) or None,
        title=title,
        subtitle=" ".join(p.text for p in below).lstrip("—-－ ") or None,
        paragraphs=in_order([*above, *paragraph, *below, *rest]),
        sections=tuple(sorted(sections, key=lambda section: section.lines)),
        uncertain=tuple(doubt for doubt in article.uncertain if "headline" not in doubt),
    )


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


def with_body(page: Page, lines: Sequence[tuple[int, str]]) -> Page:
    """Add lines that are known to be text to a page's first article, each a paragraph.

    Args:
        page: a page of one article, or of none.
        lines: number and text of each.
    """
    if not lines:
        return page
    articles = [*page.articles]
    at = next((n for n, one in enumerate(articles) if one.kind is not Kind.CAPTION), None)
    if at is None:
        at = len(articles)
        articles.append(Article(Kind.ARTICLE, (), position=at))
    article = articles[at]
    headings = sorted((s.lines[0].first, s.text) for s in article.sections if s.lines)
    added = [
        Paragraph(
            text, (LineRange(n, n),), next((h for at, h in reversed(headings) if at < n), None)
        )
        for n, text in lines
    ]
    body = sorted((*article.body, *added), key=lambda paragraph: paragraph.lines)
    heads = [p for p in article.paragraphs if p.role is not Role.BODY]
    articles[at] = replace(article, paragraphs=in_order([*heads, *body]))
    return replace(page, articles=tuple(articles))


def _joined(pieces: Sequence[Article]) -> Article:
    head, *rest = pieces
    paragraphs = list(head.paragraphs)
    sections = list(head.sections)
    authors = list(head.authors)
    for piece in rest:
        heading = None
        headline = [p for p in piece.paragraphs if p.role is Role.HEADLINE]
        if headline:
            heading = " ".join(p.text for p in headline)
            sections.append(Section(heading, 1, _ranges(headline)))
        sections.extend(piece.sections)
        heading = heading or (paragraphs[-1].section if paragraphs else None)
        for paragraph in piece.paragraphs:
            if paragraph.role is not Role.HEADLINE:
                paragraphs.append(replace(paragraph, section=paragraph.section or heading))
        authors.extend(name for name in piece.authors if name not in authors)
    byline = " ".join(one.byline for one in pieces if one.byline)
    return replace(
        head,
        kind=next((p.kind for p in pieces if p.kind is Kind.REPORT), head.kind),
        paragraphs=in_order(paragraphs),
        sections=tuple(sections),
        byline=byline or None,
        authors=tuple(authors),
        dateline=next((one.dateline for one in pieces if one.dateline), None),
        date=next((one.date for one in pieces if one.date), None),
    )


def _ranges(paragraphs: Sequence[Paragraph]) -> tuple[LineRange, ...]:
    return tuple(lines for paragraph in paragraphs for lines in paragraph.lines)
