from datetime import date

import pytest
from sqlmodel import select

from consult.clock import end_of_day_in_london, utc_now
from consult.config import Settings
from consult.details_keys import new_key
from consult.models import ContactAddress, Decision, Role, Telling
from consult.services.telling import MOST_TRIES, leave_address


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
AGAIN = ADDRESS + "/again"


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


def test_those_that_failed_are_tried_again_and_nobody_is_told_twice(app, policy, session, ready):
    queue = app.extensions["queue"]
    queue.flush()
    policy.post(ADDRESS)
    queue.flush()
    policy.post(AGAIN, expect=409)
    telling = session.exec(select(Telling)).one()
    told, failed = sorted(session.exec(select(ContactAddress)), key=lambda address: address.email)
    told.told_at, told.tries, failed.tries = utc_now(), 1, MOST_TRIES
    telling.sent, telling.failed, telling.finished_at = 1, 1, utc_now()
    session.commit()
    assert "Try the 1 address that failed again" in policy.get(ADDRESS).words
    page = policy.follow(policy.post(AGAIN))
    assert "Those that failed were tried again on" in page.words
    assert "Sent 1 Failed 0 Still to send 1" in page.words
    queue.execute(queue.dequeue())
    page = policy.get(ADDRESS)
    assert "Sent 2 Failed 0 Still to send 0" in page.words
    assert "failed again" not in page.words
    policy.post(AGAIN, expect=409)


def test_those_who_took_their_address_off_are_counted_and_what_failed_may_be_gone(policy, session, ready):
    policy.post(ADDRESS)
    telling = session.exec(select(Telling)).one()
    for address in session.exec(select(ContactAddress)):
        session.delete(address)
    telling.failed, telling.finished_at = 1, utc_now()
    session.commit()
    page = policy.get(ADDRESS)
    assert "Taken off the list 1" in page.words
    assert "They cannot be tried again: the addresses have been deleted." in page.words


def test_it_says_when_addresses_are_deleted_whatever_happens(policy, session, consultation):
    consultation.closes_at = end_of_day_in_london(date(2026, 11, 6))
    session.commit()
    assert "What is left on 6 November 2027, a year after the last day, is deleted then" in policy.get(ADDRESS).words


def test_a_server_that_does_not_know_its_address_says_what_to_set(app, policy, session, ready, monkeypatch):
    settings = Settings(environment="production", secret_key="x" * 40, details_keys=new_key())
    monkeypatch.setitem(app.config, "CONSULT", settings)
    page = policy.get(ADDRESS)
    assert "set CONSULT_PUBLIC_ADDRESS" in page.words
    assert "Tell the 2 people" not in page.words
    policy.post(ADDRESS, expect=409)
    assert not session.exec(select(Telling)).all()
