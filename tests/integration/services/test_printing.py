"""Serial numbers are given once, whoever asks, and a form that was handed out cannot be taken out."""

from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import AuditEvent, Keying, PrintRun, PrintStatus, VoidedSerials
from consult.queries.printing import list_runs, list_voided
from consult.services import printing
from consult.services.claiming import MOST_ATTEMPTS, SILENT_AFTER
from consult.services.printing import MOST_COPIES, PrintFacts, VoidFacts, claim_run, request_run, void_serials
from forms.paper.serials import MOST
from forms.paper.setting import Setting
from tests.conftest import QUESTIONNAIRES
from tests.integration.printing import a_run


@pytest.fixture
def staff(factories):
    return factories.user(name="Olu Officer")


@pytest.fixture
def consultation(factories):
    return factories.consultation()


@pytest.fixture
def begin(session, consultation, factories, staff):
    """Say that a clerk has begun to key the form with a serial number."""
    batch = factories.batch(consultation)

    def begin(serial):
        session.add(
            Keying(
                batch_id=batch.id,
                questionnaire_version_id=consultation.questionnaire_version_id,
                number=serial,
                clerk_id=staff.id,
                serial=serial,
            )
        )
        session.commit()

    return begin


def void(first, last, reason="Left over"):
    return VoidFacts(first_serial=first, last_serial=last, reason=reason)


class TestAskingForForms:
    def test_each_run_goes_on_where_the_last_ended_whatever_the_consultation(self, session, factories, staff):
        one, another = factories.consultation(), factories.consultation(definition=ANOTHER)
        ranges = []
        for consultation, copies in ((one, 3), (another, 1), (one, 300)):
            run = a_run(session, consultation, staff, copies=copies)
            ranges.append((run.first_serial, run.last_serial, run.copies))
        assert ranges == [(1, 3, 3), (4, 4, 1), (5, 304, 300)]

    def test_the_run_keeps_the_wording_that_is_asked_now_and_leaves_an_audit_event(self, session, consultation, staff):
        run = a_run(session, consultation, staff, copies=2)
        assert run.questionnaire_version_id == consultation.questionnaire_version_id
        event = session.exec(select(AuditEvent).where(AuditEvent.action == "forms printed")).one()
        assert (event.actor_id, event.details) == (staff.id, {"copies": 2, "first_serial": 1})

    def test_who_asks_at_the_same_moment_as_another_is_given_the_next_numbers(
        self, session, consultation, staff, monkeypatch
    ):
        a_run(session, consultation, staff, copies=5)
        made = printing._run
        firsts = []

        def a_moment_late(consultation, facts, first, requested_by):
            firsts.append(first)
            return made(consultation, facts, 1 if len(firsts) == 1 else first, requested_by)

        monkeypatch.setattr(printing, "_run", a_moment_late)
        run = a_run(session, consultation, staff, copies=5)
        assert (run.first_serial, len(firsts)) == (6, 2)

    def test_numbers_that_are_always_taken_are_no_endless_loop(self, session, consultation, staff, monkeypatch):
        a_run(session, consultation, staff, copies=5)
        made = printing._run
        monkeypatch.setattr(printing, "_run", lambda one, two, _, four: made(one, two, 1, four))
        with pytest.raises(Exception, match="first_serial"):
            a_run(session, consultation, staff, copies=5)
        session.rollback()

    def test_when_the_numbers_have_run_out_it_says_so(self, session, consultation, staff):
        a_run(session, consultation, staff, copies=1)
        run = session.exec(select(PrintRun)).one()
        run.last_serial = MOST - 1
        session.commit()
        with pytest.raises(Conflict, match="Every serial number has been used"):
            a_run(session, consultation, staff, copies=2)

    def test_forms_are_printed_before_a_consultation_opens_but_not_after_it_has_closed(self, session, factories, staff):
        a_run(session, factories.consultation(state="forthcoming"), staff)

    def test_a_consultation_that_has_closed_wants_no_forms(self, session, factories, staff):
        with pytest.raises(Conflict, match="has closed"):
            a_run(session, factories.consultation(state="closed"), staff)

    def test_an_imported_wave_wants_no_forms(self, session, consultation, staff):
        consultation.is_imported = True
        with pytest.raises(Conflict, match="was imported"):
            request_run(session, consultation, facts(), requested_by=staff)
        session.rollback()

    @pytest.mark.parametrize("copies", [0, MOST_COPIES + 1])
    def test_a_number_that_cannot_be_is_refused(self, copies):
        with pytest.raises(ValueError, match="copies"):
            facts(copies=copies)


def facts(copies=3):
    return PrintFacts(venue="Market stall", copies=copies, setting=Setting.STANDARD)


ANOTHER = (QUESTIONNAIRES / "every_kind.yaml").read_text(encoding="utf-8").replace("key: every-kind", "key: another")


class TestTakingFormsOut:
    def test_forms_that_are_left_over_count_as_not_handed_out(self, session, consultation, staff):
        run = a_run(session, consultation, staff, copies=10)
        void_serials(session, run, void(9, 10), voided_by=staff)
        void_serials(session, run, void(1, 1, "Spoiled at the printer"), voided_by=staff)
        session.commit()
        (record,) = list_runs(session, consultation)
        assert (record.run.copies, record.voided, record.handed_out, record.requested_by) == (10, 3, 7, "Olu Officer")
        assert [(each.row.first_serial, each.row.forms, each.voided_by) for each in list_voided(session, run)] == [
            (1, 1, "Olu Officer"),
            (9, 2, "Olu Officer"),
        ]

    @pytest.mark.parametrize(
        ("first", "last", "why"),
        [
            (5, 4, "must not come before"),
            (1, 11, "0000 0013 to 0000 0101"),
            (11, 12, "0000 0013 to 0000 0101"),
            (2, 3, "taken out already"),
            (6, 10, "has been keyed"),
        ],
    )
    def test_what_cannot_be_is_refused(self, session, consultation, staff, begin, first, last, why):
        run = a_run(session, consultation, staff, copies=10)
        void_serials(session, run, void(3, 4), voided_by=staff)
        session.commit()
        begin(7)
        with pytest.raises(Conflict, match=why):
            void_serials(session, run, void(first, last), voided_by=staff)
        session.rollback()
        assert len(session.exec(select(VoidedSerials)).all()) == 1


class TestClaiming:
    def test_a_run_that_another_worker_has_is_left_to_it(self, session, consultation, staff):
        run = a_run(session, consultation, staff)
        assert claim_run(session, run.id) is not None
        assert claim_run(session, run.id) is None
        session.rollback()

    def test_a_run_whose_workers_were_lost_again_and_again_is_given_up(self, session, consultation, staff):
        run = a_run(session, consultation, staff)
        run.status, run.attempts, run.heartbeat_at = PrintStatus.RUNNING, MOST_ATTEMPTS, utc_now() - 2 * SILENT_AFTER
        session.commit()
        assert claim_run(session, run.id) is None
        assert run.status is PrintStatus.FAILED
        assert "worker was lost" in (run.failure or "")
        session.rollback()

    def test_a_run_that_is_done_is_not_begun_again(self, session, consultation, staff):
        run = a_run(session, consultation, staff)
        run.status, run.requested_at = PrintStatus.READY, utc_now() - timedelta(days=1)
        session.commit()
        assert claim_run(session, run.id) is None
        session.rollback()
