"""For whoever runs it: `/healthz` says whether questions can be answered, `/metrics` the figures.

`/metrics` is for the operator's own network: a request that came through a proxy, or from a public
address, is told that there is no such page.
"""

import ipaddress

import structlog
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot import metrics
from bot.web.site import Site
from bot.web.visit import NEVER
from retrieval.errors import CatalogueError, RetrievalError

FORWARDED = ("forwarded", "x-forwarded-for", "via")  # headers that a proxy adds

log = structlog.get_logger(__name__)


def health(request: Request) -> Response:
    """200 where catalogue and index can be used, else 503 with the reason."""
    site: Site = request.app.state.site
    try:
        live = site.library.check()
    except CatalogueError as error:
        return _unwell("the catalogue cannot be read", error)
    except Exception as error:  # whatever an engine raises: it cannot answer
        return _unwell("the index cannot be searched", error)
    if live is None:
        return _unwell("the corpus has not been read in yet")
    told = {"status": "ok", "generation": live.number, "articles": live.counts.articles}
    return JSONResponse(told, headers={"Cache-Control": NEVER})


def _unwell(reason: str, error: Exception | None = None) -> Response:
    log.warning("not healthy", reason=reason, cause=str(error) if error else None)
    told = {"status": "unavailable", "reason": reason}
    return JSONResponse(told, 503, {"Cache-Control": NEVER})


def figures(request: Request) -> Response:
    """Write the figures as Prometheus reads them (text format 0.0.4)."""
    if not _is_near(request):
        raise HTTPException(404)
    body = generate_latest(metrics.REGISTRY) + generate_latest(_corpus(request.app.state.site))
    return Response(body, media_type=CONTENT_TYPE_LATEST, headers={"Cache-Control": NEVER})


def _corpus(site: Site) -> CollectorRegistry:
    """Return what the corpus holds at this moment; nothing where nobody can tell."""
    registry = CollectorRegistry()
    try:
        live = site.library.catalogue.generation()
    except RetrievalError as error:
        log.warning("no figures of the corpus", cause=str(error))
        return registry
    counts = live.counts if live else None
    for name, told, value in (
        ("generation", "Number of the live generation; 0 before the first.", live and live.number),
        ("sources", "Sources in the corpus.", counts and counts.sources),
        ("articles", "Articles in the corpus.", counts and counts.articles),
        ("paragraphs", "Paragraphs of the articles' bodies.", counts and counts.paragraphs),
    ):
        Gauge(f"chuchu_{name}", told, registry=registry).set(value or 0)
    if live:
        made = Gauge("chuchu_generation_created_seconds", "When, Unix time.", registry=registry)
        made.set(live.created.timestamp())
    return registry


def _is_near(request: Request) -> bool:
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        address = ipaddress.ip_address(request.client.host)
    except ValueError:
        return False
    return address.is_loopback or address.is_private
