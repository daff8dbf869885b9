import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import AuditEvent, Draft
from tests.pages import PageClient

RIGHT_TO_LEFT = "الشوارع مظلمة"


def drafts(session):
    return session.exec(select(Draft)).all()


def back_from(page):
    return page.tree.xpath("//a[@class='govuk-back-link']/@href")[0]


def test_start_leads_to_the_first_page(resident):
    page = resident.browser.get(resident.at("/start"), expect=302)
    assert page.response.location == resident.at("/answer/agree")


def test_a_page_that_asks_one_thing_has_the_question_as_its_heading(resident):
    page = resident.see("agree")
    assert page.h1 == "Do you agree with the plan?"
    assert page.title.startswith("Do you agree with the plan? – Every kind of question")


def test_a_page_with_several_questions_has_a_heading_of_its_own(resident):
    assert resident.see("issue").h1 == "The biggest issue"


def test_the_first_page_saved_makes_the_draft_and_leads_on(resident, session):
    page = resident.fill("agree", {"agree": "agree"})
    assert page.response.location == resident.at("/answer/issue")
    assert [draft.answers for draft in drafts(session)] == [{"agree": {"value": "agree"}}]


def test_the_first_page_saved_is_written_down_once_as_the_draft_and_once_as_the_page(resident, session):
    resident.fill("agree", {"agree": "agree"})
    actions = session.exec(select(AuditEvent.action).where(AuditEvent.subject_type == "Draft")).all()
    assert sorted(actions) == ["draft begun", "page saved"]


def test_routing_follows_the_answer_and_back_retraces_it(resident):
    page = resident.fill("agree", {"agree": "disagree"})
    assert page.response.location == resident.at("/answer/disagree_why")
    assert back_from(resident.see("issue")) == resident.at("/answer/disagree_why")
    assert back_from(resident.see("disagree_why")) == resident.at("/answer/agree")
    assert back_from(resident.see("agree")) == resident.at("")


def test_the_last_page_leads_to_checking(resident):
    assert resident.fill("more", {}).response.location == resident.at("/check")


def test_a_missing_answer_is_said_at_its_field_and_above(resident):
    page = resident.fill("agree", {}, expect=200)
    assert page.error_summary == ["Select an answer to “Do you agree with the plan?”"]
    assert page.title.startswith("Error: Do you agree with the plan?")
    assert page.links()[page.error_summary[0]] == "#agree"


def test_typing_is_shown_again_and_kept_when_it_will_not_do(resident, session):
    long = "word " * 101
    page = resident.fill("issue", {"main_issue": long, "impact": "7"}, expect=200)
    assert page.error_summary == [
        "Your answer to “What is the biggest issue?” has 101 words. Shorten it to 100 words or fewer"
    ]
    assert page.value_of("main_issue") == long
    assert page.value_of("impact") == "7"
    assert drafts(session)[0].answers == {"impact": 7}
    again = resident.see("issue")
    assert again.value_of("main_issue") == long
    assert again.title.startswith("Error: ")


def test_what_was_put_right_is_no_longer_in_the_way(resident, session):
    resident.fill("where", {"locality": "east", "postcode": "nowhere"}, expect=200)
    resident.fill("where", {"locality": "east", "postcode": "dh11aa"})
    draft = drafts(session)[0]
    assert draft.unfinished == {}
    assert draft.answers["postcode"] == "DH1 1AA"


def test_an_answer_taken_back_is_gone(resident, session):
    resident.fill("issue", {"main_issue": "Speeding", "impact": "7"})
    resident.fill("issue", {"main_issue": "", "impact": "7"})
    assert drafts(session)[0].answers == {"impact": 7}


def test_an_answer_comes_back_when_its_page_is_seen_again(resident):
    resident.fill("issue", {"main_issue": "Speeding\non my road", "impact": "7"})
    page = resident.see("issue")
    assert page.value_of("main_issue") == "Speeding\non my road"
    assert page.value_of("impact") == "7"


@pytest.mark.parametrize("text", ["😀 litter 🚮", RIGHT_TO_LEFT, "a <b>bold</b> & {{ 7*7 }}"])
def test_any_writing_is_kept_as_typed(resident, session, text):
    resident.fill("issue", {"main_issue": text})
    assert drafts(session)[0].answers["main_issue"] == text
    assert resident.see("issue").value_of("main_issue") == text


def test_control_characters_are_left_out(resident, session):
    resident.fill("issue", {"main_issue": "be\x00fore\x07\r\nafter"})
    assert drafts(session)[0].answers["main_issue"] == "before\nafter"


def test_a_comment_of_ten_thousand_characters_is_answered_with_a_sentence(resident):
    long = "speeding " * 1200
    page = resident.fill("issue", {"main_issue": long}, expect=200)
    assert "1,200 words" in page.error_summary[0]
    assert page.value_of("main_issue") == long


def test_an_option_that_does_not_exist_is_refused(resident, session):
    page = resident.fill("agree", {"agree": "<script>"}, expect=200)
    assert page.error_summary == ["Select one of the answers listed for “Do you agree with the plan?”"]
    assert drafts(session)[0].answers == {}


def test_an_answer_that_the_page_does_not_ask_is_not_kept(resident, session):
    resident.fill("agree", {"agree": "agree", "locality": "east", "nonsense": "x"})
    assert drafts(session)[0].answers == {"agree": {"value": "agree"}}


def test_an_unknown_page_is_a_clear_page(resident):
    assert resident.see("nothing", expect=404).h1 == "Page not found"
    assert resident.fill("nothing", {}, expect=404).h1 == "Page not found"


def test_a_page_that_routing_hides_says_so_and_leads_back(resident, session):
    resident.fill("agree", {"agree": "agree"})
    for page in (resident.see("disagree_why", expect=404), resident.fill("disagree_why", {"why_not": "x"}, expect=404)):
        assert page.h1 == "You do not need to answer this page"
        assert page.links()["Go to where you left off"] == resident.at("/start")
    assert "why_not" not in drafts(session)[0].answers


def test_a_question_revealed_by_another_on_the_page_counts_only_when_it_is(resident, session):
    resident.fill("heard", {"heard": "web", "event_day-day": "31", "event_day-month": "2", "event_day-year": "2026"})
    assert drafts(session)[0].answers == {"heard": {"values": ["web"]}}


def test_asking_for_the_head_of_a_page_changes_nothing(resident, session):
    resident.fill("agree", {"agree": "agree"})
    resident.browser.http.head(resident.at("/answer/agree"))
    assert drafts(session)[0].answers == {"agree": {"value": "agree"}}


def test_two_browsers_have_two_drafts(resident, another_resident, session):
    resident.fill("agree", {"agree": "agree"})
    another_resident().fill("agree", {"agree": "disagree"})
    assert len(drafts(session)) == 2


def test_the_first_page_sent_twice_makes_one_draft(resident, session):
    resident.see("agree")
    cookie = resident.browser.http.get_cookie("consult_session")
    resident.fill("agree", {"agree": "agree"})
    resident.browser.http.set_cookie("consult_session", cookie.value)
    resident.fill("agree", {"agree": "agree"})
    assert len(drafts(session)) == 1


def test_coming_back_in_the_same_browser_continues(resident):
    resident.fill("agree", {"agree": "agree"})
    landing = resident.browser.get(resident.at(""))
    assert landing.links()["Continue your response"] == resident.at("/start")
    start = resident.browser.get(resident.at("/start"), expect=302)
    assert start.response.location == resident.at("/answer/issue")


def test_another_person_at_the_device_can_begin_afresh(resident, session):
    resident.fill("agree", {"agree": "agree"})
    resident.browser.post(resident.at("/clear"))
    assert resident.see("agree").value_of("agree") is None
    assert len(drafts(session)) == 1


def test_a_stale_form_is_shown_again_with_what_was_typed(resident, session):
    page = resident.browser.post(resident.at("/answer/issue"), {"main_issue": "Litter"}, expect=400, with_token=False)
    assert page.value_of("main_issue") == "Litter"
    assert "send it again" in page.error_summary[0]
    assert page.title.startswith("Error: The biggest issue")
    assert not drafts(session)


def test_a_draft_keeps_the_wording_it_was_begun_with(resident, open_now, session, factories, every_kind_text):
    resident.see("agree")  # a page was read, nothing is saved
    newer = every_kind_text.replace("version: 1", "version: 2").replace("agree with the plan", "like the new plan")
    open_now.questionnaire_version_id = factories.questionnaire_version(newer).id
    session.add(open_now)
    session.commit()
    resident.fill("agree", {"agree": "agree"})
    assert resident.see("agree").h1 == "Do you agree with the plan?"
    assert drafts(session)[0].questionnaire_version_id != open_now.questionnaire_version_id


def test_a_new_draft_has_the_new_wording(resident, open_now, another_resident, session, factories, every_kind_text):
    newer = every_kind_text.replace("version: 1", "version: 2").replace("agree with the plan", "like the new plan")
    open_now.questionnaire_version_id = factories.questionnaire_version(newer).id
    session.add(open_now)
    session.commit()
    assert another_resident().see("agree").h1 == "Do you like the new plan?"


@pytest.mark.parametrize(
    "garbage", [[], "text", {"agree": {"value": "nothing"}, "impact": 99, "years": [1], "gone": 1}]
)
def test_what_cannot_be_read_in_a_draft_counts_as_not_answered(resident, session, garbage):
    resident.fill("agree", {"agree": "agree"})
    draft = drafts(session)[0]
    draft.answers, draft.unfinished, draft.saved_pages = garbage, garbage, garbage
    session.add(draft)
    session.commit()
    assert resident.see("agree").value_of("agree") is None
    assert "Not answered" in resident.check().words
    resident.fill("agree", {"agree": "disagree"})
    assert drafts(session)[0].answers["agree"] == {"value": "disagree"}


def test_closing_during_a_draft_is_a_clear_page_and_saves_nothing(resident, open_now, session):
    resident.fill("agree", {"agree": "agree"})
    open_now.closes_at = utc_now()
    session.add(open_now)
    session.commit()
    for page in (
        resident.see("issue", expect=410),
        resident.fill("issue", {"main_issue": "Litter"}, expect=410),
        resident.browser.get(resident.at("/check"), expect=410),
        resident.send(expect=410),
        resident.browser.get(resident.at("/start"), expect=410),
    ):
        assert page.h1 == "This consultation has closed"
        assert "closed on" in page.words
    assert drafts(session)[0].answers == {"agree": {"value": "agree"}}


def test_a_body_too_large_is_refused_with_what_to_do(resident, session):
    page = resident.browser.post(
        resident.at("/answer/issue"), {"main_issue": "x" * 600_000}, expect=413, with_token=False
    )
    assert page.h1 == "What you sent is too large"
    assert not drafts(session)


def test_a_banner_says_that_a_demonstration_is_one(client: PageClient, factories):
    factories.consultation(slug="show", is_demonstration=True)
    for path in ("", "/answer/agree"):
        assert "This is a demonstration." in client.get(f"/consultations/show{path}").text
