from sqlmodel import select

from consult.models import Role, StaffSession, User
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
