"""Logs in JSON, one line an event, without what anybody wrote: routes and identifiers, never forms or queries."""

import logging
import re
import sys
import time
from uuid import uuid4

import structlog
from flask import Flask, Response, current_app, g, request
from structlog.contextvars import bind_contextvars, clear_contextvars
from structlog.typing import Processor

from consult.traces import add_trace

log = structlog.get_logger("consult")

REQUEST_ID = "X-Request-ID"
IDENTIFIER = re.compile(r"[0-9A-Za-z-]{8,64}")
UNLOGGED = ("static", "health.live", "health.ready", "metrics.figures")


def configure_logging(*, for_people: bool, reports: Processor | None = None) -> None:
    """Send logs to standard error: JSON for machines, or plain lines for a person at a terminal.

    `reports` is shown each line with its error, before only the trace of that is left.
    """
    renderer = structlog.dev.ConsoleRenderer(colors=False) if for_people else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *([reports] if reports else []),
            add_trace,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )
    _listen_to_libraries()


class _Libraries(logging.Handler):
    """Takes what libraries warn of into our lines, so that it has the identifiers of the request or job too."""

    def emit(self, record: logging.LogRecord) -> None:
        """Log one warning of a library."""
        log.log(record.levelno, "library", library=record.name, said=record.getMessage(), exc_info=record.exc_info)


def _listen_to_libraries() -> None:
    root = logging.getLogger()
    if not any(isinstance(handler, _Libraries) for handler in root.handlers):
        root.addHandler(_Libraries(logging.WARNING))


def _name_request() -> None:
    """Give the request an identifier, or leave it that which the proxy gave it: then both logs have the same."""
    given = request.headers.get(REQUEST_ID, "") if current_app.config["CONSULT"].trusted_proxies else ""
    g.request_id = given if IDENTIFIER.fullmatch(given) else uuid4().hex[:12]
    g.started = time.perf_counter()
    clear_contextvars()  # a thread serves one request after another
    bind_contextvars(request_id=g.request_id)


def _tell_request_id(response: Response) -> Response:
    response.headers[REQUEST_ID] = g.request_id
    return response


def _log_request(response: Response) -> Response:
    if request.endpoint in UNLOGGED:
        return response
    log.info(
        "request",
        method=request.method,
        # The rule, not the path: a path may hold a resume link.
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        milliseconds=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
        user=str(g.user.id) if g.get("user") else None,
    )
    return response


def init_app(app: Flask) -> None:
    """Log each request once, when it has been answered, and name it on every line that is logged for it."""
    app.before_request(_name_request)
    app.after_request(_tell_request_id)
    app.after_request(_log_request)
    app.teardown_request(lambda _error: clear_contextvars())
