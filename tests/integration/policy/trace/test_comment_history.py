"""Everything that happened to one comment."""

from datetime import timedelta

import pytest
from sqlmodel import select

from consult.clock import utc_now
from consult.models import (
    Assignment,
    ChangeKind,
    Channel,
    CodeBook,
    CodeBookChange,
    Comment,
    Response,
    Role,
    ThemingRun,
)
from consult.services.auditing import record
from consult.services.reviewing import change_themes, go_back_to_machine


@pytest.fixture
def comment(themed):
    return themed.answer("speeding and parking", "road-speeding", "road-parking", channel=Channel.PAPER)


@pytest.fixture
def judge(factories):
    return factories.user(role=Role.POLICY, name="Jo Judge")


def happenings_on(policy, comment):
    page = policy.get(f"/policy/comments/{comment.id}/history")
    return [" ".join(each.text_content().split()) for each in page.tree.xpath("//main//ol/li")]


def test_the_page_of_a_comment_leads_to_its_history(policy, comment):
    links = policy.get(f"/policy/comments/{comment.id}").links()
    assert links["Everything that happened to it"] == f"/policy/comments/{comment.id}/history"


def test_it_tells_how_a_comment_came_in_and_what_coded_it(policy, session, comment, factories):
    run = session.exec(select(ThemingRun)).one()
    response = session.get_one(Response, comment.response_id)
    response.entered_by_id = factories.user(name="Ola Officer").id
    response.received_at = utc_now() - timedelta(days=2)
    for assignment in session.exec(select(Assignment).where(Assignment.comment_id == comment.id)):
        assignment.run_id = run.id
    session.commit()
    received, entered, coded = happenings_on(policy, comment)
    assert received.endswith("Received: paper")
    assert entered.endswith("Entered by Ola Officer")
    assert "Coded by the machine to community-issues, version test" in coded
    assert f"(run {run.id.hex[:8]}) Speeding, 90% sure Parking, 80% sure" in coded


def test_decisions_and_their_undoing_are_told_with_the_themes(policy, session, themed, comment, judge):
    change_themes(session, comment.id, [themed.themes["asb-youth"].id], changed_by=judge)
    session.commit()
    go_back_to_machine(session, comment.id, undone_by=judge)
    session.commit()
    _, _, decided, undone = happenings_on(policy, comment)
    assert decided.endswith("Themes changed by Jo Judge After: Youth-related ASB")
    assert undone.endswith("Change of themes undone by Jo Judge Before: Youth-related ASB")


def test_a_decision_that_left_no_event_is_told_from_its_row(policy, session, comment, judge):
    comment.reviewed_at, comment.reviewed_by_id = utc_now(), judge.id
    session.commit()
    assert happenings_on(policy, comment)[-1].endswith("Themes decided by Jo Judge")


def test_a_correction_is_told_where_it_is_of_this_answer(policy, session, comment, judge):
    response = session.get_one(Response, comment.response_id)
    for changed in (["locality"], ["main_issue"]):
        record(session, "response corrected", response, actor=judge, changed=changed)
    session.commit()
    assert [each for each in happenings_on(policy, comment) if "corrected" in each] == [
        happenings_on(policy, comment)[-1]
    ]


def test_a_change_of_the_code_book_is_told_where_it_altered_this_comment(policy, session, themed, comment):
    other = session.exec(select(Comment).where(Comment.id != comment.id)).first()
    book = session.exec(select(CodeBook)).one()
    for touched, summary in ((comment, "Merged parking into speeding"), (other, "Another change")):
        session.add(
            CodeBookChange(
                consultation_id=themed.consultation.id,
                question_key="main_issue",
                from_code_book_id=book.id,
                to_code_book_id=book.id,
                kind=ChangeKind.MERGE_THEMES,
                summary=summary,
                taken_away=[{"comment_id": str(touched.id)}],
            )
        )
    session.commit()
    last = happenings_on(policy, comment)[-1]
    assert "Themes altered by version test of the code book (the change) Merged parking into speeding" in last
    assert "Another change" not in " ".join(happenings_on(policy, comment))
