"""Signing off the version in use."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.code_book.asked import require_booked, uuid_of
from consult.policy.code_book.changing import STALE
from consult.policy.code_book.forms import Errors
from consult.queries.code_books import coding_state, list_second_looks
from consult.queries.sign_offs import list_sign_offs
from consult.services.code_book_changes import BookChanged
from consult.services.code_book_sign_off import sign_off, why_not_yet


@bp.get("/<slug>/questions/<question_key>/code-book/sign-off")
@requires(Role.POLICY)
def code_book_sign_off(slug: str, question_key: str) -> ResponseReturnValue:
    """What signing off does, whether it can be done now, and what was signed off before."""
    return _page(slug, question_key)


@bp.post("/<slug>/questions/<question_key>/code-book/sign-off")
@requires(Role.POLICY)
@keeps_what_was_typed
def code_book_sign(slug: str, question_key: str) -> ResponseReturnValue:
    """Sign the version in use off, or say why not."""
    booked = require_booked(slug, question_key)
    seen = uuid_of(request.form.get("seen"))
    if form_is_stale() or seen is None:
        return _page(slug, question_key, errors=STALE)
    try:
        signed = sign_off(
            db.session, booked.place, seen=seen, note=request.form.get("note", ""), signed_by=current_user()
        )
    except (Conflict, ValueError) as refused:
        status = 409 if isinstance(refused, BookChanged) else 200
        said = (
            str(refused) if isinstance(refused, Conflict) else "This page arrived incomplete. Check it and send again"
        )
        db.session.rollback()
        return _page(slug, question_key, errors=(("", said),), status=status)
    said = f"Version {booked.book.version} is signed off. Work goes on in version {signed.version.version}."
    db.session.commit()
    flash(said, "success")
    return redirect(url_for("policy.code_book_version", **booked.address, version_id=seen), code=303)


def _page(slug: str, question_key: str, *, errors: Errors = (), status: int = 200) -> ResponseReturnValue:
    booked = require_booked(slug, question_key)
    consultation = booked.asked.consultation
    state = coding_state(db.session, consultation, question_key)
    page = render_template(
        "policy/code_book/sign_off.html",
        **booked.shown,
        state=state,
        refusal=why_not_yet(db.session, booked.place, state),
        second_looks=len(list_second_looks(db.session, consultation, question_key)),
        signed_off=list_sign_offs(db.session, consultation, question_key),
        note=request.form.get("note", ""),
        errors=errors,
    )
    return page, status
