from uuid import uuid4

import pytest
from sqlmodel import select

from consult.errors import Conflict, NotFound
from consult.models import AuditEvent, CandidateTheme, CandidateVerdict, Role, ThemingRun
from consult.services.candidates import dismiss_candidate, take_up_again
from consult.services.code_book_edits import CannotChange


@pytest.fixture
def staff(factories):
    return factories.user(role=Role.POLICY)


@pytest.fixture
def candidate(session, factories):
    run = ThemingRun(consultation_id=factories.consultation().id, question_key="main_issue")
    session.add(run)
    session.flush()
    candidate = CandidateTheme(run_id=run.id, label="Gulls", position=0)
    session.add(candidate)
    session.commit()
    return candidate


def test_a_dismissal_is_kept_with_its_reason_and_can_be_taken_back(session, candidate, staff):
    dismiss_candidate(session, candidate.id, reason=" Not one thing. ", dismissed_by=staff)
    session.commit()
    assert (candidate.verdict, candidate.verdict_reason) == (CandidateVerdict.DISMISSED, "Not one thing.")
    assert (candidate.judged_by_id, candidate.judged_at is not None) == (staff.id, True)
    take_up_again(session, candidate.id, taken_up_by=staff)
    session.commit()
    assert (candidate.verdict, candidate.verdict_reason, candidate.judged_by_id) == (None, "", None)
    actions = [event.action for event in session.exec(select(AuditEvent)) if "candidate" in event.action]
    assert sorted(actions) == ["candidate theme dismissed", "candidate theme taken up again"]


def test_a_dismissal_needs_a_reason(session, candidate, staff):
    with pytest.raises(CannotChange, match="Enter why"):
        dismiss_candidate(session, candidate.id, reason=" ", dismissed_by=staff)


def test_a_candidate_is_judged_once(session, candidate, staff):
    dismiss_candidate(session, candidate.id, reason="No.", dismissed_by=staff)
    with pytest.raises(Conflict, match="already"):
        dismiss_candidate(session, candidate.id, reason="No.", dismissed_by=staff)


def test_only_a_dismissal_is_taken_back_here(session, candidate, staff):
    with pytest.raises(Conflict, match="history page"):
        take_up_again(session, candidate.id, taken_up_by=staff)


def test_a_candidate_that_is_not_there_is_not_found(session, staff):
    with pytest.raises(NotFound):
        dismiss_candidate(session, uuid4(), reason="No.", dismissed_by=staff)
