"""One request: the language its visitor reads, the links of its page, and the page itself."""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import quote as percent
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot import metrics
from bot.language import Language
from bot.rendering import Wording
from bot.rendering.listing import opening
from bot.rendering.markup import clip, harmless
from bot.rendering.templates import date, ranges
from bot.web.languages import chosen, preferred
from bot.web.typesetting import breaking
from retrieval.corpus.model import Article, Kind

if TYPE_CHECKING:
    from bot.web.site import Site

FRESH = "public, max-age=60"  # a withdrawn article is gone from caches after a minute
PRIVATE = "private, no-cache"  # a question is its visitor's own
NEVER = "no-store"

TITLE = 80  # units of a title in a list
OPENING = 24  # units of an opening that stands for a title


@dataclass(frozen=True)
class Visit:
    """A request as the templates see it."""

    request: Request
    site: "Site"

    @classmethod
    def of(cls, request: Request) -> "Visit":
        """Return the visit of a request."""
        return cls(request, request.app.state.site)

    @cached_property
    def language(self) -> Language:
        """The language of everything around quotes."""
        header = self.request.headers.get("accept-language", "")
        return self.chosen or preferred(header, self.site.language)

    @cached_property
    def chosen(self) -> Language | None:
        """The language that the address asks for."""
        return chosen(self.request.query_params.get("lang"))

    @property
    def wording(self) -> Wording:
        """The texts in that language."""
        return self.site.wordings[self.language]

    @property
    def comma(self) -> str:
        """What stands between things in a row."""
        return ", " if self.language is Language.ENGLISH else "、"

    def link(self, path: str, **parameters: object) -> str:
        """Return the address of another page; a chosen language is kept. `path` may end in `#…`."""
        path, hash_, anchor = path.partition("#")
        if self.chosen:
            parameters.setdefault("lang", self.chosen.value)
        given = {name: value for name, value in parameters.items() if value not in (None, "")}
        joint = "&" if "?" in path else "?"
        query = f"{joint}{urlencode(given)}" if given else ""
        return f"{self.request.scope.get('root_path', '')}{path}{query}{hash_}{anchor}"

    def name(self, article: Article) -> str:
        """Return what an article is called: its title, else how it starts."""
        title = article.title or article.given_id
        if title:
            return clip(harmless(title), TITLE)
        return self.wording.text("web.untitled", opening=clip(harmless(opening(article)), OPENING))

    def facts(self, article: Article, signed: bool = False) -> list[str]:
        """Return what is known of an article besides its words: kind, authors, date.

        `signed`: its byline stands there already, and the authors are left out.
        """
        kind = "" if article.kind is Kind.ARTICLE else self.wording.text(f"web.{article.kind}")
        authors = "" if signed else harmless(self.comma.join(article.authors))
        day = date(self.wording, article.date) if article.date else ""
        return [fact for fact in (kind, clip(authors, TITLE), day) if fact]

    def breaking(self, text: str) -> Markup:
        """Return a headline as HTML that breaks between words."""
        return breaking(text, self.site.library.segmenter)

    def asset(self, path: str) -> str:
        """Return the address of something that pages are made with: the same in all languages."""
        return f"{self.request.scope.get('root_path', '')}{path}"

    def here(self, **changed: object) -> str:
        """Return this page's own address with some parameters changed; None leaves one out."""
        root = self.request.scope.get("root_path", "")
        parameters = {**self.request.query_params, **changed}
        own = self.request.scope["path"].removeprefix(root).lstrip("/")  # //x would be a host
        return self.link(f"/{percent(own)}", **parameters)

    def page(self, name: str, status: int = 200, cache: str = FRESH, **values: object) -> Response:
        """Fill a template; a visitor who has the same page already gets no second copy."""
        html = self.site.templates.get_template(f"{name}.html.j2").render(
            visit=self,
            site=self.site,
            text=self.wording.text,
            date=lambda value: date(self.wording, value),
            lines=lambda found: ranges(found, self.comma),
            languages=Language,
            **values,
        )
        tag = f'W/"{hashlib.blake2b(html.encode("utf-8", "replace"), digest_size=12).hexdigest()}"'
        headers = {"Cache-Control": cache, "ETag": tag, "Vary": "Accept-Language"}
        headers["Content-Language"] = self.language.value
        metrics.PAGES.labels(name, str(status)).inc()
        known = self.request.headers.get("if-none-match", "")
        if status == 200 and tag in (part.strip() for part in known.split(",")):
            return Response(status_code=304, headers=headers)
        return HTMLResponse(html.encode("utf-8", "replace"), status, headers)
