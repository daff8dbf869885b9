"""Logs in JSON, one line an event, without what anybody wrote: routes and identifiers, never forms or queries."""

import logging
import sys
import time
from uuid import uuid4

import structlog
from flask import Flask, Response, g, request

log = structlog.get_logger("consult")


def configure_logging(*, for_people: bool) -> None:
    """Send logs to standard error: JSON for machines, or plain lines for a person at a terminal."""
    renderer = structlog.dev.ConsoleRenderer(colors=False) if for_people else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=False,
    )


def _start_timing() -> None:
    g.request_id = uuid4().hex[:12]
    g.started = time.perf_counter()


def _log_request(response: Response) -> Response:
    if request.endpoint in ("static", "health.live", "health.ready"):
        return response
    log.info(
        "request",
        request_id=g.get("request_id"),
        method=request.method,
        # The rule, not the path: a path may hold a resume link.
        route=request.url_rule.rule if request.url_rule else None,
        status=response.status_code,
        milliseconds=round((time.perf_counter() - g.get("started", time.perf_counter())) * 1000, 1),
        user=str(g.user.id) if g.get("user") else None,
    )
    return response


def init_app(app: Flask) -> None:
    """Log each request once, when it has been answered."""
    app.before_request(_start_timing)
    app.after_request(_log_request)
