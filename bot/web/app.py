"""The page's table of contents: what it answers to, in order. Read it and you know the page."""

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from bot.language import of_tag
from bot.settings import Settings
from bot.web.headers import Headers
from bot.web.health import figures, health
from bot.web.search import Turnstile, search
from bot.web.shelves import article, articles, home
from bot.web.site import Site
from bot.web.trouble import failed, refused
from bot.web.visit import FRESH
from retrieval.library import Library

FOREVER = "public, max-age=31536000, immutable"  # its address changes with its content
ROBOTS = "User-agent: *\nDisallow: /search\n"  # a crawler has no questions


def build(settings: Settings, library: Library) -> ASGIApp:
    """Return the page as an ASGI application.

    Raises:
        TemplateError: texts are missing or broken.
    """
    language = of_tag(settings.telegram.language)
    return application(Site(library, language, settings.web.public_url.rstrip("/")))


def application(site: Site) -> ASGIApp:
    """Return the application of one site."""
    app = Starlette(
        routes=[
            # To read.
            Route("/", home),
            Route("/search", search),
            Route("/articles", articles),
            Route("/a/{article}", article),
            # What pages are made with.
            Route("/style.css", style),
            Route("/icon.svg", icon),
            Route("/robots.txt", robots),
            # For whoever runs it.
            Route("/healthz", health),
            Route("/metrics", figures),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=1024, compresslevel=6)],
        exception_handlers={400: refused, 404: refused, 405: refused, 503: refused, 500: failed},
    )
    app.router.redirect_slashes = False  # a redirect would name whatever host was asked for
    app.state.site = site
    app.state.turnstile = Turnstile()
    return Headers(app)


def style(request: Request) -> Response:
    """The style sheet."""
    return Response(
        request.app.state.site.style, media_type="text/css", headers={"Cache-Control": FOREVER}
    )


def icon(request: Request) -> Response:
    """The icon: the project's seal."""
    return Response(
        request.app.state.site.icon, media_type="image/svg+xml", headers={"Cache-Control": FRESH}
    )


def robots(request: Request) -> Response:
    """What crawlers are asked to leave alone."""
    return PlainTextResponse(ROBOTS, headers={"Cache-Control": FRESH})
