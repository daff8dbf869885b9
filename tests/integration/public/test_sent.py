import io

import pikepdf
import pytest
from sqlmodel import select

from consult.clock import today_in_london
from consult.models import AuditEvent, EqualityReturn, Response, SignalKind
from consult.queries.consultations import require_consultation
from consult.queries.duplicates import list_alike


@pytest.fixture
def sent(resident):
    """The address of a confirmation."""
    resident.answer_all(issue={"main_issue": "Speeding\n😀 شوارع", "impact": "7"})
    return resident.send().response.location


def test_the_confirmation_says_what_happens_next_and_offers_a_copy(resident, sent):
    page = resident.browser.get(sent)
    assert "We read every answer." in page.words
    assert page.links()["Download a copy of your answers (PDF)"] == f"{sent}/copy.pdf"


def test_a_confirmation_can_be_seen_again_but_only_where_it_was_sent(resident, another_resident, sent):
    resident.browser.get(sent)
    for path in (sent, f"{sent}/copy.pdf", f"{sent}/equality"):
        page = another_resident().browser.get(path, expect=404)
        assert page.h1 == "This confirmation cannot be shown here"


def test_another_response_cannot_be_seen_with_its_reference(resident, another_resident, sent):
    other = another_resident()
    other.answer_all_and_send()
    other.browser.get(sent, expect=404)
    resident.browser.get(resident.at("/sent/SDP-0000-0000"), expect=404)
    resident.browser.get(resident.at("/sent/%00"), expect=404)


def test_the_copy_is_a_tagged_pdf_with_title_language_and_headings(resident, sent):
    response = resident.browser.download(f"{sent}/copy.pdf")
    reference = sent.rpartition("/")[2]
    assert response.mimetype == "application/pdf"
    assert reference in response.headers["Content-Disposition"]
    with pikepdf.open(io.BytesIO(response.data)) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == "en-GB"
        assert reference in str(pdf.docinfo.Title)
        assert pdf.Root.ViewerPreferences.DisplayDocTitle


def test_the_equality_answers_are_kept_apart_once_and_with_the_month_only(resident, sent, session, open_now):
    page = resident.browser.post(f"{sent}/equality", {"age_band": "45-54", "sex": "prefer_not_to_say"})
    assert "kept apart" in resident.browser.follow(page).words
    kept = session.exec(select(EqualityReturn)).one()
    assert kept.answers == {"age_band": {"value": "45-54"}, "sex": {"value": "prefer_not_to_say"}}
    assert (kept.consultation_id, kept.received_in) == (open_now.id, today_in_london().replace(day=1))
    assert session.exec(select(Response)).one().has_given_equality
    event = session.exec(select(AuditEvent).where(AuditEvent.action == "equality questions answered")).one()
    assert event.subject_id == open_now.id

    resident.browser.post(f"{sent}/equality", {"age_band": "16-24"})
    assert len(session.exec(select(EqualityReturn)).all()) == 1


def test_skipping_every_equality_question_keeps_nothing(resident, sent, session):
    resident.browser.post(f"{sent}/equality", {})
    assert not session.exec(select(EqualityReturn)).all()
    assert resident.browser.get(f"{sent}/equality").h1 == "Equality questions"


def test_a_wrong_equality_option_is_refused(resident, sent, session):
    page = resident.browser.post(f"{sent}/equality", {"sex": "nothing", "age_band": "16-24"}, expect=200)
    assert page.error_summary == ["Select one of the answers listed for “What is your sex?”"]
    assert page.value_of("age_band") == "16-24"
    assert not session.exec(select(EqualityReturn)).all()


def test_a_stale_equality_form_keeps_what_was_chosen(resident, sent, session):
    page = resident.browser.post(f"{sent}/equality", {"age_band": "16-24"}, expect=400, with_token=False)
    assert page.value_of("age_band") == "16-24"
    assert not session.exec(select(EqualityReturn)).all()


def test_a_consultation_without_the_section_does_not_offer_it(client, factories, every_kind_text):
    text = every_kind_text.replace("equality_section: true", "equality_section: false")
    factories.consultation(definition=text, slug="plain")
    client.post("/consultations/plain/answer/agree", {"agree": "agree"})
    client.post("/consultations/plain/answer/where", {"locality": "east"})
    sent = client.post("/consultations/plain/check").response.location
    assert "equality" not in client.get(sent).words
    assert client.get(f"{sent}/equality", expect=303).response.location == sent


def test_clearing_the_device_hides_the_confirmation_and_begins_afresh(resident, sent, session):
    landing = resident.browser.get(resident.at(""))
    assert landing.links()["See its confirmation"] == sent
    resident.browser.post(resident.at("/clear"))
    resident.browser.get(sent, expect=404)
    assert resident.see("agree").value_of("agree") is None
    assert len(session.exec(select(Response)).all()) == 1


def test_two_responses_from_one_browser_are_shown_to_a_person_and_those_from_two_are_not(
    resident, another_resident, sent, session
):
    another_resident().answer_all_and_send()
    consultation = require_consultation(session, resident.slug)
    assert list_alike(session, consultation) == []
    resident.browser.post(resident.at("/clear"))
    resident.answer_all_and_send()
    (group,) = list_alike(session, consultation)
    assert (group.kind, group.responses, group.waits) == (SignalKind.DEVICE, 2, True)
