"""What monitoring is told, and who may ask."""

from datetime import timedelta

import pytest
from prometheus_client.parser import text_string_to_metric_families
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from consult.clock import utc_now
from consult.metrics import views
from consult.models import Channel, Comment, Draft, RunStatus, ThemingRun
from consult.tasks.heartbeat import say_alive
from forms.answers import TextAnswer
from tests.integration.tasks.telling import consultation_to_tell_of, telling_of

SAID = "The alley behind Sally Example’s house"


@pytest.fixture
def queue(app):
    queue = app.extensions["queue"]
    queue.storage.flush_all()
    queue.tally.clear()
    yield queue
    queue.storage.flush_all()
    queue.tally.clear()


@pytest.fixture
def told(client, queue):
    """What is told now: each figure by its name and the values of its labels."""

    def fetch():
        text = client.download("/metrics").text
        return {
            (sample.name, *sample.labels.values()): sample.value
            for family in text_string_to_metric_families(text)
            for sample in family.samples
        }

    return fetch


def test_an_empty_service_tells_noughts(told):
    figures = told()
    assert figures["consult_database_up",] == figures["consult_queue_up",] == 1
    for name in ("drafts", "comments_waiting", "oldest_comment_seconds", "messages_waiting", "jobs_waiting"):
        assert figures[f"consult_{name}",] == 0
    assert figures["consult_database_bytes",] > 0


def test_what_came_in_and_what_waits_is_told(told, session, factories, queue):
    consultation = factories.consultation()
    coded, waiting = (factories.response(consultation, {"main_issue": TextAnswer(SAID)}) for _ in range(2))
    comment = session.exec(select(Comment).where(Comment.response_id == coded.id)).one()
    comment.coded_at = utc_now()
    waiting.entered_at = utc_now() - timedelta(minutes=3)
    versions = {"consultation_id": consultation.id, "questionnaire_version_id": consultation.questionnaire_version_id}
    run = ThemingRun(consultation_id=consultation.id, question_key="main_issue", status=RunStatus.FAILED)
    session.add_all([comment, waiting, Draft(**versions), run])
    session.commit()
    figures = told()
    assert figures["consult_responses", Channel.ONLINE] == 2
    assert figures["consult_drafts",] == 1
    assert figures["consult_comments_waiting",] == 1
    assert 180 <= figures["consult_oldest_comment_seconds",] < 240
    assert figures["consult_comments_coded_in_the_last_hour",] == 1
    assert figures["consult_failed_in_the_last_week", "theming"] == 1
    assert figures["consult_failed_in_the_last_week", "printing"] == 0


def test_messages_that_wait_are_counted_and_nobody_is_named(told, client, session, factories):
    consultation = consultation_to_tell_of(session, factories, ["ann@example.org", "bob@example.org"])
    assert told()["consult_messages_waiting",] == 0
    telling_of(session, factories, consultation)
    assert told()["consult_messages_waiting",] == 2
    assert "example.org" not in client.download("/metrics").text


def test_the_queue_and_its_workers_are_told(told, queue):
    queue.storage.enqueue(queue.serialize_task(queue._registry.periodic_tasks[0]), None)
    queue.tally["code_question", "failed"] = 2
    now = utc_now()
    say_alive(queue, "here-1", now)
    figures = told()
    assert figures["consult_jobs_waiting",] == 1
    assert figures["consult_worker_seen_timestamp_seconds", "here-1"] == now.timestamp()
    assert figures["consult_jobs_total", "failed", "code_question", "here-1"] == 2


def test_a_queue_that_is_away_is_told(told, queue, monkeypatch):
    def away(*_):
        raise OSError("no queue")

    monkeypatch.setattr(queue, "waiting", away)
    figures = told()
    assert figures["consult_queue_up",] == 0
    assert ("consult_jobs_waiting",) not in figures


def test_while_the_database_is_away_requests_are_still_told(told, client, monkeypatch):
    def away(*_, **__):
        raise OperationalError("SELECT", {}, OSError("gone"))

    client.get("/")
    monkeypatch.setattr(views, "look_at_running", away)
    figures = told()
    assert figures["consult_database_up",] == 0
    assert figures["consult_requests_total", "GET", "/", "200"] >= 1


def test_requests_are_counted_by_rule_and_status_and_monitoring_is_not(told, client):
    before = told()
    client.get("/consultations/sally-example", expect=404)
    client.get("/sally-example/no/such/page", expect=404)
    after = told()
    rule = "/consultations/<slug>"
    added = {key: after[key] - before.get(key, 0) for key in after if key[0] == "consult_requests_total"}
    assert {key: number for key, number in added.items() if number} == {
        ("consult_requests_total", "GET", rule, "404"): 1,
        ("consult_requests_total", "GET", "none", "404"): 1,
    }
    assert (
        after["consult_request_seconds_count", "GET", rule]
        == before.get(("consult_request_seconds_count", "GET", rule), 0) + 1
    )
    assert not any("sally" in part for key in after for part in key)


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded"])
def test_without_a_token_nobody_is_told_who_comes_through_a_proxy(client, header):
    assert client.http.get("/metrics", headers={header: "203.0.113.7"}).status_code == 404


def test_without_a_token_no_other_machine_is_told(client):
    assert client.http.get("/metrics", environ_overrides={"REMOTE_ADDR": "203.0.113.7"}).status_code == 404
    assert client.http.get("/metrics", environ_overrides={"REMOTE_ADDR": "::1"}).status_code == 200


def test_with_a_token_those_are_told_who_have_it_wherever_they_are(app, client, settings, monkeypatch):
    monkeypatch.setitem(
        app.config, "CONSULT", settings.model_copy(update={"metrics_token": SecretStr("a token of monitoring")})
    )
    elsewhere = {"REMOTE_ADDR": "203.0.113.7"}
    has_it = {"Authorization": "Bearer a token of monitoring"}
    assert client.http.get("/metrics", headers=has_it, environ_overrides=elsewhere).status_code == 200
    assert client.http.get("/metrics").status_code == 404
    assert client.http.get("/metrics", headers={"Authorization": "Bearer other"}).status_code == 404
