"""A session that runs out costs nobody what they typed."""

from sqlmodel import select

from consult.models import Batch, Role
from tests.factories import PASSWORD


def sent_while_signed_out(client, url: str, **fields: str):
    page = client.post(url, fields, expect=401)
    carried = {each.get("name"): each.get("value") for each in page.tree.xpath("//input[starts-with(@name, 'held')]")}
    return page, carried


def test_a_form_sent_after_the_session_ran_out_asks_to_sign_in_and_holds_what_was_typed(client):
    page, carried = sent_while_signed_out(client, "/admin/users/00000000-0000-0000-0000-000000000000/active", a="1")
    assert page.error_summary == ["You have been signed out. Sign in, and what you entered can still be saved."]
    assert carried["held:a"] == "1"


def test_no_password_is_held_in_a_page(client):
    page, carried = sent_while_signed_out(client, "/account/password", password=PASSWORD, new_password="seven kettles")
    assert carried == {"held_path": "/account/password"}
    assert "seven kettles" not in page.response.get_data(as_text=True)


def test_after_signing_in_again_the_form_is_sent_with_one_button(client, factories, session):
    person = factories.user()
    admin = factories.user(role=Role.ADMIN)
    _, carried = sent_while_signed_out(client, f"/admin/users/{person.id}/active", is_active="no")
    form = {**carried, "email": admin.email, "password": PASSWORD, "csrf_token": client.token()}
    page = client.http.post("/account/sign-in", data=form).get_data(as_text=True)
    assert "You have signed in again" in page
    assert f'action="/admin/users/{person.id}/active"' in page
    assert '<input type="hidden" name="is_active" value="no">' in page
    assert PASSWORD not in page


def test_a_wrong_password_on_the_way_loses_nothing(client, factories):
    _, carried = sent_while_signed_out(client, "/admin/users/00000000-0000-0000-0000-000000000000/active", a="1")
    again = client.post("/account/sign-in", {**carried, "email": "x@example.org", "password": "wrong"}, expect=200)
    assert again.value_of("held:a") == "1"


def test_a_form_that_another_site_sent_is_not_held(client):
    response = client.http.post(
        "/admin/users/00000000-0000-0000-0000-000000000000/active",
        data={"is_active": "no", "csrf_token": client.token()},
        headers={"Origin": "https://elsewhere.example"},
    )
    assert "held:is_active" not in response.get_data(as_text=True)


def test_a_form_without_a_fresh_token_can_be_sent_again_from_the_page_that_says_so(officer, factories, session):
    consultation = factories.consultation()
    page = officer.post("/account/sign-out", {"typed": "words"}, expect=400, with_token=False)
    assert page.h1 == "Your page had been open too long"
    assert page.value_of("typed") == "words"
    assert session.exec(select(Batch).where(Batch.consultation_id == consultation.id)).all() == []


def test_a_held_form_goes_nowhere_but_this_site(client, factories):
    person = factories.user()
    form = {"held_path": "//elsewhere.example/", "email": person.email, "password": PASSWORD}
    assert client.post("/account/sign-in", form).response.location == "/officers/"
