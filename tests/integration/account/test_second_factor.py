"""Signing in with an authenticator app, which these tests play with the key as it is shown."""

import re
from datetime import timedelta

import pytest
from pyotp import TOTP
from sqlalchemy import text
from sqlmodel import select

from consult.account import completing
from consult.clock import utc_now
from consult.config import Settings
from consult.models import AuditEvent, RecoveryCode, Role, SecondFactor, SignedInBy, StaffSession, User
from consult.services import second_factors
from consult.services.hashing import fits
from tests.factories import PASSWORD
from tests.integration.account.authenticator import SET_UP, App, asked_for_code, set_up
from tests.integration.account.showing_once import sent
from tests.pages import PageClient


@pytest.fixture
def user(officer, session) -> User:
    return session.exec(select(User)).one()


def test_whoever_set_up_an_app_signs_in_with_its_code(officer, user, session):
    app, _ = set_up(officer)
    page = asked_for_code(officer, user)
    assert page.h1 == "Enter the code"
    officer.get("/officers/", expect=302)
    page = officer.post("/account/code", {"code": f"{app.code()[:3]} {app.code()[3:]}", "next": "/officers/"})
    assert page.response.location == "/officers/"
    assert officer.follow(page).status == 200
    assert session.exec(select(StaffSession)).one().signed_in_by is SignedInBy.PASSWORD_AND_CODE


def test_a_code_works_once_and_neither_does_an_earlier_one_after_it(officer, user):
    app, _ = set_up(officer)
    asked_for_code(officer, user)
    used = app.code()
    officer.post("/account/code", {"code": used})
    asked_for_code(officer, user)
    assert officer.post("/account/code", {"code": used}, expect=200).error_summary
    assert officer.post("/account/code", {"code": app.code(-1)}, expect=200).error_summary


@pytest.mark.parametrize(("steps", "is_taken"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_code_may_be_one_step_early_or_late(session, factories, monkeypatch, steps, is_taken):
    person, now = factories.user(), utc_now()
    monkeypatch.setattr(second_factors, "utc_now", lambda: now)
    factor = second_factors.begin_second_factor(session, person)
    code = TOTP(factor.secret).at(now, steps)
    assert (second_factors.confirm_second_factor(session, person, code) is not None) is is_taken


def test_a_recovery_code_signs_in_once_without_the_app(officer, user, session):
    _, codes = set_up(officer)
    assert len(codes) == 10
    asked_for_code(officer, user)
    officer.post("/account/code", {"code": codes[3].lower()})
    assert "9 recovery codes left" in officer.get("/account/").words
    asked_for_code(officer, user)
    assert officer.post("/account/code", {"code": codes[3]}, expect=200).error_summary


def test_wrong_codes_are_counted_and_make_the_next_wait(officer, user):
    app, _ = set_up(officer)
    asked_for_code(officer, user)
    for _ in range(5):
        page = officer.post("/account/code", {"code": "000000"}, expect=200)
    assert page.error_summary[0].startswith("That code is not right")
    page = officer.post("/account/code", {"code": app.code()}, expect=200)
    assert page.error_summary == ["There have been too many tries. Wait a minute, then try again."]


def test_nobody_is_asked_for_a_code_who_has_not_given_a_password_or_is_too_slow(client, officer, user, monkeypatch):
    assert client.get("/account/code").h1 == "Sign in"
    app, _ = set_up(officer)
    asked_for_code(officer, user)
    later = utc_now() + timedelta(minutes=11)
    monkeypatch.setattr(completing, "utc_now", lambda: later)
    page = officer.post("/account/code", {"code": app.code()}, expect=200)
    assert page.error_summary == ["Sign in again: the code has to follow within 10 minutes."]


def test_a_form_is_held_while_the_code_is_asked_for(officer, user):
    app, _ = set_up(officer)
    officer.post("/account/sign-out")
    form = {"email": user.email, "password": PASSWORD, "held_path": "/account/password", "held:typed": "words"}
    page = sent(officer, "/account/sign-in", **form)
    assert page.h1 == "Enter the code"
    form = {"code": app.code(), "held_path": "/account/password", "held:typed": "words"}
    page = sent(officer, "/account/code", **form)
    assert page.h1 == "You have signed in again"
    assert page.value_of("typed") == "words"


def test_a_wrong_first_code_confirms_nothing(officer, user, session):
    officer.post("/account/second-factor/begin")
    assert officer.post(SET_UP, {"code": "000000"}, expect=200).error_summary
    assert session.exec(select(SecondFactor)).one().confirmed_at is None
    officer.post("/account/sign-out")
    officer.sign_in(user)
    officer.get("/officers/")


def test_the_key_is_shown_as_a_picture_and_as_text_until_it_is_confirmed_and_never_after(officer, user):
    officer.post("/account/second-factor/begin")
    assert re.fullmatch(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", officer.get(SET_UP).tree.xpath("//code/text()")[0])
    picture = officer.download("/account/second-factor/key.svg")
    assert picture.mimetype == "image/svg+xml"
    assert picture.headers["Cache-Control"] == "no-store"
    set_up(officer)
    officer.get(SET_UP, expect=404)
    officer.get("/account/second-factor/key.svg", expect=404)
    officer.post("/account/second-factor/begin", expect=409)


def test_the_key_is_locked_at_rest_and_codes_are_kept_as_hashes(officer, user, session):
    app, codes = set_up(officer)
    assert app.key not in session.connection().execute(text("SELECT secret FROM second_factor")).scalar_one()
    assert session.exec(select(SecondFactor)).one().secret == app.key
    hashes = [row.code_hash for row in session.exec(select(RecoveryCode))]
    assert sum(fits(each, codes[0].replace("-", "")) for each in hashes) == 1


def test_setting_up_signs_every_other_browser_out(app, officer, user, session):
    elsewhere = PageClient(app, session)
    elsewhere.sign_in(user)
    set_up(officer)
    elsewhere.get("/officers/", expect=302)
    officer.get("/officers/")


def test_new_recovery_codes_and_giving_the_app_up_need_the_password(officer, user, session):
    _, codes = set_up(officer)
    page = officer.post("/account/second-factor", {"password": "wrong", "wanted": "none"}, expect=200)
    assert page.error_summary == ["Enter the password you have now. That was not it."]
    new = sent(officer, "/account/second-factor", password=PASSWORD, wanted="codes").tree.xpath("//li/code/text()")
    assert not set(new) & set(codes)
    officer.post("/account/second-factor", {"password": PASSWORD, "wanted": "none"})
    assert session.exec(select(SecondFactor)).all() == []
    officer.post("/account/sign-out")
    officer.sign_in(user)
    officer.get("/officers/")
    actions = [event.action for event in session.exec(select(AuditEvent).order_by(AuditEvent.happened_at))]
    assert {"second factor set up", "recovery codes given", "second factor removed"} <= set(actions)


@pytest.fixture
def needed(app, monkeypatch) -> None:
    """Officers need a second factor."""
    settings = app.config["CONSULT"].model_copy(update={"second_factor_for": frozenset({Role.OFFICER})})
    monkeypatch.setitem(app.config, "CONSULT", settings)


def test_whose_role_needs_one_sets_it_up_before_anything_else(client, factories, needed):
    person = factories.user(role=Role.OFFICER)
    form = {"email": person.email, "password": PASSWORD, "next": "/officers/?page=2"}
    page = client.follow(client.post("/account/sign-in", form))
    assert "Set it up to go on" in page.words
    assert client.get("/officers/", expect=303).response.location == "/account/second-factor?next=/officers/"
    client.get("/account/", expect=303)
    client.post("/account/sessions/end-others", expect=303)
    app = App(client.follow(client.post("/account/second-factor/begin", {"next": "/officers/"})))
    page = sent(client, SET_UP, code=app.code(), next="/officers/")
    assert page.links()["I have kept them: go on"] == "/officers/"
    assert client.get("/officers/").status == 200
    client.post("/account/second-factor", {"password": PASSWORD, "wanted": "none"}, expect=409)


def test_whose_role_needs_none_is_not_asked(client, factories, needed):
    client.sign_in(factories.user(role=Role.BOARD))
    client.get("/board/")


def test_somebody_who_has_yet_to_set_one_up_can_sign_out(client, factories, needed, session):
    client.sign_in(factories.user(role=Role.OFFICER))
    client.post("/account/sign-out")
    assert session.exec(select(StaffSession)).all() == []


def test_the_setting_takes_roles_and_nothing_else(monkeypatch):
    monkeypatch.setenv("CONSULT_SECOND_FACTOR_FOR", "admin, policy")
    assert Settings(environment="test").second_factor_for == {Role.ADMIN, Role.POLICY}
    monkeypatch.setenv("CONSULT_SECOND_FACTOR_FOR", "everybody")
    with pytest.raises(ValueError, match="Set CONSULT_SECOND_FACTOR_FOR to roles parted by commas: officer, policy"):
        Settings(environment="test")
