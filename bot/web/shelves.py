"""The first page, the list of articles by source, and an article as one would read it."""

import math
import re
from itertools import groupby

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from bot.citations import successor
from bot.links import Mark, anchor, read_mark
from bot.rendering.markup import clip
from bot.web.printed import original
from bot.web.reading import lay_out, words
from bot.web.site import Site
from bot.web.visit import Visit
from retrieval.corpus.model import Article, Paragraph
from retrieval.errors import QuoteError

PAGE = 40  # articles in a list
SOURCES = 12  # on the first page
SEARCHED = 500  # articles of a source that are looked through for a changed one
SUMMARY = 120  # units that describe a page to whoever shows a link to it

_ID = re.compile("[0-9a-z]{1,32}")

log = structlog.get_logger(__name__)


def home(request: Request) -> Response:
    """The search box, what came last, and the sources."""
    visit = Visit.of(request)
    contents = visit.site.contents()
    sources = list(contents.sizes.items())[:SOURCES]
    return visit.page("home", contents=contents, sources=sources)


def articles(request: Request) -> Response:
    """A page of the list of articles, those of a source together."""
    visit = Visit.of(request)
    contents = visit.site.contents()
    source = request.query_params.get("source")
    if source is not None and source not in contents.sizes:
        raise HTTPException(404)
    count = sum(contents.sizes.values()) if source is None else contents.sizes[source]
    pages = max(1, math.ceil(count / PAGE))
    page = min(_page(request), pages)
    found = visit.site.library.catalogue.articles(source, (page - 1) * PAGE, PAGE)
    groups = [(name, list(group)) for name, group in groupby(found, lambda one: one.source)]
    return visit.page(
        "articles", contents=contents, source=source, groups=groups, page=page, pages=pages
    )


def article(request: Request) -> Response:
    """An article; `?q=` marks a sentence of it, `?lines=1` shows the lines of its source."""
    visit = Visit.of(request)
    site = visit.site
    id = request.path_params["article"]
    found = site.library.catalogue.article(id) if _ID.fullmatch(id) else None
    if found is None:
        raise HTTPException(404)
    mark = _mark(request)
    proven = _proven(site, found, mark) if mark else None
    live = site.library.catalogue.is_live(found.id)
    with_lines = request.query_params.get("lines") == "1"
    return visit.page(
        "article",
        article=found,
        layout=lay_out(found, mark if proven else None),
        mark=mark,
        proven=proven,
        anchor=anchor(mark, found) if mark and proven else "",
        live=live,
        now=None if live else _now(site, found),
        neighbours=_neighbours(site, found) if live else (None, None),
        with_lines=with_lines,
        original=_original(site, found) if live and with_lines else None,
        summary=clip(proven or words(found), SUMMARY),
    )


def _page(request: Request) -> int:
    text = request.query_params.get("page", "1")
    if not re.fullmatch("[1-9][0-9]{0,6}", text):
        raise HTTPException(400)
    return int(text)


def _mark(request: Request) -> Mark | None:
    text = request.query_params.get("q")
    if not text:
        return None
    mark = read_mark(text)
    if mark is None:
        raise HTTPException(400)
    return mark


def _proven(site: Site, found: Article, mark: Mark) -> str | None:
    """Return the quoted words, cut from the paragraph as stored and proven by its hash."""
    paragraph = _at(found, mark)
    if paragraph is None:
        return None
    try:
        return site.library.catalogue.quote(paragraph.id, mark.sentence)
    except QuoteError as error:
        log.warning("quote refused", paragraph=paragraph.id, cause=str(error))
        return None


def _at(found: Article, mark: Mark) -> Paragraph | None:
    inside = mark.paragraph < len(found.paragraphs)
    return found.paragraphs[mark.paragraph] if inside else None


def _now(site: Site, found: Article) -> Article | None:
    """Return what an article that is not live was changed into."""
    if site.contents().sizes.get(found.source, 0) > SEARCHED:
        return None
    return successor(found, site.library.catalogue)


def _neighbours(site: Site, found: Article) -> tuple[Article | None, Article | None]:
    """Return the articles before and after in the same source."""
    first = max(found.position - 1, 0)
    near = site.library.catalogue.articles(found.source, first, 3)
    places = {one.position: one for one in near}
    return places.get(found.position - 1), places.get(found.position + 1)


def _original(site: Site, found: Article) -> object:
    return original(site.library.catalogue, site.library.corpus, found.source)
