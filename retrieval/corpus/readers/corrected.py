"""A page after a person's corrections: the articles that they name, and the rest as restored."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from retrieval.corpus.model import (
    Article,
    Kind,
    LineRange,
    Noise,
    Page,
    Paragraph,
    Role,
    Section,
)
from retrieval.corpus.page.lines import look_at
from retrieval.corpus.page.restore import restore
from retrieval.corpus.readers.sidecar import Correction, Said, Sidecar, SidecarError
from retrieval.corpus.readers.single import as_one, first_line, in_order, lines_of, titled
from retrieval.problem import Fault

SET_ASIDE = "set aside"
"""The noise that a person named."""


def corrected(
    lines: Sequence[str], rest: Callable[[frozenset[int]], Page], sidecar: Sidecar
) -> Page:
    """Make a page as its sidecar says.

    Args:
        lines: the lines of the page.
        rest: restores the page without the lines whose numbers it is given.
        sidecar: what a person said.

    Returns:
        The articles that the sidecar makes of lines, those restored from all other lines with
        what it says of them, and the noise.

    Raises:
        SidecarError: it names lines that are not there, or one line twice, or an article where
            none is.
    """
    page = rest(frozenset(_taken(lines, sidecar)))
    said = replace(sidecar.said, title=None, subtitle=None, kicker=None, kind=None)
    found = [_dated(one, said) for one in page.articles]
    noise = [*page.noise, *(Noise(SET_ASIDE, one) for one in sidecar.noise)]
    for correction in sidecar.articles:
        if correction.line is not None:
            at = _standing_on(found, correction)
            found[at] = _told(found[at], correction.said)
        else:
            main, *captions = _made(lines, correction)
            found.append(_told(_dated(main, said), correction.said))
            found.extend(_dated(one, said) for one in captions)
    found = _named(found, replace(sidecar.said, authors=None, date=None))
    found.sort(key=first_line)
    placed = tuple(replace(one, position=at) for at, one in enumerate(found))
    return Page(placed, tuple(sorted(noise, key=lambda one: one.lines)))


def _taken(lines: Sequence[str], sidecar: Sidecar) -> set[int]:
    """Return the numbers of all lines that the sidecar gives to an article or to noise."""
    taken: set[int] = set()
    named = [(one.place, one.lines) for one in sidecar.articles]
    for place, ranges in (*named, ("noise: ", sidecar.noise)):
        for one in ranges:
            if one.last > len(lines):
                raise SidecarError(Fault.SIDECAR_LINES, f"{place}{one.last} > {len(lines)}")
            numbers = set(range(one.first, one.last + 1))
            if twice := numbers & taken:
                raise SidecarError(Fault.SIDECAR_TWICE, f"{place}{min(twice)}")
            taken |= numbers
    return taken


def _standing_on(articles: Sequence[Article], correction: Correction) -> int:
    """Return which article a correction means by one of its lines."""
    line = correction.line or 0
    for at, article in enumerate(articles):
        if any(one.first <= line <= one.last for one in lines_of(article)):
            return at
    raise SidecarError(Fault.SIDECAR_NOTHING, f"{correction.place}{line}")


def _named(articles: Sequence[Article], said: Said) -> list[Article]:
    """Say of a page's only article what the sidecar says at its top."""
    if said == Said():
        return list(articles)
    main = [one for one in articles if one.kind is not Kind.CAPTION]
    if len(main) != 1:
        raise SidecarError(Fault.SIDECAR_SEVERAL, str(len(main)))
    return [_told(one, said) if one is main[0] else one for one in articles]


def _dated(article: Article, said: Said) -> Article:
    """Give an article the date and the authors that all articles of its page have."""
    if said.authors is None or article.kind is Kind.CAPTION:
        return replace(article, date=said.date or article.date)
    return replace(article, date=said.date or article.date, authors=said.authors)


def _told(article: Article, said: Said) -> Article:
    return replace(
        article,
        kind=said.kind or article.kind,
        kicker=said.kicker or article.kicker,
        title=said.title or article.title,
        subtitle=said.subtitle or article.subtitle,
        authors=article.authors if said.authors is None else said.authors,
        date=said.date or article.date,
        uncertain=(),
    )


def _made(lines: Sequence[str], correction: Correction) -> tuple[Article, ...]:
    """Make one article of the lines that a person gives it, in the order given.

    A caption that is recognised among them stays one, and follows. All other lines are in the
    article, also those that would be taken for furniture.
    """
    numbers = [n for one in correction.lines for n in range(one.first, one.last + 1)]
    said = correction.said
    parts = [text for text in (said.subtitle, said.title, said.kicker) if text]
    heads = {text: _find(lines, numbers, text) for text in parts}
    known = {number for found in heads.values() for number in found}
    printed = ["" if n in known else lines[n - 1] for n in numbers]
    page = as_one(restore(printed))
    others = [one for one in page.articles if one.kind is Kind.CAPTION]
    main = [one for one in page.articles if one.kind is not Kind.CAPTION]
    first, *others = [*main, *others] or [Article(said.kind or Kind.ARTICLE, ())]
    article = _moved(_with_noise(first, page.noise, printed), numbers)
    for text in parts:
        if heads[text]:
            article = _headed(article, text, heads[text], said)
    return article, *(_moved(one, numbers) for one in others)


def _headed(article: Article, text: str, numbers: Sequence[int], said: Said) -> Article:
    """Put a part of the headline that a person named in its place."""
    here = _ranges(numbers)
    if text == said.title:
        return titled(article, text, here)
    part = Paragraph(text, here, role=Role.HEADLINE)
    return replace(article, paragraphs=in_order([part, *article.paragraphs]))


def _find(lines: Sequence[str], numbers: Sequence[int], text: str) -> list[int]:
    """Return the lines that together say `text`, spaces aside; [] if none do."""
    wanted = "".join(text.split())
    seen = ((n, look_at([lines[n - 1]])) for n in numbers)
    printed = [(n, "".join(line[0].text.split())) for n, line in seen if line]
    for at in range(len(printed)):
        said = ""
        for end in range(at, len(printed)):
            said += printed[end][1]
            if not wanted.startswith(said):
                break
            if said == wanted:
                return [n for n, _ in printed[at : end + 1]]
    return []


def _with_noise(article: Article, noise: Sequence[Noise], lines: Sequence[str]) -> Article:
    """Add what was taken for noise to the article, in the order of the lines."""
    found = list(article.paragraphs)
    for one in noise:
        text = " ".join(line.text for line in look_at(lines[one.lines.first - 1 : one.lines.last]))
        if text:
            found.append(Paragraph(text, (one.lines,)))
    found.sort(key=lambda paragraph: paragraph.lines[:1])
    return replace(article, paragraphs=in_order(found))


def _moved(article: Article, numbers: Sequence[int]) -> Article:
    """Return an article of some lines with the numbers that these have on their page."""

    def at_home(ranges: Sequence[LineRange]) -> tuple[LineRange, ...]:
        return _ranges([numbers[n - 1] for one in ranges for n in range(one.first, one.last + 1)])

    def moved(section: Section) -> Section:
        return replace(section, lines=at_home(section.lines))

    return replace(
        article,
        paragraphs=tuple(replace(p, lines=at_home(p.lines)) for p in article.paragraphs),
        sections=tuple(moved(section) for section in article.sections),
    )


def _ranges(numbers: Sequence[int]) -> tuple[LineRange, ...]:
    ranges: list[LineRange] = []
    for number in numbers:
        if ranges and ranges[-1].last == number - 1:
            ranges[-1] = LineRange(ranges[-1].first, number)
        else:
            ranges.append(LineRange(number, number))
    return tuple(ranges)
