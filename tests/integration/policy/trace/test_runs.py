"""The runs of the machine over the comments on a question."""

from uuid import uuid4

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import Assignment, CandidateTheme, CandidateVerdict, Role, RunStatus, ThemingRun
from consult.services.theming import fail_run, request_run, stop_for_new_code_book


@pytest.fixture
def run(session, themed):
    """The run that coded the comments."""
    run = session.exec(select(ThemingRun)).one()
    for assignment in session.exec(select(Assignment)):
        assignment.run_id = run.id
    session.commit()
    return run


def test_the_list_has_every_run_with_what_stands_of_it(policy, session, themed, run, factories):
    later = request_run(
        session, themed.consultation, "main_issue", requested_by=factories.user(role=Role.POLICY, name="Jo Judge")
    )
    session.commit()
    page = policy.get(f"{themed.question}/runs")
    rows = [row.text_content().split() for row in page.tree.xpath("//tbody/tr")]
    assert [row[1] for row in rows] == [later.id.hex[:8], run.id.hex[:8]]
    assert rows[1][-1] == "3"
    assert "Jo Judge, on" in page.words


def test_a_question_that_was_never_read_says_so(policy, factories):
    consultation = factories.consultation()
    words = policy.get(f"/policy/{consultation.slug}/questions/main_issue/runs").words
    assert "The machine has not read the comments on this question yet." in words


def test_a_run_tells_all_that_was_recorded(policy, session, themed, run):
    session.add(
        CandidateTheme(
            run_id=run.id,
            label="Street lights",
            position=0,
            verdict=CandidateVerdict.DISMISSED,
            judged_at=utc_now(),
        )
    )
    session.commit()
    words = policy.get(f"{themed.question}/runs/{run.id}").words
    for said in (
        str(run.id),
        "Comments read 3 of 3",
        "Comments that carry its themes 3",
        "community-issues, version test",
        "Fingerprint of the model untrained",
        "Learnt from people Nothing yet",
        "Street lights: dismissed on",
    ):
        assert said in words


def test_a_run_that_failed_says_why_and_what_happened(policy, session, themed, factories):
    failed = request_run(
        session, themed.consultation, "main_issue", requested_by=factories.user(role=Role.POLICY, name="Jo Judge")
    )
    fail_run(session, failed, "The model could not be read. Ask whoever runs the server.")
    session.commit()
    words = policy.get(f"{themed.question}/runs/{failed.id}").words
    assert "The model could not be read." in words
    assert "theming requested by Jo Judge" in words
    assert "theming failed" in words


def test_a_run_that_gave_way_to_another_is_not_called_a_failure(policy, session, themed, factories):
    by = factories.user(role=Role.POLICY)
    stopped = request_run(session, themed.consultation, "main_issue", requested_by=by)
    stop_for_new_code_book(session, themed.consultation.id, "main_issue")
    session.commit()
    for address in (f"{themed.question}/runs", f"{themed.question}/runs/{stopped.id}"):
        page = policy.get(address)
        assert "Stopped" in page.words
        assert "Theming failed" not in page.words


def test_a_run_of_another_question_is_not_found(policy, session, themed, factories):
    other = factories.consultation()
    elsewhere = ThemingRun(consultation_id=other.id, question_key="main_issue", status=RunStatus.FINISHED)
    session.add(elsewhere)
    session.commit()
    policy.get(f"{themed.question}/runs/{elsewhere.id}", expect=404)
    policy.get(f"{themed.question}/runs/{uuid4()}", expect=404)
