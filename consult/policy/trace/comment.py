"""Everything that happened to one comment, from when it came in."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.models import Consultation, Role
from consult.policy.blueprint import bp
from consult.policy.trace.timeline import Recorded, timeline_of
from consult.queries.audit import events_about
from consult.queries.comment_history import arrival_of, changes_of_comment, list_flag_ids, machine_codes
from consult.queries.comments import require_comment
from consult.queries.runs import runs_with_ids
from consult.queries.themes import code_book_for, list_themes, require_comment_question


@bp.get("/comments/<uuid:comment_id>/history")
@requires(Role.POLICY)
def comment_history(comment_id: UUID) -> ResponseReturnValue:
    """What happened to a comment, the oldest first."""
    found = require_comment(db.session, comment_id)
    consultation = db.session.get_one(Consultation, found.consultation_id)
    book = code_book_for(db.session, consultation, found.question_key)
    codes = machine_codes(db.session, comment_id)
    subjects = [comment_id, found.response_id, *list_flag_ids(db.session, comment_id)]
    recorded = Recorded(
        comment=found,
        arrival=arrival_of(db.session, comment_id),
        codes=codes,
        runs=runs_with_ids(db.session, {code.run_id for code in codes if code.run_id}),
        events=events_about(db.session, subjects),
        changes=changes_of_comment(db.session, consultation, found.question_key, comment_id),
        labels={theme.key: theme.label for theme in list_themes(db.session, book)} if book else {},
    )
    return render_template(
        "policy/trace/comment.html",
        consultation=consultation,
        question=require_comment_question(db.session, consultation, found.question_key),
        comment=found,
        happenings=timeline_of(recorded),
        address={"slug": consultation.slug, "question_key": found.question_key},
    )
