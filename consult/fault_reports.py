"""Tells Sentry of mistakes, where a deployment asks for that: their kind and where they happened, and nothing else.

A report is made here of what is allowed, and not of all that Sentry would gather by itself: no answer, name, cookie,
body, address or value of a variable is in it, and neither is the text of an exception, which may quote an answer.
"""

import traceback
from collections.abc import Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from consult.config import Settings
from consult.traces import behind, error_in

if TYPE_CHECKING:
    from sentry_sdk import Client
    from sentry_sdk.transport import Transport

NOT_INSTALLED = "CONSULT_SENTRY_URL is set, but sentry-sdk is not installed. Install it: .uv/bin/uv sync --extra sentry"
# Identifiers, and words of ours: what may be told of the line that is logged.
TOLD = ("request_id", "job", "task", "route", "library", "kind")
ALLOWED = frozenset(
    ("level", "logger", "message", "tags", "exception", "event_id", "timestamp", "platform", "environment", "sdk")
)


class FaultReports:
    """A step of the log that sends each line about a mistake on to Sentry."""

    def __init__(self, client: "Client") -> None:
        self._client = client

    def __call__(self, _logger: object, _name: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
        """Report a line of the level error, and pass every line on as it is."""
        if line.get("level") in ("error", "critical"):
            self._client.capture_event(report_of(line))  # type: ignore[arg-type]
        return line


def fault_reports(settings: Settings, *, transport: "Transport | None" = None) -> FaultReports | None:
    """Where mistakes are reported to under these settings; None: nowhere.

    Raises SystemExit with what to do where Sentry is asked for and not installed.
    """
    if settings.sentry_url is None:
        return None
    try:
        from sentry_sdk import Client  # noqa: PLC0415 - optional, and nobody else should pay for it
    except ImportError:
        raise SystemExit(NOT_INSTALLED) from None
    return FaultReports(
        Client(
            dsn=settings.sentry_url.get_secret_value(),
            environment=settings.environment,
            transport=transport,
            # Nothing may be gathered that is not put into a report here.
            default_integrations=False,
            auto_enabling_integrations=False,
            auto_session_tracking=False,
            send_client_reports=False,
            include_local_variables=False,
            include_source_context=False,
            max_request_body_size="never",
            max_breadcrumbs=0,
            before_send=only_what_is_allowed,
        )
    )


def report_of(line: Mapping[str, Any]) -> dict[str, Any]:
    """What Sentry is told of a line of the log."""
    error = error_in(line.get("exc_info"))
    report: dict[str, Any] = {
        "level": "error",
        "logger": "consult",
        "message": line["event"],
        "tags": {name: str(line[name]) for name in TOLD if line.get(name) is not None},
    }
    if error is not None:
        report["exception"] = {"values": [_told(each) for each in reversed(list(behind(error)))]}
    return report


def only_what_is_allowed(report: Mapping[str, Any], _hint: object) -> Any:  # noqa: ANN401 - as Sentry types it
    """The report without what a version of Sentry's library may add to it by itself."""
    return {name: value for name, value in report.items() if name in ALLOWED}


def _told(error: BaseException) -> dict[str, Any]:
    kind = type(error)
    lines = traceback.extract_tb(error.__traceback__)
    return {
        "type": kind.__qualname__,
        "module": kind.__module__,
        "stacktrace": {
            "frames": [{"filename": line.filename, "function": line.name, "lineno": line.lineno} for line in lines]
        },
    }
