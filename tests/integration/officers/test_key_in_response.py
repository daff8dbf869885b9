from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from consult.clock import in_london, today_in_london
from consult.models import Channel, Consultation, Response
from consult.services import entering
from consult.services.paper_entry import key_in_response
from forms.answers import ChoiceAnswer
from tests.integration.officers.conftest import EVERY_ANSWER, EVERY_STORED_ANSWER, marks_on


class TestKeyingAForm:
    def test_every_answer_is_stored_as_it_was_keyed(self, desk):
        response = desk.key_in(**EVERY_ANSWER)
        assert desk.stored(response) == EVERY_STORED_ANSWER

    def test_the_response_says_its_channel_batch_and_officer(self, desk):
        response = desk.key_in()
        assert (response.channel, response.batch_id) == (Channel.PAPER, desk.batch.id)
        (event,) = desk.events("response received")
        assert response.entered_by_id == event.actor_id is not None

    def test_paper_counts_as_received_on_the_day_it_was_collected(self, desk):
        response = desk.key_in()
        assert in_london(response.received_at).date() == desk.batch.collected_on

    def test_long_texts_become_comments_to_be_themed(self, desk):
        response = desk.key_in(**EVERY_ANSWER)
        assert set(desk.comments(response)) == {"why_not", "main_issue"}

    def test_the_next_form_follows_with_word_of_the_last(self, desk):
        sent = desk.officer.post(desk.keying, desk.marked(desk.keying, {"agree": "agree"}))
        page = desk.officer.follow(sent)
        assert page.h1 == "Key a paper form"
        assert f"Saved as {desk.responses()[0].reference}, 1 of 3 keyed." in page.words
        assert page.value_of("agree") is None

    def test_the_last_form_leads_back_to_the_batch(self, desk):
        desk.key_in()
        desk.key_in()
        sent = desk.officer.post(desk.keying, desk.marked(desk.keying, {"agree": "agree"}))
        page = desk.officer.follow(sent)
        assert "3 of 3 keyed" in page.words
        assert "Every form of this batch has been keyed." in page.words

    def test_the_questions_are_numbered_and_say_which_key_chooses_what(self, desk):
        page = desk.officer.get(desk.keying)
        assert "1. Do you agree with the plan?" in page.words
        assert "14. Which street?" in page.words
        keys = {field.get("value"): field.get("data-key") for field in page.tree.xpath("//input[@name='agree']")}
        assert keys["strongly_agree"] == "1"
        assert keys["dont_know"] == "6"
        assert keys[""] == "Delete"
        scale = [field.get("data-key") for field in page.tree.xpath("//input[@name='impact']")]
        assert scale == [*map(str, range(11)), "Delete"]

    def test_no_answer_takes_an_answer_back(self, desk):
        assert desk.stored(desk.key_in(agree="", impact="3")) == {"impact": 3}

    def test_answers_that_routing_would_hide_are_kept_as_written(self, desk):
        response = desk.key_in(agree="agree", why_not="I do agree, but")
        assert desk.stored(response)["why_not"] == "I do agree, but"

    def test_a_comment_longer_than_its_limit_is_kept_whole(self, desk):
        long = "word " * 400
        assert desk.stored(desk.key_in(why_not=long))["why_not"] == long.strip()

    def test_paper_is_keyed_after_the_consultation_closed(self, officer, factories, session):
        batch = factories.batch(factories.consultation(state="closed"))
        address = f"/officers/batches/{batch.id}/forms/new"
        officer.post(address, {**marks_on(officer.get(address)), "agree": "agree"})
        assert len(session.exec(select(Response)).all()) == 1

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_nothing_is_keyed_before_the_consultation_opens(self, officer, factories, session, method):
        consultation = factories.consultation(state="forthcoming")
        address = f"/officers/batches/{factories.batch(consultation).id}/forms/new"
        marks = {"form-token": uuid4(), "form-version": consultation.questionnaire_version_id}
        options = {"data": {**marks, "agree": "agree"}} if method == "post" else {}
        assert "has not opened" in getattr(officer, method)(address, expect=409, **options).words
        assert session.exec(select(Response)).all() == []

    def test_word_of_a_form_from_another_batch_is_not_given(self, desk, factories):
        elsewhere = factories.response(desk.consultation, {"agree": ChoiceAnswer("agree")})
        for saved in (elsewhere.id, uuid4(), "nonsense"):
            assert "Saved as" not in desk.officer.get(f"{desk.keying}?saved={saved}").words


class TestAFormThatCannotBeStored:
    def test_what_is_wrong_is_said_and_everything_typed_is_kept(self, desk):
        typed = {**EVERY_ANSWER, "event_day-month": "13", "years": "forty", "postcode": "nowhere"}
        page = desk.officer.post(desk.keying, desk.marked(desk.keying, typed), expect=200)
        assert page.title.startswith("Error: Key a paper form")
        assert len(page.error_summary) == 3
        assert desk.responses() == []
        for name in ("agree", "why_not", "locality-other", "years", "postcode", "event_day-month", "ranked-2"):
            assert page.value_of(name) == typed[name]

    def test_options_that_do_not_exist_are_refused(self, desk):
        typed = {"agree": "perhaps", "heard": ["web", "dream"]}
        page = desk.officer.post(desk.keying, desk.marked(desk.keying, typed), expect=200)
        assert len(page.error_summary) == 2
        assert desk.responses() == []

    def test_a_blank_form_is_not_a_response(self, desk):
        page = desk.officer.post(desk.keying, desk.marked(desk.keying, {"street": "  "}), expect=200)
        assert page.error_summary == ["Enter at least one answer. Do not key a form that was handed in blank"]

    @pytest.mark.parametrize("broken", [{"form-token": ""}, {"form-token": "x"}, {"form-version": "1"}])
    def test_a_page_that_lost_its_marks_asks_to_be_sent_again(self, desk, broken):
        typed = {**desk.marked(desk.keying, {"agree": "agree"}), **broken}
        page = desk.officer.post(desk.keying, typed, expect=200)
        assert page.error_summary[0].startswith("This page arrived incomplete, so nothing was saved.")
        assert page.value_of("agree") == "agree"
        desk.officer.post(desk.keying, {**marks_on(page), "agree": "agree"})
        assert len(desk.responses()) == 1

    def test_a_page_that_was_open_too_long_loses_nothing(self, desk):
        typed = {**desk.marked(desk.keying, EVERY_ANSWER), "csrf_token": "stale"}
        page = desk.officer.post(desk.keying, typed, expect=200, with_token=False)
        assert page.error_summary[0].startswith("This page had been open too long")
        assert page.value_of("main_issue") == "Speeding past the school"
        assert desk.responses() == []

    def test_a_questionnaire_that_changed_meanwhile_is_shown_in_its_new_wording(self, desk, factories, every_kind_text):
        typed = desk.marked(desk.keying, {"agree": "agree"})
        newer = every_kind_text.replace("version: 1", "version: 2").replace("Which street?", "Which road?")
        consultation = desk.session.get(Consultation, desk.consultation.id)
        consultation.questionnaire_version_id = factories.questionnaire_version(newer).id
        desk.session.add(consultation)
        desk.session.commit()
        page = desk.officer.post(desk.keying, typed, expect=200)
        assert page.error_summary[0].startswith("The questionnaire changed while you were typing.")
        assert "Which road?" in page.words
        assert page.value_of("agree") == "agree"


class TestAFormSentTwice:
    def test_it_is_stored_once(self, desk):
        typed = desk.marked(desk.keying, EVERY_ANSWER)
        first = desk.officer.post(desk.keying, typed)
        second = desk.officer.post(desk.keying, typed)
        assert first.response.location == second.response.location
        assert len(desk.responses()) == 1
        assert len(desk.events("response received")) == 1

    def test_other_answers_with_the_same_page_become_a_correction_to_confirm(self, desk):
        typed = desk.marked(desk.keying, {"agree": "agree"})
        desk.officer.post(desk.keying, typed)
        (response,) = desk.responses()
        page = desk.officer.post(desk.keying, {**typed, "agree": "disagree"}, expect=409)
        assert page.h1 == f"Correct {response.reference}"
        assert page.error_summary[0].startswith(f"This form was already saved as {response.reference}.")
        assert page.value_of("agree") == "disagree"
        assert desk.stored(response) == {"agree": {"value": "agree"}}
        desk.officer.post(f"/officers/responses/{response.id}/correct", {**marks_on(page), "agree": "disagree"})
        assert desk.stored(response) == {"agree": {"value": "disagree"}}

    def test_at_the_same_moment_the_slower_one_finds_the_other(self, session, factories, monkeypatch):
        consultation, user = factories.consultation(), factories.user()
        batch, token = factories.batch(consultation), uuid4()
        answers = {"agree": ChoiceAnswer("agree")}
        first = key_in_response(session, batch, consultation, answers, token=token, keyed_by=user)
        looks = iter([None, first.response])
        monkeypatch.setattr(entering, "get_response_from_source", lambda *_, **__: next(looks))
        second = key_in_response(session, batch, consultation, answers, token=token, keyed_by=user)
        assert second.response.id == first.response.id
        assert (first.is_new, second.is_new) == (True, False)
        assert len(session.exec(select(Response)).all()) == 1

    def test_a_refusal_for_another_reason_is_not_taken_for_a_second_sending(self, session, factories):
        consultation = factories.consultation()
        stranger = factories.user().model_copy(update={"id": UUID(int=7)})
        with pytest.raises(entering.IntegrityError):
            key_in_response(session, factories.batch(consultation), consultation, {}, token=uuid4(), keyed_by=stranger)


def test_the_batch_of_forms_collected_earlier_dates_its_responses(officer, factories, session):
    batch = factories.batch(factories.consultation())
    batch.collected_on = today_in_london() - timedelta(days=5)
    session.add(batch)
    session.commit()
    address = f"/officers/batches/{batch.id}/forms/new"
    officer.post(address, {**marks_on(officer.get(address)), "agree": "agree"})
    response = session.exec(select(Response)).one()
    assert in_london(response.received_at).date() == batch.collected_on
    assert in_london(response.entered_at).date() == today_in_london()
