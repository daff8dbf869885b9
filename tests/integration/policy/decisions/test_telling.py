import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.config import Settings
from consult.models import Decision, Role, Telling
from consult.services.telling import leave_address


@pytest.fixture
def consultation(factories):
    return factories.consultation(state="closed", slug="closed-one")


@pytest.fixture
def ready(session, factories, consultation):
    session.add(
        Decision(
            consultation_id=consultation.id,
            question_key="main_issue",
            theme_key="asb-youth",
            decided="Patrols",
            changed_by_id=factories.user(role=Role.POLICY).id,
            published_at=utc_now(),
        )
    )
    for number in range(2):
        leave_address(session, consultation, f"person-{number}@example.org")
    session.commit()


ADDRESS = "/policy/closed-one/telling"


def test_nobody_asked(policy, consultation):
    assert "Nobody has left an e-mail address" in policy.get(ADDRESS).words
    policy.post(ADDRESS, expect=409)


def test_nothing_is_published(policy, session, consultation):
    leave_address(session, consultation, "ann@example.org")
    session.commit()
    page = policy.get(ADDRESS)
    assert "1 person has left an e-mail address" in page.words
    assert "You can send it once a decision is published" in page.words


def test_it_shows_the_message_and_where_it_goes_and_tells_everybody_once(app, policy, session, ready):
    queue = app.extensions["queue"]
    queue.flush()
    page = policy.get(ADDRESS)
    assert "Tell the 2 people who asked" in page.words
    assert "http://localhost:8000/consultations/closed-one/outcome" in page.words
    assert "No mail server is set up" in page.words
    assert "person-0@" not in page.text
    page = policy.follow(policy.post(ADDRESS))
    assert "for 2 addresses" in page.words
    assert "Under way" in page.words
    policy.post(ADDRESS, expect=409)
    queue.execute(queue.dequeue())
    page = policy.get(ADDRESS)
    assert "Finished on" in page.words
    assert "Sent 2 Failed 0 Still to send 0" in page.words
    telling = session.exec(select(Telling)).one()
    assert telling.sent == 2
    telling.failed, telling.finished_at = 1, None
    session.exec(select(Decision)).one().published_at = None
    session.commit()
    page = policy.get(ADDRESS)
    assert "counts as failed when" in page.words
    assert "Waiting: nothing is published" in page.words


def test_a_server_that_does_not_know_its_address_says_what_to_set(app, policy, session, ready, monkeypatch):
    settings = Settings(environment="production", secret_key="x" * 40)
    monkeypatch.setitem(app.config, "CONSULT", settings)
    page = policy.get(ADDRESS)
    assert "set CONSULT_PUBLIC_ADDRESS" in page.words
    assert "Tell the 2 people" not in page.words
    policy.post(ADDRESS, expect=409)
    assert not session.exec(select(Telling)).all()
