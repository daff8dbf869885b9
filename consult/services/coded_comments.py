"""Storing what the machine made of comments, beside whatever a person decided and never over it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, delete, select

from consult.clock import utc_now
from consult.models import AssignedBy, Assignment, Comment, Theme, ThemingRun
from consult.queries.theming import is_waiting
from consult.services.concerns import keep_concerns
from consult.services.masking import keep_details
from nlp.types import CodedComment


def store_coded(
    session: Session,
    run: ThemingRun,
    coded: Sequence[CodedComment],
    *,
    texts: Mapping[UUID, str],
    coded_before: datetime | None = None,
) -> int:
    """Replace the machine's themes of these comments, flag concerns and mask details. Gives how many were stored.

    `texts` are the comments as the machine read them: one that has been corrected since is left to be read again. One
    that was coded already, and not before `coded_before`, is left as it is: another worker was quicker.
    """
    by_id = {UUID(each.comment_id): each for each in coded}
    # Locked in a fixed order, so that two workers with the same comments wait for one another and neither fails.
    comments = session.exec(
        select(Comment)
        .where(col(Comment.id).in_(by_id), is_waiting(coded_before))
        .order_by(col(Comment.id))
        .with_for_update()
    ).all()
    unchanged = [comment for comment in comments if comment.text == texts[comment.id]]
    _forget_machine_themes(session, unchanged)
    themes = _themes_by_key(session, run)
    now = utc_now()
    # Never before the run's start, whatever another machine's clock says: a run codes what was coded before it began.
    coded_at = max(now, run.started_at) if run.started_at else now
    for comment in unchanged:
        result = by_id[comment.id]
        comment.passages = [[each.start, each.end, list(each.theme_ids)] for each in result.passages]
        comment.is_covered = result.is_covered if run.code_book_id else None
        comment.coded_at = coded_at
        session.add_all(_assignments(run, comment, result, themes))
    keep_details(session, unchanged, {comment.id: by_id[comment.id].personal_details for comment in unchanged})
    keep_concerns(session, {comment.id: by_id[comment.id].concerns for comment in unchanged})
    session.flush()
    return len(unchanged)


def _assignments(
    run: ThemingRun, comment: Comment, result: CodedComment, themes: Mapping[str, UUID]
) -> list[Assignment]:
    return [
        Assignment(
            comment_id=comment.id,
            theme_id=themes[assignment.theme_id],
            assigned_by=AssignedBy.MACHINE,
            position=position,
            probability_0_to_1=assignment.probability_0_to_1,
            evidence=[[span.start, span.end] for span in assignment.evidence],
            reason=assignment.reason,
            run_id=run.id,
        )
        for position, assignment in enumerate(result.assignments)
    ]


def _forget_machine_themes(session: Session, comments: Sequence[Comment]) -> None:
    ids = [comment.id for comment in comments]
    session.exec(
        delete(Assignment).where(col(Assignment.comment_id).in_(ids), col(Assignment.assigned_by) == AssignedBy.MACHINE)
    )


def _themes_by_key(session: Session, run: ThemingRun) -> Mapping[str, UUID]:
    if run.code_book_id is None:
        return {}
    rows = session.exec(select(Theme.key, Theme.id).where(Theme.code_book_id == run.code_book_id)).all()
    return dict(rows)
