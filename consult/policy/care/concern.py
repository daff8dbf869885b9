"""One concern: the whole comment, what was done so far, and the forms to read, note, close and reopen it."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.clock import utc_now
from consult.extensions import db
from consult.forgery import keeps_what_was_typed
from consult.models import ConcernOutcome, Consultation, Role
from consult.policy.blueprint import bp
from consult.policy.care.typed import Typed
from consult.policy.care.words import CONCERN_KINDS, OUTCOMES, due_of
from consult.policy.coming_back import page_before
from consult.policy.highlighting import pieces_of
from consult.policy.words import CHANNELS
from consult.queries.concerns import flags_on, notes_on, require_concern
from consult.queries.themes import require_comment_question
from consult.services.concerns import FlagChanged, add_note, close_concern, mark_read, reopen_concern

NOTHING = Typed()


@bp.get("/concerns/<uuid:flag_id>")
@requires(Role.POLICY)
def concern(flag_id: UUID) -> ResponseReturnValue:
    """The comment with the words marked that raised the concern, and everything done about it."""
    return _page(flag_id, NOTHING)


@bp.post("/concerns/<uuid:flag_id>/read")
@requires(Role.POLICY)
def read_concern(flag_id: UUID) -> ResponseReturnValue:
    """Write down that somebody has read it."""
    mark_read(db.session, flag_id, reader=current_user())
    db.session.commit()
    return _saved(flag_id, "It is recorded that you have read this.")


@bp.post("/concerns/<uuid:flag_id>/notes")
@requires(Role.POLICY)
@keeps_what_was_typed
def note_concern(flag_id: UUID) -> ResponseReturnValue:
    """Keep what somebody did."""
    typed = Typed.read(request.form, "note").needing("note", "Enter what you did or learned")
    if typed.errors:
        return _page(flag_id, typed)
    add_note(db.session, flag_id, typed.value("note"), written_by=current_user())
    db.session.commit()
    return _saved(flag_id, "Your note is saved.")


@bp.post("/concerns/<uuid:flag_id>/close")
@requires(Role.POLICY)
@keeps_what_was_typed
def end_concern(flag_id: UUID) -> ResponseReturnValue:
    """Close it with an outcome."""
    typed = Typed.read(request.form, "outcome", "found", "seen")
    if typed.value("outcome") not in set(ConcernOutcome):
        typed = typed.with_error("outcome", "Select what came of it")
    typed = typed.needing("found", "Enter what was found or done, and who was told")
    if typed.errors:
        return _page(flag_id, typed)
    outcome = ConcernOutcome(typed.value("outcome"))
    try:
        close_concern(db.session, flag_id, outcome, typed.value("found"), seen=_seen(typed), closed_by=current_user())
    except FlagChanged as change:
        return _refused(flag_id, typed, change)
    db.session.commit()
    return _saved(flag_id, f"This concern is closed: {OUTCOMES[outcome].lower()}.")


@bp.post("/concerns/<uuid:flag_id>/reopen")
@requires(Role.POLICY)
@keeps_what_was_typed
def open_concern_again(flag_id: UUID) -> ResponseReturnValue:
    """Open it again with a reason."""
    typed = Typed.read(request.form, "why", "seen").needing("why", "Enter why this concern is opened again")
    if typed.errors:
        return _page(flag_id, typed)
    try:
        reopen_concern(db.session, flag_id, typed.value("why"), seen=_seen(typed), reopened_by=current_user())
    except FlagChanged as change:
        return _refused(flag_id, typed, change)
    db.session.commit()
    return _saved(flag_id, "This concern is open again.")


def _page(flag_id: UUID, typed: Typed, *, status: int = 200) -> ResponseReturnValue:
    found = require_concern(db.session, flag_id)
    consultation = db.session.get_one(Consultation, found.consultation_id)
    page = render_template(
        "policy/care/concern.html",
        consultation=consultation,
        question=require_comment_question(db.session, consultation, found.question_key),
        concern=found,
        due=due_of(found, utc_now()),
        pieces=pieces_of(found.text, found.spans),
        notes=notes_on(db.session, flag_id),
        others=[flag for flag in flags_on(db.session, found.comment_id) if flag.id != flag_id],
        typed=typed,
        back=page_before(),
        kinds=CONCERN_KINDS,
        outcomes=OUTCOMES,
        channels=CHANNELS,
    )
    return page, status


def _refused(flag_id: UUID, typed: Typed, change: FlagChanged) -> ResponseReturnValue:
    db.session.rollback()
    return _page(flag_id, typed.with_error("", str(change)), status=change.status)


def _seen(typed: Typed) -> int:
    """The version that the page showed; one that cannot be, where the form does not say."""
    seen = typed.value("seen")
    return int(seen) if seen.isdecimal() and len(seen) < 10 else -1


def _saved(flag_id: UUID, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("policy.concern", flag_id=flag_id, back=page_before()), code=303)
