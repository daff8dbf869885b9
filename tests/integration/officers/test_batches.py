from datetime import timedelta
from uuid import uuid4

import pytest
from sqlmodel import select

from consult.clock import in_london, today_in_london
from consult.errors import Conflict
from consult.models import Batch
from consult.services.batches import BatchFacts, correct_batch, open_batch


def on(day):
    return {"collected_on-day": day.day, "collected_on-month": day.month, "collected_on-year": day.year}


def facts(**changes):
    day = changes.pop("day", today_in_london())
    return {"venue": "Seaham market stall", "forms_received": "12", **on(day), **changes}


def new_batch_at(consultation):
    return f"/officers/consultations/{consultation.slug}/batches/new"


class TestOpeningABatch:
    def test_an_officer_lands_on_the_new_batch(self, officer, factories, session):
        consultation = factories.consultation()
        page = officer.follow(officer.post(new_batch_at(consultation), facts()))
        assert page.h1.startswith("Seaham market stall, ")
        assert "0 of 12 keyed" in page.words
        batch = session.exec(select(Batch)).one()
        assert (batch.consultation_id, batch.collected_on) == (consultation.id, today_in_london())

    def test_the_batch_and_its_audit_event_name_the_officer(self, desk):
        desk.officer.post(new_batch_at(desk.consultation), facts())
        batch = desk.session.exec(select(Batch).where(Batch.venue == "Seaham market stall")).one()
        (event,) = desk.events("batch opened")
        assert event.actor_id == batch.opened_by_id
        assert event.details == {"forms_received": 12}

    def test_what_is_missing_is_said_field_by_field(self, officer, factories):
        page = officer.post(new_batch_at(factories.consultation()), {}, expect=200)
        assert page.error_summary == [
            "Enter an answer to “Where were the forms collected?”",
            "Enter an answer to “When were they collected?”",
            "Enter an answer to “How many forms were received?”",
        ]

    def test_what_was_typed_is_kept_when_a_part_is_wrong(self, officer, factories):
        page = officer.post(new_batch_at(factories.consultation()), facts(forms_received="a dozen"), expect=200)
        assert len(page.error_summary) == 1
        assert page.value_of("venue") == "Seaham market stall"
        assert page.value_of("forms_received") == "a dozen"

    @pytest.mark.parametrize("number", ["0", "-3", "10001"])
    def test_a_number_of_forms_that_cannot_be_is_refused(self, officer, factories, session, number):
        officer.post(new_batch_at(factories.consultation()), facts(forms_received=number), expect=200)
        assert session.exec(select(Batch)).all() == []

    def test_forms_cannot_have_been_collected_tomorrow(self, officer, factories):
        tomorrow = today_in_london() + timedelta(days=1)
        page = officer.post(new_batch_at(factories.consultation()), facts(day=tomorrow), expect=200)
        assert page.error_summary == ["The day the forms were collected cannot be in the future"]

    @pytest.mark.parametrize("days_ago", [3, 40])
    def test_forms_must_have_been_collected_while_the_consultation_was_open(self, officer, factories, days_ago):
        consultation = factories.consultation(state="closed")
        day = today_in_london() - timedelta(days=days_ago)
        page = officer.post(new_batch_at(consultation), facts(day=day), expect=200)
        assert page.error_summary == ["The forms must have been collected while the consultation was open"]

    def test_paper_collected_in_time_may_come_in_after_the_consultation_closed(self, officer, factories):
        day = today_in_london() - timedelta(days=10)
        officer.post(new_batch_at(factories.consultation(state="closed")), facts(day=day))

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_consultation_that_has_not_opened_has_no_batches(self, officer, factories, method):
        consultation = factories.consultation(state="forthcoming")
        page = getattr(officer, method)(new_batch_at(consultation), expect=409)
        assert "has not opened. Come back when it is open." in page.words

    def test_the_service_refuses_a_day_that_cannot_be_whoever_asks(self, session, factories):
        wrong = BatchFacts(venue="Hall", collected_on=today_in_london() + timedelta(days=2), forms_received=1)
        with pytest.raises(Conflict, match="cannot be in the future"):
            open_batch(session, factories.consultation(), wrong, opened_by=factories.user())


class TestCorrectingABatch:
    def test_the_form_comes_with_the_facts_as_they_are(self, desk):
        page = desk.officer.get(f"/officers/batches/{desk.batch.id}/facts")
        assert page.value_of("venue") == "Example market hall"
        assert page.value_of("forms_received") == "3"
        assert page.value_of("collected_on-day") == str(desk.batch.collected_on.day)

    def test_the_facts_change_and_the_event_says_which(self, desk):
        sent = facts(venue="Example market hall", forms_received="14")
        page = desk.officer.follow(desk.officer.post(f"/officers/batches/{desk.batch.id}/facts", sent))
        assert "0 of 14 keyed" in page.words
        (event,) = desk.events("batch corrected")
        assert event.details == {"changed": ["forms_received"], "forms_received_before": 3, "forms_received": 14}

    def test_its_forms_count_as_received_on_the_corrected_day(self, desk):
        response = desk.key_in()
        day = today_in_london() - timedelta(days=2)
        desk.officer.post(f"/officers/batches/{desk.batch.id}/facts", facts(day=day))
        assert in_london(desk.responses()[0].received_at).date() == day
        assert desk.responses()[0].id == response.id

    def test_wrong_facts_change_nothing(self, desk):
        page = desk.officer.post(f"/officers/batches/{desk.batch.id}/facts", facts(forms_received=""), expect=200)
        assert page.error_summary == ["Enter an answer to “How many forms were received?”"]
        assert desk.session.get(Batch, desk.batch.id).forms_received == 3

    def test_facts_that_stay_as_they_were_leave_no_event(self, session, factories):
        consultation = factories.consultation()
        batch = factories.batch(consultation)
        same = BatchFacts(venue=batch.venue, collected_on=batch.collected_on, forms_received=batch.forms_received)
        correct_batch(session, batch, consultation, same, corrected_by=factories.user())
        assert not session.dirty


class TestABatch:
    def test_it_lists_its_forms_in_the_order_they_were_keyed(self, desk):
        references = [desk.key_in().reference for _ in range(3)]
        rows = desk.officer.get(f"/officers/batches/{desk.batch.id}").tree.xpath(
            "//div[@aria-label='Forms keyed']//tbody/tr/th"
        )
        assert [row.text_content().strip() for row in rows] == references

    def test_too_many_forms_are_a_warning_with_what_to_do(self, desk):
        for _ in range(4):
            desk.key_in()
        page = desk.officer.get(f"/officers/batches/{desk.batch.id}")
        assert "More forms have been keyed (4) than were received (3). Count the forms again." in page.words

    @pytest.mark.parametrize("page", ["", "/facts", "/forms/new"])
    def test_a_batch_that_is_not_there_has_no_pages(self, officer, page):
        assert officer.get(f"/officers/batches/{uuid4()}{page}", expect=404).h1 == "Page not found"
