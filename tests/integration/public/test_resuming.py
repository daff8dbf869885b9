from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import Draft
from consult.services.resuming import TRIES_ALLOWED


def way_back(page):
    """The path and the code that a page of saved answers shows."""
    link = page.tree.xpath("//a[contains(@href,'/resume/') and not(contains(@href,'mailto'))]/@href")[0]
    return link.removeprefix("http://localhost"), page.tree.xpath("//*[@class='consult-code']/text()")[0]


@pytest.fixture
def left(resident):
    """A draft left on its third page: the path and the code."""
    resident.fill("agree", {"agree": "agree"})
    return way_back(resident.leave("issue", {"main_issue": "Speeding"}))


def test_leaving_keeps_the_answers_and_shows_a_link_and_a_code(resident, left, session):
    path, code = left
    draft = session.exec(select(Draft)).one()
    assert path == f"/resume/{draft.id}"
    assert len(code) == 13
    assert draft.answers["main_issue"] == "Speeding"
    assert code.replace("-", "") not in (draft.resume_code_hash or "")
    assert (draft.resume_code_hash or "").startswith("$argon2id$")


def test_the_code_opens_the_answers_in_another_browser_where_they_were_left(left, another_resident):
    path, code = left
    other = another_resident()
    assert other.browser.get(path).h1 == "Come back to your answers"
    page = other.browser.post(path, {"code": f" {code.lower().replace('-', ' ')} "})
    assert page.response.location == other.at("/answer/issue")
    assert other.browser.follow(page).value_of("main_issue") == "Speeding"


def test_leaving_the_first_page_with_nothing_typed_leads_back_to_it_without_a_complaint(resident):
    page = resident.leave("agree", {})
    assert "put right" not in page.words
    assert page.links()["Carry on answering now"] == resident.at("/answer/agree")
    assert not resident.see("agree").error_summary


def test_leaving_with_something_to_put_right_keeps_it_and_says_so(resident, session):
    page = resident.leave("where", {"locality": "east", "postcode": "nowhere"})
    assert "Where you live" in page.links()
    draft = session.exec(select(Draft)).one()
    assert draft.answers == {"locality": {"value": "east"}}
    again = resident.see("where")
    assert again.value_of("postcode") == "nowhere"
    assert "postcode" in again.error_summary[0]


def test_the_code_is_shown_once(resident, left):
    page = resident.browser.get(resident.at("/saved"))
    assert not page.tree.xpath("//*[@class='consult-code']")
    assert "the code you were shown before" in page.words


def test_leaving_again_keeps_the_code(resident, left, another_resident):
    path, code = left
    assert not resident.leave("issue", {"main_issue": "Litter"}).tree.xpath("//*[@class='consult-code']")
    assert another_resident().browser.post(path, {"code": code}).status == 303


def test_a_new_code_replaces_the_old_one(resident, left, another_resident):
    path, code = left
    page = resident.browser.follow(resident.browser.post(resident.at("/saved/code")))
    _, newer = way_back(page)
    another_resident().browser.post(path, {"code": code}, expect=200)
    assert another_resident().browser.post(path, {"code": newer}).status == 303


def test_a_wrong_code_is_answered_with_what_to_do(left, another_resident):
    path, _ = left
    for wrong in ("", "AAAAAA-AAAAAA", "x" * 5000, "😀"):
        page = another_resident().browser.post(path, {"code": wrong}, expect=200)
        assert page.error_summary == [
            "The code does not open these answers. Check each letter and number, and enter it again"
        ]
        assert page.title.startswith("Error: Come back")


def test_after_five_wrong_codes_none_is_looked_at_for_a_while(left, another_resident, session):
    path, code = left
    other = another_resident()
    for _ in range(TRIES_ALLOWED - 1):
        other.browser.post(path, {"code": "wrong"}, expect=200)
    assert other.browser.post(path, {"code": "wrong"}, expect=429).h1 == "Too many wrong codes"
    assert other.browser.post(path, {"code": code}, expect=429).h1 == "Too many wrong codes"

    draft = session.exec(select(Draft)).one()
    draft.resume_locked_until = utc_now() - timedelta(seconds=1)
    session.add(draft)
    session.commit()
    assert other.browser.post(path, {"code": code}).status == 303


def test_a_damaged_hash_opens_nothing(left, another_resident, session):
    path, code = left
    draft = session.exec(select(Draft)).one()
    draft.resume_code_hash = "damaged"
    session.add(draft)
    session.commit()
    another_resident().browser.post(path, {"code": code}, expect=200)


def test_an_address_without_saved_answers_is_a_clear_page(resident, client, session):
    client.get("/resume/00000000-0000-4000-8000-000000000000", expect=404)
    resident.fill("agree", {"agree": "agree"})
    draft = session.exec(select(Draft)).one()
    assert client.get(f"/resume/{draft.id}", expect=404).h1 == "Page not found"  # it was never left, so it has no code


def test_a_draft_that_was_sent_leads_to_its_confirmation(resident, left, another_resident):
    path, code = left
    resident.fill("where", {"locality": "east"})
    sent = resident.send().response.location
    other = another_resident()
    page = other.browser.post(path, {"code": code})
    assert page.response.location == sent
    assert other.browser.follow(page).h1 == "Response sent"


def test_after_closing_the_link_says_so(resident, left, open_now, another_resident, session):
    path, _ = left
    open_now.closes_at = utc_now()
    session.add(open_now)
    session.commit()
    assert another_resident().browser.get(path, expect=410).h1 == "This consultation has closed"
    assert resident.browser.get(resident.at("/saved"), expect=410).h1 == "This consultation has closed"


def test_nobody_sees_saved_answers_who_has_saved_none(resident):
    assert resident.browser.get(resident.at("/saved"), expect=404).h1 == "There are no answers to show"


def test_leaving_twice_after_sending_changes_nothing(resident, left):
    resident.fill("where", {"locality": "east"})
    sent = resident.send().response.location
    again = resident.browser.post(resident.at("/check"), {"consult.leave": "yes"})
    assert again.response.location == sent
    resident.browser.post(resident.at("/saved/code"), expect=409)
    resident.browser.get(resident.at("/saved"), expect=409)


def test_a_browser_remembers_the_drafts_of_several_consultations(client, factories):
    for number in range(14):
        factories.consultation(slug=f"number-{number}")
        client.post(f"/consultations/number-{number}/answer/agree", {"agree": "agree"})
    assert client.get("/consultations/number-13/answer/agree").value_of("agree") == "agree"
    assert client.get("/consultations/number-0/answer/agree").value_of("agree") is None


def test_a_code_with_characters_that_no_page_may_hold_is_shown_without_them(left, another_resident):
    """Found by the search through random journeys."""
    path, _ = left
    page = another_resident().browser.post(path, {"code": "\x1fABC\0"}, expect=200)
    assert page.value_of("code") == "ABC"
