from sqlmodel import select

from consult.models import AuditEvent, Role, User
from tests.factories import PASSWORD


def test_an_officer_signs_in_and_lands_on_the_officers_page(client, factories):
    user = factories.user(role=Role.OFFICER)
    page = client.post("/account/sign-in", {"email": user.email.upper(), "password": PASSWORD})
    assert page.response.location == "/officers/"
    assert client.follow(page).status == 200


def test_a_wrong_password_says_what_to_do_and_keeps_the_address(client, factories):
    user = factories.user()
    page = client.post("/account/sign-in", {"email": user.email, "password": "wrong"}, expect=200)
    assert page.error_summary == ["Enter the e-mail address and password of your account. One of them is not right."]
    assert page.value_of("email") == user.email


def test_an_unknown_address_is_answered_like_a_wrong_password(client):
    page = client.post("/account/sign-in", {"email": "nobody@example.org", "password": "wrong"}, expect=200)
    assert "One of them is not right." in page.error_summary[0]


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client, factories):
    user = factories.user(role=Role.BOARD)
    asked = client.get("/board/", expect=302)
    assert asked.response.location == "/account/sign-in?next=/board/"
    page = client.post("/account/sign-in", {"email": user.email, "password": PASSWORD, "next": "/board/"})
    assert page.response.location == "/board/"


def test_nobody_is_sent_to_another_site_after_signing_in(client, factories):
    user = factories.user(role=Role.BOARD)
    for elsewhere in ("https://example.com/", "//example.com/", "/\\example.com", "javascript:alert(1)"):
        page = client.post("/account/sign-in", {"email": user.email, "password": PASSWORD, "next": elsewhere})
        assert page.response.location == "/board/"


def test_signing_in_is_written_in_the_audit_trail(client, factories, session):
    user = factories.user()
    client.sign_in(user)
    assert [event.action for event in session.exec(select(AuditEvent))] == ["signed in"]


def test_a_person_who_signs_out_is_out(officer):
    officer.post("/account/sign-out")
    officer.get("/officers/", expect=302)


def test_a_closed_account_is_out_at_once(officer, session, factories):
    user = session.exec(select(User)).one()
    user.is_active = False
    session.add(user)
    session.commit()
    officer.get("/officers/", expect=302)


def test_a_form_without_its_token_is_refused(client):
    page = client.post("/account/sign-in", {"email": "a@example.org", "password": "x"}, expect=400, with_token=False)
    assert page.h1 == "Your page had been open too long"


def test_every_page_of_somebody_signed_in_says_who_and_offers_the_way_out(officer):
    page = officer.get("/officers/")
    form = page.tree.xpath("//form[@action='/account/sign-out']")[0]
    assert "Robin Example" in form.text_content()
    assert not officer.follow(officer.post("/account/sign-out")).tree.xpath("//form[@action='/account/sign-out']")
