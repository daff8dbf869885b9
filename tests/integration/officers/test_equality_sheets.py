from sqlmodel import select

from consult.models import AuditEvent, EqualityReturn
from tests.conftest import QUESTIONNAIRES
from tests.integration.officers.conftest import marks_on

ADDRESS = "/officers/consultations/on-paper/equality-sheets/new"


def test_a_sheet_is_kept_once_and_apart_from_every_form(officer, session, factories):
    consultation = factories.consultation(slug="on-paper")
    assert officer.get("/officers/").links()["Key a sheet of equality questions for " + consultation.title] == ADDRESS
    sent = {**marks_on(officer.get(ADDRESS)), "age_band": "25-34", "sex": "female"}
    for _ in range(2):
        page = officer.follow(officer.post(ADDRESS, sent))
        assert "The sheet is kept" in page.words
    kept = session.exec(select(EqualityReturn)).one()
    assert kept.answers == {"age_band": {"value": "25-34"}, "sex": {"value": "female"}}
    assert kept.received_in.day == 1
    event = session.exec(select(AuditEvent).where(AuditEvent.action == "equality sheet keyed")).one()
    assert event.subject_id == consultation.id, "the event leads to no sheet"


def test_an_empty_sheet_is_not_kept(officer, session, factories):
    factories.consultation(slug="on-paper")
    page = officer.post(ADDRESS, marks_on(officer.get(ADDRESS)), expect=200)
    assert page.error_summary == ["Nothing is chosen. Key what stands on the sheet, or put an empty sheet away"]
    assert session.exec(select(EqualityReturn)).all() == []


def test_a_page_open_too_long_keeps_what_was_chosen(officer, factories):
    factories.consultation(slug="on-paper")
    sent = {**marks_on(officer.get(ADDRESS)), "sex": "female", "csrf_token": "stale"}
    page = officer.post(ADDRESS, sent, expect=400, with_token=False)
    assert page.error_summary[0].startswith("This page had been open too long")
    assert page.value_of("sex") == "female"


def test_a_consultation_without_the_equality_questions_has_no_such_page(officer, factories):
    text = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8")
    factories.consultation(
        slug="on-paper", definition=text.replace("equality_section: true", "equality_section: false")
    )
    officer.get(ADDRESS, expect=404)
