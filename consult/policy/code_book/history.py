"""The history of a question's code book: every version and change, undoing one, and taking another version."""

from uuid import UUID

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.models import ChangeKind, Role
from consult.policy.blueprint import bp
from consult.policy.code_book.asked import Booked, require_booked
from consult.queries.code_book_columns import counts_now
from consult.queries.code_book_history import list_changes
from consult.queries.code_books import coding_state, contents_of, list_versions, require_version
from consult.queries.sign_offs import counts_signed_off, list_sign_offs
from consult.services.code_book_changes import plan_change
from consult.services.code_book_edits import Change, TakeVersion, UndoChange


@bp.get("/<slug>/questions/<question_key>/code-book/history")
@requires(Role.POLICY)
def code_book_history(slug: str, question_key: str) -> ResponseReturnValue:
    """Every change on this question: who, when, why, and what it did; and every version of the code book."""
    booked = require_booked(slug, question_key)
    consultation = booked.asked.consultation
    return render_template(
        "policy/code_book/history.html",
        **booked.shown,
        changes=list_changes(db.session, consultation, question_key),
        versions=list_versions(db.session, booked.book.slug),
        signed_off={each.code_book_id: each for each in list_sign_offs(db.session, consultation, question_key)},
        sign_off=ChangeKind.SIGN_OFF,
    )


@bp.get("/<slug>/questions/<question_key>/code-book/versions/<uuid:version_id>")
@requires(Role.POLICY)
def code_book_version(slug: str, question_key: str, version_id: UUID) -> ResponseReturnValue:
    """A version as it is kept; where it was signed off here, its counts then beside those of now."""
    booked = require_booked(slug, question_key)
    consultation = booked.asked.consultation
    version = require_version(db.session, booked.book.slug, version_id)
    signed_off = next(
        (each for each in list_sign_offs(db.session, consultation, question_key) if each.code_book_id == version.id),
        None,
    )
    return render_template(
        "policy/code_book/version.html",
        **booked.shown,
        version=version,
        then=contents_of(version),
        is_in_use=version.id == booked.book.id,
        signed_off=signed_off,
        signed_counts=counts_signed_off(db.session, signed_off) if signed_off else (),
        counts=counts_now(db.session, consultation.id, question_key),
        state=coding_state(db.session, consultation, question_key),
    )


@bp.post("/<slug>/questions/<question_key>/code-book/changes/<uuid:change_id>/undo")
@requires(Role.POLICY)
def code_book_undo(slug: str, question_key: str, change_id: UUID) -> ResponseReturnValue:
    """Plan to undo a change, and go on to what that does."""
    return _plan(require_booked(slug, question_key), UndoChange(change=change_id))


@bp.post("/<slug>/questions/<question_key>/code-book/versions/<uuid:version_id>/use")
@requires(Role.POLICY)
def code_book_take(slug: str, question_key: str, version_id: UUID) -> ResponseReturnValue:
    """Plan to use another version on this question, and go on to what that does."""
    return _plan(require_booked(slug, question_key), TakeVersion(version=version_id))


def _plan(booked: Booked, change: Change) -> ResponseReturnValue:
    planned_id = plan_change(db.session, booked.place, change, planned_by=current_user()).id
    db.session.commit()
    return redirect(url_for("policy.code_book_planned", **booked.address, planned_id=planned_id), code=303)
