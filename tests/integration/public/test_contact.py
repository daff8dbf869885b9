"""Leaving an address to hear what happens, and taking it off the list."""

from uuid import uuid4

import pytest
from sqlmodel import select

from consult.models import ContactAddress, Role, Telling
from consult.services.telling import removal_token


@pytest.fixture
def confirmation(resident):
    resident.answer_all()
    return resident.send().response.location


def addresses(session):
    return [address.email for address in session.exec(select(ContactAddress))]


def test_a_resident_leaves_an_address_after_sending(resident, session, confirmation):
    page = resident.browser.get(confirmation)
    link = page.links()["Leave an e-mail address"]
    assert "nothing joins the two" in resident.browser.get(link).words
    page = resident.browser.follow(resident.browser.post(link, {"email": "Ann@example.org"}))
    assert "We will e-mail you" in page.words
    assert addresses(session) == ["ann@example.org"]


def test_nobody_can_tell_whether_an_address_was_left_before(resident, session, confirmation):
    link = f"{confirmation}/tell-me"
    first = resident.browser.follow(resident.browser.post(link, {"email": "ann@example.org"}))
    again = resident.browser.follow(resident.browser.post(link, {"email": "ann@example.org"}))
    assert first.words == again.words
    assert addresses(session) == ["ann@example.org"]


@pytest.mark.parametrize("typed", ["", "ann", "ann\x1f", "ann@example.org\r\nBcc: b@example.org"])
def test_what_is_no_address_is_said_and_kept_in_the_box(resident, session, confirmation, typed):
    page = resident.browser.post(f"{confirmation}/tell-me", {"email": typed}, expect=200)
    assert page.error_summary == ["Enter an e-mail address in the correct format, like name@example.com"]
    assert page.value_of("email").startswith(typed[:3])
    assert not addresses(session)


def test_it_is_offered_only_where_the_response_was_sent(another_resident, confirmation):
    another_resident().browser.get(f"{confirmation}/tell-me", expect=404)


def test_it_is_not_offered_once_everybody_was_told(resident, session, factories, open_now, confirmation):
    user = factories.user(role=Role.POLICY)
    session.add(Telling(consultation_id=open_now.id, asked_by_id=user.id, addresses=1))
    session.commit()
    page = resident.browser.get(confirmation)
    assert "Leave an e-mail address" not in page.links()
    resident.browser.get(f"{confirmation}/tell-me", expect=303)


def test_the_link_of_a_message_shows_a_button_and_the_button_deletes(app, client, session, open_now):
    session.add(ContactAddress(consultation_id=open_now.id, email="ann@example.org", left_on=open_now.opens_at.date()))
    session.commit()
    address = session.exec(select(ContactAddress)).one()
    secret = app.config["CONSULT"].session_secret
    link = f"/tell-me/remove/{removal_token(address.id, secret=secret)}"
    page = client.get(link)
    assert "ann@" not in page.text
    assert addresses(session) == ["ann@example.org"]
    removed = client.follow(client.post(link))
    assert not addresses(session)
    unknown = client.follow(client.post(f"/tell-me/remove/{removal_token(uuid4(), secret=secret)}"))
    assert removed.words == unknown.words
    client.get(f"{link}x", expect=404)
