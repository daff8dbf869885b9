"""The front page of the review queue: what waits and why, who is at work, and how far it has come."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.models import CodeBook, Role
from consult.policy.blueprint import bp
from consult.policy.questions import Asked, require_asked
from consult.policy.review.sitting import SIZES, Sitting
from consult.policy.review.words import REASONS, WHAT_IT_MEANS, seconds_in_words, why_this_one
from consult.queries.comments import comments_with_ids
from consult.queries.review_progress import (
    count_saved_since,
    days_of_reviews,
    median_seconds,
    open_reviews,
    review_progress,
)
from consult.queries.review_queue import list_queue, read_queue
from consult.queries.themes import code_book_for, list_themes
from consult.services.review_queue import leave, take_next

DAYS_SHOWN = 14
COMMENTS_SHOWN = 10
NO_CODE_BOOK = "This question has no code book, so there are no themes to review."


@bp.get("/<slug>/questions/<question_key>/review")
@requires(Role.POLICY)
def review(slug: str, question_key: str) -> ResponseReturnValue:
    """What there is to review, why it comes in this order, and who is at it."""
    asked = require_asked(slug, question_key)
    book = require_book(asked)
    consultation = asked.consultation
    sitting = Sitting.read(request.args)
    user_id, wanted = current_user().id, sitting.wanted
    queue = read_queue(db.session, consultation, question_key, user_id=user_id, wanted=wanted, limit=COMMENTS_SHOWN)
    comments = {each.id: each for each in comments_with_ids(db.session, [queued.id for queued in queue.first])}
    return render_template(
        "policy/review/queue.html",
        consultation=consultation,
        question=asked.question,
        sitting=sitting,
        sizes=SIZES,
        themes=list_themes(db.session, book),
        counts=queue.counts,
        reasons=REASONS,
        meanings=WHAT_IT_MEANS,
        first=[(comments[queued.id], why_this_one(queued, comments[queued.id].machines)) for queued in queue.first],
        progress=review_progress(db.session, consultation, question_key),
        days=days_of_reviews(db.session, consultation, question_key, days=DAYS_SHOWN),
        days_shown=DAYS_SHOWN,
        median=median_seconds(db.session, consultation, question_key),
        in_words=seconds_in_words,
        open_now=open_reviews(db.session, consultation, question_key),
    )


@bp.post("/<slug>/questions/<question_key>/review")
@requires(Role.POLICY)
def start_review(slug: str, question_key: str) -> ResponseReturnValue:
    """Give somebody the comment that is most worth a look, and begin their sitting."""
    asked = require_asked(slug, question_key)
    require_book(asked)
    response = to_next(asked, Sitting.begin(request.form))
    db.session.commit()
    return response


@bp.post("/<slug>/questions/<question_key>/review/leave")
@requires(Role.POLICY)
def leave_review(slug: str, question_key: str) -> ResponseReturnValue:
    """Give back what somebody has open."""
    asked = require_asked(slug, question_key)
    leave(db.session, asked.consultation, question_key, user=current_user())
    db.session.commit()
    return redirect(queue_address(asked, Sitting.read(request.form)), code=303)


def to_next(asked: Asked, sitting: Sitting, *, saved: bool = False) -> ResponseReturnValue:
    """Lend the next comment of a sitting and go to it; to the front page where there is none. The caller commits."""
    user, consultation, key = current_user(), asked.consultation, asked.question.key
    if is_over(asked, sitting):
        leave(db.session, consultation, key, user=user)
        flash(f"You have reviewed the {sitting.size} comments of this sitting.", "success")
        return redirect(queue_address(asked, Sitting(sitting.wanted)), code=303)
    queue = list_queue(db.session, consultation, key, user_id=user.id, wanted=sitting.wanted)
    comment_id = take_next(db.session, consultation, key, [each.id for each in queue], user=user)
    if comment_id is None:
        flash("No comment waits for you. Look again later, or choose others below.", "success")
        return redirect(queue_address(asked, Sitting()), code=303)
    return redirect(comment_address(asked, comment_id, sitting, saved=saved), code=303)


def is_over(asked: Asked, sitting: Sitting) -> bool:
    """Whether somebody has done what they set out to do."""
    return sitting.size is not None and done_in(asked, sitting) >= sitting.size


def done_in(asked: Asked, sitting: Sitting) -> int:
    """How many comments somebody has saved in a sitting that has an end."""
    if sitting.since is None:
        return 0
    return count_saved_since(
        db.session, asked.consultation, asked.question.key, user_id=current_user().id, since=sitting.since
    )


def require_book(asked: Asked) -> CodeBook:
    """The code book of a question. Raises Conflict where it has none."""
    book = code_book_for(db.session, asked.consultation, asked.question.key)
    if book is None:
        raise Conflict(NO_CODE_BOOK)
    return book


def queue_address(asked: Asked, sitting: Sitting) -> str:
    """The front page, with the filter kept."""
    kept = {name: value for name, value in sitting.kept.items() if name != "since"}
    return url_for("policy.review", slug=asked.consultation.slug, question_key=asked.question.key, **kept)


def comment_address(asked: Asked, comment_id: UUID, sitting: Sitting, *, saved: bool = False) -> str:
    """The screen of one comment, at the comment itself."""
    return url_for(
        "policy.review_comment",
        slug=asked.consultation.slug,
        question_key=asked.question.key,
        comment_id=comment_id,
        saved=1 if saved else None,
        **sitting.kept,
        _anchor="comment",
    )
