"""One identifier follows what a person did from the page through the logs to the job that it led to."""

import logging

import pytest
from flask import Flask
from structlog.contextvars import bound_contextvars, get_contextvars, merge_contextvars
from structlog.testing import capture_logs

from consult import telemetry
from consult.telemetry import REQUEST_ID, log

GIVEN = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def behind_a_proxy(settings):
    """A small application that says which identifier its request has."""

    def made(trusted_proxies):
        app = Flask(__name__)
        app.config["CONSULT"] = settings.model_copy(update={"trusted_proxies": trusted_proxies})
        telemetry.init_app(app)
        app.add_url_rule("/", view_func=lambda: get_contextvars()["request_id"])
        return app.test_client()

    return made


def test_the_lines_of_a_request_and_of_the_job_that_it_asked_for_have_one_identifier(app, policy, copied, monkeypatch):
    queue = app.extensions["queue"]
    queue.storage.flush_all()  # of what other tests left in it
    with capture_logs(processors=[merge_contextvars]) as logs:
        policy.post(copied.address)
        queue.execute(queue.dequeue())
    asked = next(line for line in logs if line["event"] == "request" and line["status"] == 303)
    job = next(line for line in logs if line["event"] == "job")
    assert asked["request_id"] == job["request_id"]
    assert job["task"] == "find_campaigns"


def test_a_response_tells_its_identifier_and_the_next_request_has_another(client):
    first, second = (client.get("/").response.headers[REQUEST_ID] for _ in range(2))
    assert first
    assert first != second
    assert not get_contextvars()


def test_the_identifier_of_a_trusted_proxy_is_kept(behind_a_proxy):
    client = behind_a_proxy(1)
    response = client.get("/", headers={REQUEST_ID: GIVEN})
    assert response.text == response.headers[REQUEST_ID] == GIVEN


@pytest.mark.parametrize("forged", ["short", "x" * 65, 'a"b,c=ddddd', "eight or more words"])
def test_an_identifier_that_is_none_is_not_put_into_the_logs(behind_a_proxy, forged):
    assert behind_a_proxy(1).get("/", headers={REQUEST_ID: forged}).text != forged


def test_an_identifier_from_a_stranger_is_not_put_into_the_logs(behind_a_proxy):
    assert behind_a_proxy(0).get("/", headers={REQUEST_ID: GIVEN}).text != GIVEN


def test_what_a_library_warns_of_is_a_line_of_ours(app):
    with capture_logs(processors=[merge_contextvars]) as logs, bound_contextvars(request_id=GIVEN):
        logging.getLogger("a.library").warning("the %s is full", "cache")
        log.info("after")
    line = next(each for each in logs if each["event"] == "library")
    assert (line["library"], line["said"], line["request_id"]) == ("a.library", "the cache is full", GIVEN)
