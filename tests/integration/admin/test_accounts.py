from sqlmodel import col, select

from consult.models import AuditEvent, Role, User


def test_an_administrator_closes_an_account_and_the_person_is_out_at_once(admin, app, session, factories):
    person = factories.user(role=Role.POLICY, name="Pat Policy")
    page = admin.follow(admin.post(f"/admin/users/{person.id}/active", {"is_active": "no"}))
    assert "Pat Policy’s account is closed." in page.words
    assert session.get(User, person.id).session_version == 2


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


def test_the_audit_trail_shows_who_did_what(admin, factories):
    person = factories.user(name="Pat Policy")
    admin.post(f"/admin/users/{person.id}/active", {"is_active": "no"})
    words = admin.get("/admin/audit").words
    assert "account closed" in words
    assert "Robin Example" in words


def test_the_audit_trail_is_paged(admin, session, factories):
    person = factories.user()
    session.add_all(AuditEvent(action="tested", subject_type="User", subject_id=person.id) for _ in range(60))
    session.commit()
    page = admin.get("/admin/audit")
    assert page.links() == {"Older": "/admin/audit?page=2"}
    assert admin.get("/admin/audit?page=2").links() == {"Newer": "/admin/audit?page=1"}
    assert session.exec(select(AuditEvent).where(col(AuditEvent.action) == "signed in")).one()
