"""Changing one's own password, and setting one with a link."""

from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import AuditEvent, FailedTries, PasswordLink, User
from consult.services.password_links import make_password_link
from tests.factories import PASSWORD
from tests.pages import PageClient

NEW = "seven purple kettles"


def change(client: PageClient, *, old: str = PASSWORD, new: str = NEW, expect: int = 303):
    return client.post("/account/password", {"password": old, "new_password": new}, expect=expect)


@pytest.fixture
def user(officer, session) -> User:
    return session.exec(select(User)).one()


@pytest.fixture
def link(session, factories) -> str:
    person = factories.user(name="Lin Link")
    token = make_password_link(session, person, actor=person)
    session.commit()
    return f"/account/set-password/{token}"


def test_a_changed_password_signs_in_and_every_other_browser_is_out(app, officer, session, user):
    elsewhere = PageClient(app, session)
    elsewhere.sign_in(user)
    page = officer.follow(change(officer))
    assert "Your password is changed. 1 other browser was signed out." in page.words
    elsewhere.get("/officers/", expect=302)
    officer.post("/account/sign-out")
    officer.post("/account/sign-in", {"email": user.email, "password": NEW})
    assert session.exec(select(AuditEvent).where(AuditEvent.action == "password changed")).one().actor_id == user.id


def test_a_cookie_from_before_the_change_signs_nobody_in(officer):
    before = officer.http.get_cookie("consult_session").value
    change(officer)
    officer.get("/officers/")
    officer.http.set_cookie("consult_session", before)
    officer.get("/officers/", expect=302)


def test_a_wrong_old_password_changes_nothing_and_is_counted(officer, session, user):
    page = change(officer, old="not that one", expect=200)
    assert page.error_summary == ["Enter the password you have now. That was not it."]
    assert session.exec(select(FailedTries)).one().failures == 1
    for _ in range(4):
        change(officer, old="not that one", expect=200)
    assert change(officer, expect=200).error_summary == [
        "There have been too many tries. Wait a minute, then try again."
    ]


@pytest.mark.parametrize(
    ("new", "sentence"),
    [
        ("short", "Your password must have 12 characters or more"),
        ("x" * 129, "Your password must have 128 characters or fewer"),
        ("password1234", "Choose a password that is harder to guess"),
        ("Robin Example 1", "Choose a password that is harder to guess"),
        ("safe-durham-partnership", "Choose a password that is harder to guess"),
    ],
    ids=["short", "long", "leaked", "the person's name", "the site's name"],
)
def test_an_easy_password_is_refused_with_a_sentence(officer, user, new, sentence):
    page = change(officer, new=new, expect=200)
    assert page.error_summary[0].startswith(sentence)


def test_a_link_sets_a_password_once(client, session, link):
    assert "Lin Link" in client.get(link).words
    page = client.follow(client.post(link, {"new_password": NEW}))
    assert "Your password is set. Sign in with it." in page.words
    person = session.exec(select(User)).one()
    client.post("/account/sign-in", {"email": person.email, "password": NEW})
    assert client.post(link, {"new_password": NEW}, expect=410).h1 == "This link does not work any more"


def test_an_easy_password_does_not_use_the_link_up(client, link):
    assert client.post(link, {"new_password": "password1234"}, expect=200).error_summary
    client.post(link, {"new_password": NEW})


def test_a_link_is_over_after_a_day(client, session, link):
    given = session.exec(select(PasswordLink)).one()
    assert timedelta(hours=23) < given.ends_at - utc_now() <= timedelta(hours=24)
    given.ends_at = utc_now()
    session.add(given)
    session.commit()
    client.get(link, expect=410)


def test_a_newer_link_takes_the_place_of_an_older_one(client, session, link):
    person = session.exec(select(User)).one()
    make_password_link(session, person, actor=person)
    session.commit()
    client.get(link, expect=410)


def test_a_link_to_a_closed_account_does_not_work(client, session, link):
    person = session.exec(select(User)).one()
    person.is_active = False
    session.add(person)
    session.commit()
    client.get(link, expect=410)
