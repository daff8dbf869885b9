"""Counts the requests that a process answers: how many by route and status, and how long they took."""

import os
import time
from dataclasses import dataclass
from pathlib import Path

from flask import Flask, Response, current_app, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

from consult.metrics.sharing import VARIABLE
from consult.telemetry import UNLOGGED, log

# Few, since each is kept for every route in every web process. A page should take less than the second of them.
SECONDS = (0.025, 0.1, 0.25, 1.0, 5.0)
NO_ROUTE = "none"


@dataclass(frozen=True, slots=True)
class Requests:
    """What one application counts of its requests. A route is a rule: an address may hold a resume link."""

    registry: CollectorRegistry
    answered: Counter
    seconds: Histogram

    def note(self, response: Response) -> Response:
        """Count a request that has been answered; those of monitoring itself are not counted.

        Nobody goes without a page because it cannot be counted.
        """
        asked = request._get_current_object()  # type: ignore[attr-defined]
        if asked.endpoint not in UNLOGGED:
            route = asked.url_rule.rule if asked.url_rule else NO_ROUTE
            try:
                self.answered.labels(asked.method, route, response.status_code).inc()
                self.seconds.labels(asked.method, route).observe(time.perf_counter() - g.started)
            except OSError as error:
                log.warning("request_not_counted", kind=type(error).__name__)
        return response

    def of_all_processes(self) -> CollectorRegistry:
        """The counts of every process of this server, or of this one where it counts by itself.

        It does so too when somebody has taken the folder away that they share.
        """
        folder = os.environ.get(VARIABLE)
        if folder is None or not Path(folder).is_dir():
            return self.registry
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return together


def requests_of(app: Flask) -> Requests:
    """What an application counts."""
    counted: Requests = app.extensions["requests_counted"]
    return counted


def init_app(app: Flask) -> None:
    """Count each request that the application answers."""
    registry = CollectorRegistry()
    counted = Requests(
        registry,
        Counter(
            "consult_requests",
            "Requests answered, by route and status",
            ["method", "route", "status"],
            registry=registry,
        ),
        Histogram(
            "consult_request_seconds",
            "How long it took to answer a request",
            ["method", "route"],
            buckets=SECONDS,
            registry=registry,
        ),
    )
    app.extensions["requests_counted"] = counted
    app.after_request(counted.note)


def of_this_application() -> Requests:
    """What the application counts that answers this request."""
    return requests_of(current_app)
