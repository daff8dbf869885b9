"""Raising a concern by hand, from the page of a comment, and what that page says of concerns and details."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.forgery import keeps_what_was_typed
from consult.models import Consultation, Role
from consult.policy.blueprint import bp
from consult.policy.care.typed import Typed
from consult.policy.care.words import CONCERN_KINDS
from consult.policy.coming_back import page_before
from consult.policy.words import CHANNELS
from consult.queries.comments import require_comment
from consult.queries.concerns import FlagOnComment, flags_on
from consult.queries.themes import require_comment_question
from consult.services.concerns import AlreadyFlagged, WordsNotThere, raise_concern
from nlp.types import ConcernKind


@bp.get("/comments/<uuid:comment_id>/concern")
@requires(Role.POLICY)
def flag_comment(comment_id: UUID) -> ResponseReturnValue:
    """The form to raise a concern about a comment."""
    return _page(comment_id, Typed())


@bp.post("/comments/<uuid:comment_id>/concern")
@requires(Role.POLICY)
@keeps_what_was_typed
def save_flag(comment_id: UUID) -> ResponseReturnValue:
    """Raise the concern, or say what to put right."""
    typed = Typed.read(request.form, "kind", "words", "reason")
    if typed.value("kind") not in set(ConcernKind):
        typed = typed.with_error("kind", "Select what you are concerned about")
    typed = typed.needing("reason", "Enter why you are concerned")
    if typed.errors:
        return _page(comment_id, typed)
    try:
        flag = raise_concern(
            db.session,
            comment_id,
            ConcernKind(typed.value("kind")),
            words=typed.value("words"),
            reason=typed.value("reason"),
            raised_by=current_user(),
        )
    except WordsNotThere as problem:
        db.session.rollback()
        return _page(comment_id, typed.with_error("words", str(problem)))
    except AlreadyFlagged as problem:
        db.session.rollback()
        return _page(comment_id, typed.with_error("kind", str(problem)), there=problem.flag_id, status=problem.status)
    db.session.commit()
    flash("Your concern is raised. Write down here what you do about it.", "success")
    return redirect(url_for("policy.concern", flag_id=flag.id, back=page_before()), code=303)


@bp.app_template_global()
def concerns_about(comment_id: UUID) -> Sequence[FlagOnComment]:
    """The flags on a comment, for the page of the comment itself."""
    return flags_on(db.session, comment_id)


@bp.app_template_filter()
def concern_kind(kind: ConcernKind) -> str:
    """A kind of concern as pages say it."""
    return CONCERN_KINDS[kind]


def _page(comment_id: UUID, typed: Typed, *, there: UUID | None = None, status: int = 200) -> ResponseReturnValue:
    found = require_comment(db.session, comment_id)
    consultation = db.session.get_one(Consultation, found.consultation_id)
    page = render_template(
        "policy/care/raise_concern.html",
        consultation=consultation,
        question=require_comment_question(db.session, consultation, found.question_key),
        comment=found,
        there=there,
        typed=typed,
        back=page_before(),
        kinds=CONCERN_KINDS,
        channels=CHANNELS,
    )
    return page, status
