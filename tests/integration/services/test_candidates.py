from uuid import uuid4

import pytest
from sqlmodel import select

from consult.errors import Conflict, NotFound
from consult.models import (
    AuditEvent,
    CandidateTheme,
    CandidateThemeComment,
    CandidateVerdict,
    Comment,
    Consultation,
    Role,
    ThemingRun,
)
from consult.services.candidates import carry_dismissals_over, dismiss_candidate, take_up_again
from consult.services.code_book_edits import CannotChange
from forms.answers import TextAnswer


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


class TestProposedAgain:
    @pytest.fixture
    def propose(self, session, factories, candidate):
        """Another run of the same question proposes a candidate from comments of these numbers."""
        run = session.get_one(ThemingRun, candidate.run_id)
        consultation = session.get_one(Consultation, run.consultation_id)
        responses = [factories.response(consultation, {"main_issue": TextAnswer(f"gulls {n}")}) for n in range(5)]
        comments = [
            session.exec(select(Comment).where(Comment.response_id == response.id)).one() for response in responses
        ]

        def drawn_from(candidate, *numbers):
            session.add_all(
                CandidateThemeComment(candidate_theme_id=candidate.id, comment_id=comments[number].id)
                for number in numbers
            )
            session.commit()

        def again(*numbers):
            later = ThemingRun(consultation_id=consultation.id, question_key=run.question_key)
            session.add(later)
            session.flush()
            proposed = CandidateTheme(run_id=later.id, label="Gulls again", position=0)
            session.add(proposed)
            session.flush()
            drawn_from(proposed, *numbers)
            carry_dismissals_over(session, later)
            session.commit()
            return proposed

        drawn_from(candidate, 0, 1, 2)
        return again

    def test_what_was_dismissed_stays_dismissed_with_its_reason(self, session, candidate, staff, propose):
        dismiss_candidate(session, candidate.id, reason="No.", dismissed_by=staff)
        again = propose(0, 1, 2, 3)
        assert (again.verdict, again.verdict_reason, again.judged_by_id) == (
            CandidateVerdict.DISMISSED,
            "No.",
            staff.id,
        )

    @pytest.mark.parametrize("numbers", [(0, 3, 4), ()])
    def test_another_group_is_judged_anew(self, session, candidate, staff, propose, numbers):
        dismiss_candidate(session, candidate.id, reason="No.", dismissed_by=staff)
        assert propose(*numbers).verdict is None

    def test_what_nobody_dismissed_waits(self, propose):
        assert propose(0, 1, 2).verdict is None
