"""What Sentry is told of a mistake, and that nothing of what anybody wrote is in it."""

import json
import sys

import pytest
import structlog
from flask import Flask, request
from pydantic import SecretStr, ValidationError
from sentry_sdk.transport import Transport

from consult import telemetry
from consult.config import Settings
from consult.fault_reports import fault_reports
from consult.tasks.jobs import MemoryQueue
from consult.telemetry import log

ANSWER = "Sally Example at 12 Invented Street"
TOKEN = "resume-token-of-sally"
COOKIE = "cookie-of-sally"
QUERY = "query-of-sally"
SETTINGS = Settings(environment="test", sentry_url=SecretStr("https://key@sentry.example.org/1"))


class Kept(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.sent: list[str] = []

    def capture_envelope(self, envelope) -> None:
        self.sent.append(envelope.serialize().decode())

    def report(self):
        (sent,) = self.sent
        return json.loads(sent.splitlines()[2])


@pytest.fixture
def sentry():
    before = structlog.get_config()
    kept = Kept()
    telemetry.configure_logging(for_people=False, reports=fault_reports(SETTINGS, transport=kept))
    yield kept
    structlog.configure(**before)


@pytest.fixture
def app():
    """An application that makes a mistake with all that somebody sent in its hands."""
    app = Flask(__name__)
    app.config["CONSULT"] = SETTINGS
    telemetry.init_app(app)

    @app.post("/resume/<token>")
    def save(token: str) -> str:
        held = {"token": token, "answer": request.form["answer"], "cookie": request.cookies["session"]}
        try:
            raise LookupError(ANSWER)
        except LookupError as error:
            raise ValueError(f"not an answer: {held}") from error

    @app.errorhandler(Exception)
    def fault(error: Exception) -> tuple[str, int]:
        log.error("fault", route=request.url_rule.rule, said=ANSWER, exc_info=error)
        return "", 500

    return app


def send(app):
    client = app.test_client()
    client.set_cookie("session", COOKIE)
    return client.post(f"/resume/{TOKEN}?q={QUERY}", data={"answer": ANSWER})


def test_a_mistake_is_told_by_its_kind_and_place(sentry, app):
    identifier = send(app).headers["X-Request-ID"]
    report = sentry.report()
    assert report["message"] == "fault"
    assert report["tags"] == {"request_id": identifier, "route": "/resume/<token>"}
    assert [each["type"] for each in report["exception"]["values"]] == ["LookupError", "ValueError"]
    frame = report["exception"]["values"][1]["stacktrace"]["frames"][-1]
    assert frame["function"] == "save"
    assert set(frame) <= {"filename", "function", "lineno", "in_app"}


def test_nothing_that_anybody_sent_is_told(sentry, app):
    send(app)
    (sent,) = sentry.sent
    for words in (ANSWER, "Sally", "sally", TOKEN, COOKIE, QUERY, "not an answer"):
        assert words not in sent
    assert not {"request", "user", "breadcrumbs", "modules", "server_name", "extra"} & set(sentry.report())


def test_a_job_that_fails_is_told_with_the_request_that_asked_for_it(sentry):
    def fail() -> None:
        raise ValueError(ANSWER)

    queue = MemoryQueue("test", utc=True)
    ask = queue.task(name="fails")(fail)
    with structlog.contextvars.bound_contextvars(request_id="abcdef123456"):
        ask()
    queue.execute(queue.dequeue())
    assert ANSWER not in sentry.sent[0]
    assert sentry.report()["tags"]["request_id"] == "abcdef123456"
    assert sentry.report()["tags"]["task"] == "fails"


def test_what_is_no_mistake_is_not_told(sentry):
    log.info("request", status=200)
    log.warning("not_told", why="busy")
    assert sentry.sent == []


def test_a_mistake_without_an_exception_is_told_by_its_name(sentry):
    log.error("database_unavailable", kind="DiskFull")
    assert sentry.report()["message"] == "database_unavailable"
    assert sentry.report()["tags"] == {"kind": "DiskFull"}


def test_without_an_address_nothing_is_told_and_nothing_is_imported(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    assert fault_reports(Settings(environment="test")) is None


def test_an_address_without_the_library_is_explained(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(SystemExit, match="uv sync --extra sentry"):
        fault_reports(SETTINGS)


@pytest.mark.parametrize("address", ["sentry.example.org", "https://sentry.example.org/1", "https://key@/1"])
def test_an_address_that_is_none_is_refused_without_repeating_it(address):
    with pytest.raises(ValidationError, match="CONSULT_SENTRY_URL"):
        Settings(environment="test", sentry_url=SecretStr(address))
