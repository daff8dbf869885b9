"""The officers' pages of printed forms."""

import pytest
from sqlmodel import select

from consult.models import Keying, PrintRun, PrintStatus, VoidedSerials
from consult.models.paper import FormOutcome
from consult.reports.printing import NotPrinted
from consult.services.printing import finish_run, keep_file
from forms.paper.serials import PrintedPage, written
from forms.paper.setting import Setting
from tests.integration.printing import QuickPrinter, a_run

MISTYPED = "0000 0014"  # the form with this number ends in 3
WANTED = {"venue": "Seaham market stall", "copies": "45", "setting": "large_print"}


@pytest.fixture
def printer(app, monkeypatch):
    printer = QuickPrinter()
    monkeypatch.setitem(app.extensions, "printer", printer)
    return printer


@pytest.fixture
def consultation(factories):
    return factories.consultation(slug="safer-streets")


@pytest.fixture
def run(session, consultation, factories):
    return a_run(session, consultation, factories.user(name="Olu Officer"), copies=10)


def runs_of(consultation):
    return f"/officers/consultations/{consultation.slug}/printed-forms"


class TestMakingARun:
    def test_an_officer_lands_on_the_run_that_is_being_made(self, officer, consultation, session):
        day = {"event_on-day": "1", "event_on-month": "12", "event_on-year": "2026"}
        page = officer.follow(officer.post(f"{runs_of(consultation)}/new", WANTED | day))
        assert page.h1 == "Seaham market stall: 45 printed forms"
        assert "Waiting to start" in page.words
        assert "0 of 45 forms are made" in page.words
        run = session.exec(select(PrintRun)).one()
        assert (run.setting, run.copies, str(run.event_on)) == (Setting.LARGE_PRINT, 45, "2026-12-01")

    def test_the_day_may_be_left_out(self, officer, consultation, session):
        page = officer.follow(officer.post(f"{runs_of(consultation)}/new", WANTED))
        assert "No single day" in page.words
        assert session.exec(select(PrintRun)).one().event_on is None

    def test_what_is_missing_is_said_and_what_was_typed_is_kept(self, officer, consultation, session):
        page = officer.post(f"{runs_of(consultation)}/new", {"venue": "Seaham", "copies": "9999"}, expect=200)
        assert len(page.error_summary) == 2
        assert page.value_of("venue") == "Seaham"
        assert session.exec(select(PrintRun)).all() == []

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_consultation_that_has_closed_wants_no_forms(self, officer, factories, method):
        closed = factories.consultation(state="closed")
        page = getattr(officer, method)(f"{runs_of(closed)}/new", expect=409)
        assert "has closed" in page.words
        assert "No more forms can be printed" in officer.get(runs_of(closed)).words


class TestTheListOfRuns:
    def test_it_starts_empty(self, officer, consultation):
        assert "No forms have been printed yet" in officer.get(runs_of(consultation)).words

    def test_each_run_has_its_serial_numbers_and_what_came_back(self, officer, consultation, session, factories, run):
        batch = factories.batch(consultation)
        for number, outcome in ((2, FormOutcome.KEYED), (3, FormOutcome.KEYED), (4, FormOutcome.SPOILED), (5, None)):
            session.add(
                Keying(
                    batch_id=batch.id,
                    questionnaire_version_id=consultation.questionnaire_version_id,
                    number=number,
                    clerk_id=run.requested_by_id,
                    serial=number,
                    outcome=outcome,
                )
            )
        session.commit()
        words = officer.get(runs_of(consultation)).words
        assert f"Market stall, from {written(1)}" in words
        assert f"{written(1)} to {written(10)} 10 0 2 Olu Officer" in words

    def test_it_is_reached_from_the_front_page_also_before_the_consultation_opens(self, officer, factories):
        forthcoming = factories.consultation(state="forthcoming")
        assert runs_of(forthcoming) in officer.get("/officers/").links().values()


class TestARun:
    def test_its_files_are_there_to_keep(self, officer, session, run):
        keep_file(session, run, name="boxes.json", media_type="application/json", content=b"{}", copies=0)
        keep_file(session, run, name="forms-1.pdf", media_type="application/pdf", content=b"%PDF-1", copies=10)
        finish_run(session, run, pages=6)
        session.commit()
        page = officer.get(f"/officers/print-runs/{run.id}")
        assert "forms-1.pdf (PDF, 1 kB) boxes.json: where each box stands" in page.words
        assert "6 pages a form" in page.words
        kept = officer.download(f"/officers/print-runs/{run.id}/files/forms-1.pdf")
        assert (kept.data, kept.mimetype) == (b"%PDF-1", "application/pdf")
        assert kept.headers["Content-Disposition"] == 'attachment; filename="forms-1.pdf"'

    def test_a_run_or_file_that_is_not_there_is_not_found(self, officer, run):
        officer.get(f"/officers/print-runs/{run.id}/files/other.pdf", expect=404)
        officer.get(f"/officers/print-runs/{run.id}/files/other%00.pdf", expect=404)
        officer.get(f"/officers/print-runs/{run.consultation_id}", expect=404)

    def test_why_it_failed_is_said(self, officer, session, run):
        run.status, run.failure = PrintStatus.FAILED, "The forms could not be made."
        session.commit()
        assert "Failed The forms could not be made." in officer.get(f"/officers/print-runs/{run.id}").words

    def test_the_script_is_told_how_far_it_is(self, officer, run):
        told = officer.download(f"/officers/print-runs/{run.id}/progress.json").get_json()
        assert told == {"done": 0, "total": 10, "status": "queued"}


class TestFormsThatWereNotHandedOut:
    def test_they_are_noted_by_typing_or_scanning_their_numbers(self, officer, session, run):
        address = f"/officers/print-runs/{run.id}/not-handed-out"
        scanned = str(PrintedPage("every-kind", 1, 1, 10))
        sent = officer.post(
            address, {"first_serial": written(9), "last_serial": scanned, "reason": "Left over"}, expect=303
        )
        page = officer.follow(sent)
        assert "2 forms are noted as not handed out." in page.words
        assert "8 (10 printed, 2 not handed out)" in page.words
        assert f"{written(9)} to {written(10)} 2 Left over" in page.words
        officer.post(address, {"first_serial": written(1), "last_serial": written(1), "reason": "Torn"})
        assert "1 form is noted" in officer.get(f"/officers/print-runs/{run.id}").words

    @pytest.mark.parametrize(
        ("first", "last", "said"),
        [
            (MISTYPED, written(10), "That is not a serial number. Type all eight figures as they stand on the form"),
            (written(1), "x", "That is not a serial number. Type all eight figures as they stand on the form"),
            (written(10), written(1), "The last serial number must not come before the first"),
        ],
    )
    def test_what_is_wrong_is_said_and_kept(self, officer, session, run, first, last, said):
        page = officer.post(
            f"/officers/print-runs/{run.id}/not-handed-out",
            {"first_serial": first, "last_serial": last, "reason": "Left over"},
            expect=200,
        )
        assert page.error_summary == [said]
        assert page.value_of("reason") == "Left over"
        assert session.exec(select(VoidedSerials)).all() == []

    def test_nothing_typed_is_said_field_by_field(self, officer, run):
        page = officer.post(f"/officers/print-runs/{run.id}/not-handed-out", {}, expect=200)
        assert len(page.error_summary) == 3


class TestPostersAndFlyers:
    @pytest.mark.parametrize("size", ["poster", "flyer"])
    def test_it_leads_to_the_online_form_and_says_until_when(self, officer, consultation, printer, size):
        sent = officer.download(f"/officers/consultations/{consultation.slug}/{size}.pdf")
        assert (sent.data, sent.mimetype) == (b"%PDF-", "application/pdf")
        (wanted,) = printer.asked
        assert wanted.notice.size == size
        assert wanted.notice.address.endswith("/consultations/safer-streets")
        assert wanted.notice.dates.startswith("Answer by ")

    def test_before_the_consultation_opens_it_says_from_when(self, officer, factories, printer):
        forthcoming = factories.consultation(state="forthcoming")
        officer.download(f"/officers/consultations/{forthcoming.slug}/poster.pdf")
        assert printer.asked[0].notice.dates.startswith("Answer from ")

    def test_when_it_cannot_be_made_it_says_what_to_do(self, officer, consultation, printer):
        def fail():
            raise NotPrinted

        printer.meanwhile = fail
        page = officer.get(f"/officers/consultations/{consultation.slug}/flyer.pdf", expect=409)
        assert "The flyer could not be made. Try again in a minute." in page.words

    def test_without_an_address_of_the_site_it_says_what_to_do(self, app, officer, consultation, monkeypatch):
        monkeypatch.setattr(type(app.config["CONSULT"]), "site_address", None)
        page = officer.get(f"/officers/consultations/{consultation.slug}/poster.pdf", expect=409)
        assert "CONSULT_PUBLIC_ADDRESS" in page.words
