import threading
from importlib import import_module

from sqlmodel import select

from consult.models import Answer, AuditEvent, Channel, Comment, Draft, Response


def responses(session):
    return session.exec(select(Response)).all()


def test_checking_shows_each_answer_in_plain_english(resident):
    resident.answer_all(
        issue={"main_issue": "Speeding", "impact": "7"}, where={"locality": "other", "locality-other": "Leeds"}
    )
    words = resident.check().words
    for said in ("Agree", "Speeding", "7 out of 10", "Somewhere else: Leeds", "Not answered"):
        assert said in words


def test_checking_does_not_show_what_routing_hides(resident):
    resident.answer_all()
    assert "Why do you disagree?" not in resident.check().words


def test_a_change_goes_back_to_checking(resident):
    resident.answer_all()
    change = resident.check().links()["Change Do you agree with the plan?"]
    assert change == resident.at("/answer/agree?change=#agree")
    page = resident.browser.post(change.partition("#")[0], {"agree": "strongly_agree"})
    assert page.response.location == resident.at("/check")


def test_a_change_that_leads_to_a_new_page_asks_it_first(resident):
    resident.answer_all()
    page = resident.browser.post(resident.at("/answer/agree?change="), {"agree": "disagree"})
    assert page.response.location == resident.at("/answer/disagree_why?change=")
    page = resident.browser.post(page.response.location, {"why_not": "Too little"})
    assert page.response.location == resident.at("/check")


def test_a_page_that_the_route_comes_back_to_is_asked_again_with_its_old_answer(resident):
    resident.answer_all(agree={"agree": "disagree"}, disagree_why={"why_not": "Too little"})
    resident.browser.post(resident.at("/answer/agree?change="), {"agree": "agree"})
    assert "Too little" not in resident.check().words
    page = resident.browser.post(resident.at("/answer/agree?change="), {"agree": "disagree"})
    assert page.response.location == resident.at("/answer/disagree_why?change=")
    assert resident.browser.follow(page).value_of("why_not") == "Too little"


def test_a_change_with_an_error_stays_in_the_change(resident):
    resident.answer_all()
    page = resident.browser.post(resident.at("/answer/where?change="), {"locality": ""}, expect=200)
    assert page.tree.xpath("//main//form/@action")[0] == resident.at("/answer/where?change=")


def test_sending_writes_the_whole_response_once(resident, session, open_now):
    confirmation = resident.answer_all_and_send(issue={"main_issue": "Speeding", "impact": "7"})
    [response] = responses(session)
    assert confirmation.h1 == "Response sent"
    assert response.reference in confirmation.words
    assert (response.channel, response.consultation_id) == (Channel.ONLINE, open_now.id)
    answers = {answer.question_key: answer.value for answer in session.exec(select(Answer))}
    assert answers == {
        "agree": {"value": "agree"},
        "main_issue": "Speeding",
        "impact": 7,
        "locality": {"value": "east"},
    }
    assert [comment.text for comment in session.exec(select(Comment))] == ["Speeding"]
    assert "response received" in [event.action for event in session.exec(select(AuditEvent))]


def test_what_was_sent_is_no_longer_kept_in_the_draft(resident, session):
    resident.answer_all_and_send(issue={"main_issue": "Speeding"})
    assert session.exec(select(Draft)).one().answers == {}


def test_an_answer_that_routing_hides_is_not_sent(resident, session):
    resident.answer_all(agree={"agree": "disagree"}, disagree_why={"why_not": "Too little"})
    resident.fill("agree", {"agree": "agree"})
    resident.send()
    assert "why_not" not in [answer.question_key for answer in session.exec(select(Answer))]


def test_a_second_click_shows_the_first_confirmation(resident, session):
    resident.answer_all()
    first, second = resident.send(), resident.send()
    assert first.response.location == second.response.location
    assert len(responses(session)) == 1


def test_two_clicks_at_the_same_moment_make_one_response(resident, session, app):
    resident.answer_all(issue={"main_issue": "Speeding"})
    token = resident.browser.token()
    cookie = resident.browser.http.get_cookie("consult_session").value
    ready, places = threading.Barrier(4), []

    def click():
        browser = app.test_client()
        browser.set_cookie("consult_session", cookie)
        ready.wait()
        places.append(browser.post(resident.at("/check"), data={"csrf_token": token}).location)

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    session.rollback()
    assert len(responses(session)) == 1
    assert len(places) == 4
    assert len(set(places)) == 1


def test_a_first_page_sent_twice_at_the_same_moment_makes_one_draft(resident, session, app):
    resident.see("agree")
    token = resident.browser.token()
    cookie = resident.browser.http.get_cookie("consult_session").value
    ready, statuses = threading.Barrier(4), []

    def click():
        browser = app.test_client()
        browser.set_cookie("consult_session", cookie)
        ready.wait()
        data = {"csrf_token": token, "agree": "agree"}
        statuses.append(browser.post(resident.at("/answer/agree"), data=data).status_code)

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()
    session.rollback()
    assert statuses == [303] * 4
    assert session.exec(select(Draft)).one().answers == {"agree": {"value": "agree"}}


def test_going_back_after_sending_says_so_and_destroys_nothing(resident, session):
    resident.answer_all_and_send()
    reference = responses(session)[0].reference
    for page in (
        resident.see("agree", expect=409),
        resident.fill("agree", {"agree": "disagree"}, expect=409),
        resident.browser.get(resident.at("/check"), expect=409),
        resident.browser.get(resident.at("/start"), expect=409),
    ):
        assert page.h1 == "You have already sent your response"
        assert page.links()["See your confirmation and reference number"] == resident.at(f"/sent/{reference}")
    assert session.exec(select(Answer).where(Answer.question_key == "agree")).one().value == {"value": "agree"}


def test_a_required_question_left_out_leads_to_its_page_with_the_reason(resident, session):
    resident.fill("agree", {"agree": "agree"})
    page = resident.browser.follow(resident.send())
    assert page.error_summary == ["Select an answer to “Where do you live?”"]
    assert page.h1 == "Where you live"
    assert not responses(session)


def test_something_to_put_right_leads_to_its_page_with_the_reason(resident, session):
    resident.answer_all()
    resident.fill("more", {"years": "many"}, expect=200)
    assert "A few more" in resident.check().links()
    page = resident.browser.follow(resident.send())
    assert page.h1 == "A few more"
    assert page.value_of("years") == "many"
    assert not responses(session)


def test_a_response_without_any_answer_is_not_sent(client, factories, every_kind_text, session):
    factories.consultation(definition=every_kind_text.replace("required: true, ", ""), slug="easy")
    client.post("/consultations/easy/answer/more", {})
    page = client.post("/consultations/easy/check", expect=200)
    assert page.error_summary == ["Answer at least one question before you send your response"]
    assert not responses(session)


def test_there_is_nothing_to_check_before_anything_is_saved(resident):
    page = resident.browser.get(resident.at("/check"), expect=302)
    assert page.response.location == resident.at("/answer/agree")


def test_there_is_nothing_to_send_from_a_browser_that_saved_nothing(resident):
    assert resident.send(expect=404).h1 == "There are no answers to show"


def test_a_stale_form_sends_nothing_and_can_be_sent_again(resident, session):
    resident.answer_all()
    page = resident.browser.post(resident.at("/check"), expect=400, with_token=False)
    assert "Your answers are safe" in page.error_summary[0]
    assert not responses(session)
    resident.send()
    assert len(responses(session)) == 1


def test_a_stale_form_of_a_browser_that_lost_its_cookie_does_not_promise_answers_it_cannot_show(resident):
    page = resident.browser.post(resident.at("/check"), expect=404, with_token=False)
    assert page.h1 == "There are no answers to show"


def test_the_answers_can_be_left_at_the_last_moment(resident, session):
    resident.answer_all()
    page = resident.browser.post(resident.at("/check"), {"consult.leave": "yes"})
    assert page.response.location == resident.at("/saved")
    assert not responses(session)


def test_the_new_comments_are_put_in_the_queue(resident, open_now, monkeypatch):
    asked = []
    monkeypatch.setattr(import_module("consult.public.checking"), "enqueue_in_a_rush", asked.append)
    resident.answer_all_and_send()
    assert asked == [open_now.id]
