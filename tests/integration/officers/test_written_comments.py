from datetime import timedelta
from uuid import uuid4

import pytest
from pydantic import ValidationError
from sqlmodel import select

from consult.clock import in_london, today_in_london
from consult.errors import Conflict
from consult.models import Channel, Response
from consult.services.written_comments import WrittenFacts, correct_written_facts, enter_written_comment, facts_of
from forms.answers import ChoiceAnswer, TextAnswer
from tests.integration.officers.conftest import marks_on

MINUTES = {"main_issue": "Members asked about speeding at night"}


def on(day):
    return {
        "entry_received_on-day": day.day,
        "entry_received_on-month": day.month,
        "entry_received_on-year": day.year,
    }


def arrived(*, channel="committee", body="Example Scrutiny Committee", day=None):
    sender = {"entry_sender": "body", "entry_body": body} if body else {"entry_sender": "individual"}
    return {"entry_channel": channel, **sender, **on(day or today_in_london())}


def address_of(consultation):
    return f"/officers/consultations/{consultation.slug}/comments/new"


@pytest.fixture
def enter(officer, factories, session):
    """Enter something written through the page, and give the response."""

    def send(consultation=None, **sent):
        consultation = consultation or factories.consultation()
        address = address_of(consultation)
        officer.post(address, {**marks_on(officer.get(address)), **arrived(**sent), **MINUTES})
        return session.exec(select(Response)).one()

    return send


class TestEnteringSomethingWritten:
    def test_a_committees_comment_is_kept_with_its_name(self, enter, desk):
        response = enter(desk.consultation)
        assert (response.channel, response.on_behalf_of) == (Channel.COMMITTEE, "Example Scrutiny Committee")
        assert in_london(response.received_at).date() == today_in_london()
        assert response.entered_by_id is not None
        assert desk.stored(response) == MINUTES
        assert desk.comments(response)["main_issue"].text == MINUTES["main_issue"]

    @pytest.mark.parametrize(
        ("chosen", "channel", "said"),
        [("telephone", Channel.TELEPHONE, "Telephone"), ("easy-read", Channel.EASY_READ, "Easy read")],
    )
    def test_calls_and_easy_read_forms_are_entered_too(self, enter, officer, chosen, channel, said):
        response = enter(channel=chosen, body=None)
        assert response.channel is channel
        assert f"Route {said}" in officer.get(f"/officers/responses/{response.id}").words
        page = officer.get(f"/officers/responses/{response.id}/facts")
        assert page.value_of("entry_channel") == chosen

    def test_an_individuals_name_is_not_kept(self, enter):
        assert enter(channel="letter", body=None).on_behalf_of is None

    def test_a_name_typed_before_choosing_an_individual_is_not_kept_either(self, officer, factories, session):
        address = address_of(factories.consultation())
        typed = {**arrived(channel="email", body=None), "entry_body": "Jo Example", **MINUTES}
        officer.post(address, {**marks_on(officer.get(address)), **typed})
        assert session.exec(select(Response)).one().on_behalf_of is None

    def test_the_list_shows_it(self, enter, officer, factories):
        consultation = factories.consultation()
        response = enter(consultation, channel="email", body="Example Parish Council")
        page = officer.get(f"/officers/consultations/{consultation.slug}/comments")
        assert f"{response.reference} E-mail Example Parish Council" in page.words
        assert "Bears on questions Original" in page.words
        assert f"{today_in_london():%-d %B %Y} 3 None" in page.words
        home = officer.get("/officers/")
        assert "See the 1 letter, e-mail or other response entered" in home.words

    def test_comments_come_before_the_other_questions(self, officer, factories):
        names = officer.get(address_of(factories.consultation())).tree.xpath("//main//form//@name")
        assert names.index("main_issue") < names.index("agree")

    def test_all_questions_are_offered(self, enter, officer, factories, session):
        consultation = factories.consultation()
        address = address_of(consultation)
        officer.post(address, {**marks_on(officer.get(address)), **arrived(), "agree": "disagree"})
        assert session.exec(select(Response)).one().channel is Channel.COMMITTEE

    def test_late_comments_are_kept_and_said_to_be_late(self, enter, officer, factories):
        response = enter(factories.consultation(state="closed"))
        assert "after the consultation closed" in officer.get(f"/officers/responses/{response.id}").words

    def test_sent_twice_it_is_stored_once(self, officer, factories, session):
        address = address_of(factories.consultation())
        typed = {**marks_on(officer.get(address)), **arrived(), **MINUTES}
        officer.post(address, typed)
        officer.post(address, typed)
        assert len(session.exec(select(Response)).all()) == 1

    def test_other_words_with_the_same_page_become_a_correction_to_confirm(self, officer, factories, session):
        address = address_of(factories.consultation())
        typed = {**marks_on(officer.get(address)), **arrived(), **MINUTES}
        officer.post(address, typed)
        page = officer.post(address, {**typed, "main_issue": "Something else"}, expect=409)
        assert page.value_of("main_issue") == "Something else"
        assert len(session.exec(select(Response)).all()) == 1


class TestSomethingWrittenThatCannotBeStored:
    def test_what_is_missing_is_said_and_what_was_typed_is_kept(self, officer, factories, session):
        address = address_of(factories.consultation())
        typed = {"entry_sender": "body", **MINUTES}
        page = officer.post(address, {**marks_on(officer.get(address)), **typed}, expect=200)
        assert page.error_summary == [
            "Select an answer to “How did it arrive?”",
            "Enter an answer to “Name of the body”",
            "Enter an answer to “When was it received?”",
        ]
        assert page.value_of("main_issue") == MINUTES["main_issue"]
        assert session.exec(select(Response)).all() == []

    def test_a_committee_is_not_an_individual(self, officer, factories):
        address = address_of(factories.consultation())
        typed = {**marks_on(officer.get(address)), **arrived(body=None), **MINUTES}
        page = officer.post(address, typed, expect=200)
        assert page.error_summary == ["Select “A body” and enter the name of the committee"]

    def test_a_letter_that_says_nothing_is_not_a_response(self, officer, factories):
        address = address_of(factories.consultation())
        page = officer.post(address, {**marks_on(officer.get(address)), **arrived()}, expect=200)
        assert page.error_summary == ["Enter what it says under at least one of the questions"]

    @pytest.mark.parametrize(
        ("days", "sentence"),
        [
            (1, "The day it was received cannot be in the future"),
            (-8, "It must have been received on or after the day the consultation opened"),
        ],
    )
    def test_a_day_that_cannot_be_is_refused(self, officer, factories, days, sentence):
        address = address_of(factories.consultation())
        typed = arrived(day=today_in_london() + timedelta(days=days))
        page = officer.post(address, {**marks_on(officer.get(address)), **typed, **MINUTES}, expect=200)
        assert page.error_summary == [sentence]

    def test_a_page_that_was_open_too_long_loses_nothing(self, officer, factories):
        address = address_of(factories.consultation())
        typed = {**marks_on(officer.get(address)), **arrived(), **MINUTES, "csrf_token": "stale"}
        page = officer.post(address, typed, expect=200, with_token=False)
        assert page.error_summary[0].startswith("This page had been open too long")
        assert page.value_of("entry_body") == "Example Scrutiny Committee"

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_nothing_is_entered_before_the_consultation_opens(self, officer, factories, method):
        consultation = factories.consultation(state="forthcoming")
        marks = {"form-token": uuid4(), "form-version": consultation.questionnaire_version_id}
        options = {"data": {**marks, **arrived(), **MINUTES}} if method == "post" else {}
        expect = 409 if method == "get" else 200  # the day it was received cannot be right either
        page = getattr(officer, method)(address_of(consultation), expect=expect, **options)
        assert "has not opened" in page.words or page.error_summary

    def test_a_consultation_that_is_not_there_has_no_comments(self, officer):
        officer.get("/officers/consultations/nowhere/comments", expect=404)
        officer.get("/officers/consultations/nowhere/comments/new", expect=404)

    def test_the_service_refuses_a_day_that_cannot_be_whoever_asks(self, session, factories):
        wrong = WrittenFacts(channel=Channel.LETTER, received_on=today_in_london() + timedelta(days=2))
        with pytest.raises(Conflict, match="cannot be in the future"):
            enter_written_comment(
                session, factories.consultation(), wrong, {}, token=uuid4(), entered_by=factories.user()
            )

    def test_the_service_refuses_a_committee_without_a_name(self):
        with pytest.raises(ValidationError, match="Enter the name of the committee"):
            WrittenFacts(channel=Channel.COMMITTEE, received_on=today_in_london())


class TestCorrectingHowItArrived:
    def test_the_form_comes_with_how_it_was_entered(self, enter, officer):
        response = enter()
        page = officer.get(f"/officers/responses/{response.id}/facts")
        assert page.value_of("entry_channel") == "committee"
        assert page.value_of("entry_body") == "Example Scrutiny Committee"

    def test_an_individuals_letter_comes_without_a_name(self, enter, officer):
        page = officer.get(f"/officers/responses/{enter(channel='letter', body=None).id}/facts")
        assert page.value_of("entry_sender") == "individual"

    def test_the_facts_change_and_the_event_says_which(self, enter, desk):
        response = enter(desk.consultation)
        address = f"/officers/responses/{response.id}/facts"
        page = desk.officer.follow(desk.officer.post(address, arrived(channel="email", body="Example Town Council")))
        assert "From Example Town Council" in page.words
        (event,) = desk.events("how a comment arrived corrected")
        assert event.details == {"changed": ["channel", "on_behalf_of"]}

    def test_wrong_facts_change_nothing(self, enter, officer, session):
        response = enter()
        page = officer.post(f"/officers/responses/{response.id}/facts", arrived(body=""), expect=200)
        assert page.error_summary
        session.refresh(response)
        assert response.on_behalf_of == "Example Scrutiny Committee"

    def test_facts_that_stay_as_they_were_leave_no_event(self, session, factories):
        consultation, user = factories.consultation(), factories.user()
        facts = WrittenFacts(channel=Channel.LETTER, received_on=today_in_london())
        answers = {"main_issue": TextAnswer("Speeding")}
        entered = enter_written_comment(session, consultation, facts, answers, token=uuid4(), entered_by=user)
        correct_written_facts(session, entered.response, consultation, facts, corrected_by=user)
        assert facts_of(entered.response) == facts
        assert not session.dirty

    def test_a_paper_form_has_no_such_facts(self, desk):
        response = desk.key_in()
        desk.officer.get(f"/officers/responses/{response.id}/facts", expect=404)


def test_a_response_from_a_file_is_not_among_what_officers_entered(officer, factories):
    consultation = factories.consultation()
    factories.response(consultation, {"agree": ChoiceAnswer("agree")}, channel=Channel.LETTER)
    assert "None have been entered." in officer.get(f"/officers/consultations/{consultation.slug}/comments").words
    assert "See the" not in officer.get("/officers/").words
