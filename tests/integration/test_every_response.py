"""What holds of every response, whoever asks."""

import pytest
from sqlalchemy import text

from consult.extensions import db
from consult.security import HEADERS


def test_every_page_carries_the_security_headers_and_is_kept_by_no_cache(client):
    response = client.get("/").response
    for name, value in HEADERS.items():
        assert response.headers[name] == value
    assert response.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "directive",
    ["default-src 'none'", "script-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"],
)
def test_the_policy_lets_nothing_in_that_is_not_of_this_site(directive):
    assert directive in HEADERS["Content-Security-Policy"].split("; ")


def test_browsers_are_told_to_keep_to_https_for_a_year_over_https_alone(client):
    with client.http.get("/", base_url="https://localhost") as response:
        assert response.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    with client.http.get("/") as response:
        assert "Strict-Transport-Security" not in response.headers


def test_static_files_are_kept_and_change_their_address_with_their_contents(client):
    stylesheet = client.get("/").tree.xpath("//link[@rel='stylesheet']/@href")[0]
    assert "?v=" in stylesheet
    with client.http.get(stylesheet) as response:
        assert "max-age=31536000" in response.headers["Cache-Control"]


def test_a_page_that_is_not_there_says_what_to_check(client):
    assert client.get("/no-such-page", expect=404).h1 == "Page not found"


def test_a_body_over_the_limit_gets_a_page_not_an_error(client):
    page = client.post("/account/sign-in", {"email": "x" * 600_000, "password": "x"}, expect=413)
    assert page.h1 == "What you sent is too large"


def test_a_method_that_a_page_does_not_know_is_explained(client):
    assert client.post("/", expect=405).h1 == "This page cannot be used like that"


def test_no_response_starts_an_event_loop(client, monkeypatch):
    monkeypatch.setattr("asgiref.sync.AsyncToSync.__call__", lambda *_: pytest.fail("an event loop was started"))
    assert client.get("/").h1


def test_health_says_which_migration_the_database_is_at(client):
    assert client.download("/healthz").json == {"status": "ok"}
    assert client.download("/readyz").json["migration"]


def test_health_is_not_ready_before_every_migration_that_this_version_knows(client, app):
    with app.app_context():
        newest = db.session.connection().execute(text("SELECT version_num FROM alembic_version")).scalar()
        db.session.connection().execute(text("UPDATE alembic_version SET version_num = '0001'"))
        db.session.commit()
    try:
        answer = {"status": "database not migrated", "migration": "0001"}
        assert client.download("/readyz", expect=503).json == answer
    finally:
        with app.app_context():
            db.session.connection().execute(text("UPDATE alembic_version SET version_num = :it"), {"it": newest})
            db.session.commit()


def test_health_is_not_ready_without_its_tables(client, app):
    with app.app_context():
        db.session.connection().execute(text("ALTER TABLE alembic_version RENAME TO elsewhere"))
        db.session.commit()
    try:
        assert client.download("/readyz", expect=503).json == {"status": "database unavailable"}
    finally:
        with app.app_context():
            db.session.connection().execute(text("ALTER TABLE elsewhere RENAME TO alembic_version"))
            db.session.commit()


def test_a_browser_is_told_to_stay_with_https_only_over_https(client):
    over_https = client.http.get("/", base_url="https://localhost")
    assert over_https.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert "Strict-Transport-Security" not in client.http.get("/").headers


def test_what_a_page_says_of_its_own_keeping_stands(client):
    stylesheet = client.get("/").tree.xpath("//link[@rel='stylesheet']/@href")[0]
    with client.http.get(stylesheet) as response:
        assert response.headers.getlist("Cache-Control") == ["public, max-age=31536000"]
