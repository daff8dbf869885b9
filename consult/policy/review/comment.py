"""The review screen: one comment, the machine's themes with their reasons, and the keys to keep or change them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict, NotFound
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Comment, Role
from consult.page_furniture import date_and_time
from consult.policy.blueprint import bp
from consult.policy.gone_themes import followed
from consult.policy.questions import Asked, require_asked
from consult.policy.review.queue import comment_address, done_in, queue_address, require_book, to_next
from consult.policy.review.shown import offered, passages_of, print_of_proposal, print_of_text
from consult.policy.review.sitting import Sitting
from consult.policy.review.words import why_this_one
from consult.policy.reviewing import STALE
from consult.policy.theme_choice import ThemeChoice
from consult.policy.words import CHANNELS
from consult.queries.comments import CommentWithThemes, require_comment
from consult.queries.review_progress import OpenReview, get_open_review, last_saved_review, review_progress
from consult.queries.review_queue import get_queued, is_in_open_blind_sample
from consult.queries.themes import ThemeInBook, list_themes
from consult.services.review_queue import (
    OpenToAnother,
    let_go,
    save_review,
    skip_comment,
    take_back_last,
    take_comment,
)
from consult.services.reviewing import ThemesGone, hold_still

IN_A_BLIND_SAMPLE = (
    "This comment is in a blind sample that is not settled yet, so its themes cannot be reviewed here. "
    "It comes to the queue when the sample is settled."
)
CORRECTED = "The comment was corrected while you had it open. Read it again, check the themes and save again"


@dataclass(frozen=True, slots=True)
class Looked:
    """A comment of a question as somebody has it before them, with the themes that can be chosen."""

    asked: Asked
    comment: CommentWithThemes
    themes: Sequence[ThemeInBook]
    sitting: Sitting


@bp.get("/<slug>/questions/<question_key>/review/<uuid:comment_id>")
@requires(Role.POLICY)
def review_comment(slug: str, question_key: str, comment_id: UUID) -> ResponseReturnValue:
    """A comment with everything needed to decide its themes at a glance."""
    looked = _require_looked(slug, question_key, comment_id)
    return _page(looked, ThemeChoice.now_on(looked.comment))


@bp.post("/<slug>/questions/<question_key>/review/<uuid:comment_id>")
@requires(Role.POLICY)
@keeps_what_was_typed
def save_and_go_on(slug: str, question_key: str, comment_id: UUID) -> ResponseReturnValue:
    """Save what a person decided and go to the next comment; or say what stands in the way, and keep all ticks."""
    hold_still(db.session, comment_id)
    looked = _require_looked(slug, question_key, comment_id)
    choice = _checked(looked, ThemeChoice.read(request.form, looked.themes))
    if choice.errors:
        return _page(looked, choice)
    proposed = [theme.key for theme in looked.comment.machines]
    try:
        save_review(db.session, comment_id, choice.in_order(looked.themes), as_proposed=proposed, user=current_user())
    except (OpenToAnother, ThemesGone) as error:
        db.session.rollback()
        return _page(_require_looked(slug, question_key, comment_id), choice.with_problems(str(error)))
    if request.form.get("proposal") != print_of_proposal(looked.comment):
        flash(
            "The machine’s proposal for the comment you saved had changed while you had it open. Your themes count.",
            "success",
        )
    response = to_next(looked.asked, looked.sitting, saved=True)
    db.session.commit()
    return response


@bp.post("/<slug>/questions/<question_key>/review/<uuid:comment_id>/skip")
@requires(Role.POLICY)
def skip_review(slug: str, question_key: str, comment_id: UUID) -> ResponseReturnValue:
    """Leave a comment for later or for somebody else, and go to the next."""
    looked = _require_looked(slug, question_key, comment_id)
    skip_comment(db.session, comment_id, user=current_user())
    response = to_next(looked.asked, looked.sitting)
    db.session.commit()
    return response


@bp.post("/<slug>/questions/<question_key>/review/undo")
@requires(Role.POLICY)
def undo_review(slug: str, question_key: str) -> ResponseReturnValue:
    """Take back what somebody saved last, and show it to them again."""
    asked = require_asked(slug, question_key)
    sitting = Sitting.read(request.form)
    try:
        comment_id = take_back_last(db.session, asked.consultation, question_key, user=current_user())
    except Conflict as error:
        db.session.rollback()
        flash(str(error), "problem")
        return redirect(queue_address(asked, sitting), code=303)
    db.session.commit()
    flash("Taken back. The machine’s themes count again until you decide.", "success")
    return redirect(comment_address(asked, comment_id, sitting), code=303)


@bp.post("/<slug>/questions/<question_key>/review/<uuid:comment_id>/keep")
@requires(Role.POLICY)
def keep_comment(slug: str, question_key: str, comment_id: UUID) -> ResponseReturnValue:
    """Say that somebody is still at a comment, and tell the page whether anything changed meanwhile."""
    comment = _require_looked(slug, question_key, comment_id).comment
    is_theirs = not comment.is_reviewed and take_comment(db.session, comment_id, user=current_user())
    holder = None if is_theirs else get_open_review(db.session, comment_id)
    db.session.commit()
    return jsonify(
        is_yours=is_theirs,
        holder=holder.name if holder and holder.user_id != current_user().id else None,
        decided_by=comment.reviewed_by,
        text=print_of_text(comment),
        proposal=print_of_proposal(comment),
    )


@bp.post("/<slug>/questions/<question_key>/review/<uuid:comment_id>/let-go")
@requires(Role.POLICY)
def let_comment_go(slug: str, question_key: str, comment_id: UUID) -> ResponseReturnValue:
    """Give a comment back because its page was left."""
    require_asked(slug, question_key)
    let_go(db.session, comment_id, user=current_user())
    db.session.commit()
    return "", 204


def _require_looked(slug: str, question_key: str, comment_id: UUID) -> Looked:
    asked = require_asked(slug, question_key)
    comment = require_comment(db.session, comment_id)
    if (comment.consultation_id, comment.question_key) != (asked.consultation.id, question_key):
        raise NotFound("There is no such comment on this question.")
    if is_in_open_blind_sample(db.session, comment_id):
        raise Conflict(IN_A_BLIND_SAMPLE)
    return Looked(asked, comment, list_themes(db.session, require_book(asked)), Sitting.read(request.values))


def _checked(looked: Looked, choice: ThemeChoice) -> ThemeChoice:
    """The choice with whatever stands in the way of saving it."""
    comment, form = looked.comment, request.form
    if form_is_stale():
        return ThemeChoice(choice.ticked, choice.main, STALE)
    consultation, key = looked.asked.consultation, comment.question_key
    choice = followed(db.session, consultation, key, choice, looked.themes, main_sent=form.get("main", ""))
    sentences = []
    if form.get("text", "") != print_of_text(comment):
        sentences.append(CORRECTED)
    if comment.reviewed_at and form.get("decided", "") != comment.reviewed_at.isoformat():
        decided = ", ".join(theme.label for theme in comment.persons)
        when = date_and_time(comment.reviewed_at)
        sentences.append(
            f"{comment.reviewed_by} decided this comment on {when}: {decided}. Save again to put yours in its place"
        )
    return choice.with_problems(*sentences)


def _page(looked: Looked, choice: ThemeChoice) -> ResponseReturnValue:
    asked, comment = looked.asked, looked.comment
    consultation, key, user = asked.consultation, asked.question.key, current_user()
    queued = get_queued(db.session, consultation, key, comment.id)
    return render_template(
        "policy/review/comment.html",
        consultation=consultation,
        question=asked.question,
        comment=comment,
        passages=passages_of(comment, db.session.get_one(Comment, comment.id).passages),
        why=why_this_one(queued, comment.machines) if queued and not comment.is_reviewed else None,
        choice=choice,
        offered=offered(comment, looked.themes, choice),
        prints={"text": print_of_text(comment), "proposal": print_of_proposal(comment)},
        holder=_holder(comment.id, user.id),
        sitting=looked.sitting,
        done=done_in(asked, looked.sitting),
        progress=review_progress(db.session, consultation, key),
        last=last_saved_review(db.session, consultation, key, user.id),
        has_saved="saved" in request.args,
        channels=CHANNELS,
    )


def _holder(comment_id: UUID, user_id: UUID) -> OpenReview | None:
    """The other person who has the comment open."""
    holder = get_open_review(db.session, comment_id)
    return holder if holder and holder.user_id != user_id else None
