"""Pages for what went wrong, in the visitor's language; the log first, and no cause on the page."""

from secrets import token_hex

import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from bot.web.visit import NEVER, Visit
from retrieval.errors import CatalogueError

TOLD = {400: "bad", 404: "missing", 405: "method", 503: "busy"}

log = structlog.get_logger(__name__)


def refused(request: Request, error: Exception) -> Response:
    """A request that gets no page: a wrong address, nothing there, too many questions."""
    status = error.status_code if isinstance(error, HTTPException) else 400
    page = Visit.of(request).page(
        "trouble", status, NEVER, kind=TOLD.get(status, "bad"), reference=""
    )
    page.headers.update((error.headers or {}) if isinstance(error, HTTPException) else {})
    return page


def failed(request: Request, error: Exception) -> Response:
    """An error that nobody expected, or a catalogue that cannot be read."""
    reference = token_hex(4)
    log.error("page failed", reference=reference, route=_route(request), exc_info=error)
    status, kind = (503, "closed") if isinstance(error, CatalogueError) else (500, "broken")
    try:
        return Visit.of(request).page("trouble", status, NEVER, kind=kind, reference=reference)
    except Exception as second:  # the template itself is broken: a sentence, all the same
        log.error("page of the failure failed", reference=reference, exc_info=second)
        return PlainTextResponse(f"出了问题 · Something went wrong ({reference})", 500)


def _route(request: Request) -> str | None:
    """Return which route failed; never the address, which may hold a question."""
    return getattr(request.scope.get("route"), "path", None)
