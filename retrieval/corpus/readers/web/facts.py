"""What a web page says of its article outside of the text: title, date and authors.

Meta elements come first (Open Graph, schema.org, Dublin Core, and the names that China's government
sites must use: ArticleTitle, PubDate, Author), then the lines round the article.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from retrieval.corpus.page.names import is_name, split_names
from retrieval.corpus.readers.calendar import full_date
from retrieval.corpus.readers.web.shown import Shown

_TITLES = ("articletitle", "og:title", "twitter:title", "dc.title", "dcterms.title", "headline")
_DATES = (
    *("pubdate", "article:published_time", "publishdate", "publish_date", "datepublished"),
    *("publish-date", "og:pubdate", "dc.date", "dc.date.issued", "dcterms.date", "dcterms.created"),
    *("firstpublishedtime", "publishtime", "weibo:article:create_at", "og:release_date", "date"),
)
_AUTHORS = ("author", "article:author", "dc.creator", "dcterms.creator", "byl")
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_SITE = re.compile(
    r"\s*(?:[_|｜»]|\s[-–—－]\s|[-－](?=[^-－]{2,12}(?:网|报|局|厅|频道|政府|在线)$))\s*"
)
_DATED = re.compile(
    r"(?:发布|发表|刊发|更新|编辑|成文|印发)?(?:时间|日期)\s*[:：]|发[表布]于|来源\s*[:：]"
    r"|星期[一二三四五六日天]|第\s*[A-Z]?\d{1,3}\s*版"
    r"|^\W{0,3}(?:19|20)\d\d\s*[-年./]\s*\d{1,2}\s*[-月./]\s*\d{1,2}\s*日?(?:\s+\d|\W*$)"
)
_SIGNED = re.compile(
    r"(?:作者|记者|撰文|撰稿|文)\s*[:：/]\s*(?P<names>[\u3400-\u9fff·]{2,12}(?:[\s、，,]+"
    r"[\u3400-\u9fff·]{2,4}(?=[\s、，,]|$)){0,5})"
)
_NEAR = 15  # lines round the article that may tell about it


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known; `title_line` is the index of the line that shows the title."""

    title: str | None = None
    title_line: int | None = None
    title_given: bool = (
        False  # by a meta element, and so not followed by names of sections and site
    )
    date: str | None = None  # as a meta element gives it
    shown_date: str | None = None  # as a line beside the article gives it
    authors: tuple[str, ...] = ()


def facts_of(root: HtmlElement, lines: Sequence[Shown], content: frozenset[int]) -> Facts:
    """Gather what the page says of its article.

    Args:
        root: the page.
        lines: its lines.
        content: indexes of those that are article.
    """
    meta = _meta(root)
    around = _around(lines, content)
    given = next((meta[name] for name in _TITLES if name in meta), "")
    title, line = _title(root, given, lines)
    return Facts(
        title=title,
        title_line=line,
        title_given=bool(given),
        date=next(_dates(root, meta), None),
        shown_date=next((day for text in around if (day := _shown_date(text))), None),
        authors=_authors(meta, around),
    )


def _meta(root: HtmlElement) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in root.iter("meta"):
        name = element.get("name") or element.get("property") or element.get("itemprop") or ""
        content = " ".join((element.get("content") or "").split())
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def _around(lines: Sequence[Shown], content: frozenset[int]) -> list[str]:
    """Return the lines just above the article, in it at its head, and below it."""
    if not content:
        return [line.text for line in lines if line.text]
    first, last = min(content), max(content)
    above = [line.text for line in lines[:first] if line.text][-_NEAR:]
    below = [line.text for line in lines[last + 1 :] if line.text][:_NEAR]
    head = [line.text for line in lines[first : first + 4] if line.text and len(line.text) < 60]
    return [*above, *head, *below]


def _title(root: HtmlElement, given: str, lines: Sequence[Shown]) -> tuple[str | None, int | None]:
    """Return the title and the line that shows it: a heading, or a line that the page is named by.

    The page's name is the article's title and then, often, those of the section and of the site.
    """
    element = root.find(".//head/title")
    full = " ".join((element.text_content() if element is not None else "").split())
    names = [_squashed(name) for name in (given, full) if name]
    shown = [
        (bool(line.heading), len(line.text), -number)
        for number, line in enumerate(lines)
        if 4 <= len(line.text) <= 80 and any(_names(line.text, name) for name in names)
    ]
    if shown:
        number = -max(shown)[2]
        return " ".join(lines[number].text.split()), number
    heads = [number for number, line in enumerate(lines) if line.heading == 1 and line.text]
    for name in (given, full):
        parts = [part for part in _SITE.split(name) if part]
        if parts:
            title = parts[0] if len(parts[0]) >= 4 else max(parts, key=len)
            inside = [n for n in heads if _squashed(title) in _squashed(lines[n].text)]
            return title, inside[0] if inside else None
    if len(heads) == 1:
        return " ".join(lines[heads[0]].text.split()), heads[0]
    return None, None


def _names(line: str, name: str) -> bool:
    """Whether a line is what a page is named by, and not only a part of it such as the site."""
    text = _squashed(line)
    return text in name and (name.startswith(text) or len(text) * 3 >= len(name))


def _dates(root: HtmlElement, meta: dict[str, str]) -> Iterator[str]:
    for name in _DATES:
        if day := full_date(meta.get(name, "")):
            yield day
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            for match in _JSON_DATE.finditer(script.text or ""):
                if day := full_date(match[1]):
                    yield day
    for element in root.iter("time"):
        if day := full_date(element.get("datetime") or element.text_content()):
            yield day


def _shown_date(text: str) -> str | None:
    return full_date(text) if len(text) <= 90 and _DATED.search(text) else None


def _authors(meta: dict[str, str], around: Sequence[str]) -> tuple[str, ...]:
    given = (meta[name] for name in _AUTHORS if name in meta)
    signed = (match["names"] for text in around for match in _SIGNED.finditer(text))
    for text in (*given, *signed):
        names = split_names(text)
        if names and all(map(is_name, names)):
            return names
    return ()


def _squashed(text: str) -> str:
    return "".join(text.split())
