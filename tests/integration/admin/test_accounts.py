from sqlmodel import select

from consult.clock import utc_now
from consult.models import AuditEvent, RecoveryCode, Role, SecondFactor, StaffSession, User
from tests.integration.account.showing_once import sent
from tests.pages import PageClient


def test_an_administrator_closes_an_account_and_the_person_is_out_at_once(admin, app, session, factories):
    person = factories.user(role=Role.POLICY, name="Pat Policy")
    theirs = PageClient(app, session)
    theirs.sign_in(person)
    page = admin.follow(admin.post(f"/admin/users/{person.id}/active", {"is_active": "no"}))
    assert "Pat Policy’s account is closed." in page.words
    theirs.get("/policy/", expect=302)
    assert person.id not in session.exec(select(StaffSession.user_id)).all()


def test_an_administrator_opens_it_again(admin, session, factories):
    person = factories.user(role=Role.POLICY)
    admin.post(f"/admin/users/{person.id}/active", {"is_active": "no"})
    admin.post(f"/admin/users/{person.id}/active", {"is_active": "yes"})
    assert session.get(User, person.id).is_active


def test_administrators_cannot_shut_themselves_out(admin, session):
    me = session.exec(select(User)).one()
    page = admin.post(f"/admin/users/{me.id}/active", {"is_active": "no"}, expect=409)
    assert "You cannot close your own account" in page.words


def test_an_account_that_is_not_there_is_not_found(admin):
    admin.post("/admin/users/00000000-0000-0000-0000-000000000000/active", {"is_active": "no"}, expect=404)


def test_an_administrator_makes_an_account_and_never_knows_its_password(admin, client, session):
    answers = {"name": "Nell New", "email": "Nell@Example.org", "role": "board"}
    page = sent(admin, "/admin/users/new", **answers)
    assert page.h1 == "A link for Nell New"
    link = page.tree.xpath("//div[contains(@class, 'govuk-inset-text')]/text()")[0].strip()
    assert link.startswith("http://localhost")
    client.post(link.removeprefix("http://localhost:8000"), {"new_password": "seven purple kettles"})
    client.post("/account/sign-in", {"email": "nell@example.org", "password": "seven purple kettles"})
    assert client.get("/board/").status == 200
    events = {event.action: event.actor_id for event in session.exec(select(AuditEvent))}
    assert events["user created"] == events["password link made"] != events["password changed"]


def test_a_new_account_without_what_it_needs_gets_sentences_and_keeps_what_was_typed(admin, session):
    page = admin.post("/admin/users/new", {"name": "Nell New"}, expect=200)
    assert page.error_summary == ["Enter an e-mail address", "Choose a role"]
    assert page.value_of("name") == "Nell New"
    page = admin.post("/admin/users/new", {"name": "N", "email": "nobody", "role": "board"}, expect=200)
    assert page.error_summary == ["Enter an e-mail address in the correct format, like name@example.org"]
    me = session.exec(select(User)).one()
    page = admin.post("/admin/users/new", {"name": "N", "email": me.email, "role": "board"}, expect=200)
    assert "There is already an account for" in page.error_summary[0]


def test_an_administrator_makes_a_link_for_somebody_who_forgot_the_password(admin, client, factories):
    person = factories.user(role=Role.BOARD)
    page = sent(admin, f"/admin/users/{person.id}/password-link")
    link = page.tree.xpath("//div[contains(@class, 'govuk-inset-text')]/text()")[0].strip()
    client.sign_in(person)  # the old password works until the link is used
    assert client.get(link.removeprefix("http://localhost:8000")).h1 == "Set your password"


def test_no_link_is_made_for_a_closed_account(admin, session, factories):
    person = factories.user()
    admin.post(f"/admin/users/{person.id}/active", {"is_active": "no"})
    admin.post(f"/admin/users/{person.id}/password-link", expect=409)


def test_an_administrator_sees_where_somebody_is_signed_in_and_ends_it(admin, app, session, factories):
    person = factories.user(role=Role.BOARD, name="Bo Board")
    one, other = PageClient(app, session), PageClient(app, session)
    for browser in (one, other):
        browser.sign_in(person)
    page = admin.get(f"/admin/users/{person.id}")
    ends = page.tree.xpath("//form[contains(@action, '/sessions/') and contains(@action, '-')]/@action")
    assert len(ends) == 3  # each, and all
    admin.post(ends[0])
    assert sorted(browser.http.get("/board/").status_code for browser in (one, other)) == [200, 302]
    page = admin.follow(admin.post(f"/admin/users/{person.id}/sessions/end"))
    assert "Bo Board was signed out in 1 browser." in page.words
    assert {browser.http.get("/board/").status_code for browser in (one, other)} == {302}
    admin.post(ends[0], expect=404)


def test_an_administrator_takes_an_authenticator_app_away(admin, session, factories):
    person = factories.user()
    session.add(SecondFactor(user_id=person.id, secret="A" * 32, confirmed_at=utc_now()))
    session.add(RecoveryCode(user_id=person.id, code_hash="-"))
    session.commit()
    assert "Take away the authenticator app" in admin.get(f"/admin/users/{person.id}").words
    admin.post(f"/admin/users/{person.id}/second-factor/remove")
    assert session.exec(select(SecondFactor)).all() == session.exec(select(RecoveryCode)).all() == []
    event = session.exec(select(AuditEvent).where(AuditEvent.action == "second factor removed")).one()
    assert event.actor_id != event.subject_id == person.id


def test_another_role_signs_the_person_out_at_once(admin, client, session, factories):
    person = factories.user(role=Role.POLICY)
    client.sign_in(person)
    page = admin.follow(admin.post(f"/admin/users/{person.id}", {"role": "board"}))
    assert "Robin Example is board now, and has to sign in again." in page.words
    client.get("/policy/", expect=302)
    client.sign_in(person)
    client.get("/policy/", expect=403)


def test_nobody_gives_themselves_a_role_and_nobody_gets_one_that_is_none(admin, session, factories):
    me = session.exec(select(User)).one()
    admin.post(f"/admin/users/{me.id}", {"role": "board"}, expect=409)
    assert admin.post(f"/admin/users/{factories.user().id}", {"role": "king"}, expect=200).error_summary


def test_administrators_change_their_own_password_and_app_like_everybody_else(admin, session):
    me = session.exec(select(User)).one()
    assert "cannot sign in" not in admin.get(f"/admin/users/{me.id}").words
    for what in ("password-link", "second-factor/remove"):
        page = admin.post(f"/admin/users/{me.id}/{what}", expect=409)
        assert "on the page of your own account" in page.words
