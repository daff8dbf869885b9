"""The personal details of one comment: checked, left readable with a reason, added, and masked again."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.forgery import keeps_what_was_typed
from consult.models import Consultation, Role
from consult.page_furniture import count_of
from consult.policy.blueprint import bp
from consult.policy.care.marking import detail_pieces
from consult.policy.care.typed import Typed
from consult.policy.care.words import DETAIL_KINDS
from consult.policy.coming_back import page_before
from consult.queries.masking import next_to_check, require_comment_with_details
from consult.queries.themes import require_comment_question
from consult.services.masking import MaskingChanged, NothingToMask, decide_details, mask_words, undo_detail
from nlp.types import DetailKind

NOTHING = Typed()


@bp.get("/comments/<uuid:comment_id>/details")
@requires(Role.POLICY)
def masking(comment_id: UUID) -> ResponseReturnValue:
    """A comment with its details marked by kind, and the forms to decide on them."""
    return _page(comment_id)


@bp.post("/comments/<uuid:comment_id>/details")
@requires(Role.POLICY)
@keeps_what_was_typed
def check_details(comment_id: UUID) -> ResponseReturnValue:
    """Leave what was ticked readable, and keep that somebody looked at all of it."""
    typed = Typed.read(request.form, "reason", "seen", ticks="shown")
    if typed.ticked:
        typed = typed.needing("reason", "Enter why these words may be read by anybody")
    if typed.errors:
        return _page(comment_id, checking=typed)
    found = require_comment_with_details(db.session, comment_id)
    ticked = {detail.id for detail in found.details if str(detail.id) in typed.ticked}
    try:
        decide_details(
            db.session,
            comment_id,
            ticked,
            reason=typed.value("reason"),
            seen=typed.value("seen"),
            decided_by=current_user(),
        )
    except MaskingChanged as change:
        db.session.rollback()
        return _page(comment_id, checking=typed.with_error("", str(change)), status=change.status)
    db.session.commit()
    left = f", with {count_of(len(ticked), 'detail')} more left readable" if ticked else ""
    return _saved(comment_id, f"This comment is checked{left}.")


@bp.post("/comments/<uuid:comment_id>/details/words")
@requires(Role.POLICY)
@keeps_what_was_typed
def add_mask(comment_id: UUID) -> ResponseReturnValue:
    """Mask words that the machine did not find."""
    typed = Typed.read(request.form, "words", "kind", "why")
    typed = typed.needing("words", "Enter the words to mask, as they stand in the comment")
    if typed.value("kind") not in set(DetailKind):
        typed = typed.with_error("kind", "Select what the words are")
    typed = typed.needing("why", "Enter why these words must be masked")
    if typed.errors:
        return _page(comment_id, adding=typed)
    kind = DetailKind(typed.value("kind"))
    try:
        places = mask_words(
            db.session, comment_id, typed.value("words"), kind, reason=typed.value("why"), masked_by=current_user()
        )
    except NothingToMask as problem:
        db.session.rollback()
        return _page(comment_id, adding=typed.with_error("words", str(problem)))
    db.session.commit()
    return _saved(comment_id, f"The words are masked in {count_of(places, 'place')}.")


@bp.post("/comments/<uuid:comment_id>/details/<uuid:detail_id>/<any(mask,show):decision>")
@requires(Role.POLICY)
def undo_masking(comment_id: UUID, detail_id: UUID, decision: str) -> ResponseReturnValue:
    """Undo what a person decided on one detail."""
    is_shown = decision == "show"
    undo_detail(db.session, comment_id, detail_id, is_shown=is_shown, undone_by=current_user())
    db.session.commit()
    return _saved(comment_id, "The words can be read again." if is_shown else "The words are masked again.")


def _page(
    comment_id: UUID, *, checking: Typed = NOTHING, adding: Typed = NOTHING, status: int = 200
) -> ResponseReturnValue:
    found = require_comment_with_details(db.session, comment_id)
    consultation = db.session.get_one(Consultation, found.consultation_id)
    page = render_template(
        "policy/care/masking.html",
        consultation=consultation,
        question=require_comment_question(db.session, consultation, found.question_key),
        comment=found,
        pieces=detail_pieces(found.text, found.details),
        masked=[detail for detail in found.details if not detail.is_shown],
        readable=[detail for detail in found.details if detail.is_shown],
        next_id=next_to_check(db.session, after=found),
        checking=checking,
        adding=adding,
        errors=(*checking.errors, *adding.errors),
        kinds=DETAIL_KINDS,
        back=page_before(),
    )
    return page, status


def _saved(comment_id: UUID, sentence: str) -> ResponseReturnValue:
    flash(sentence, "success")
    return redirect(url_for("policy.masking", comment_id=comment_id, back=page_before()), code=303)
