"""Candidate themes: what the machine proposes from comments that fit nothing, for a person to judge."""

from collections.abc import Mapping
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import NotFound
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import CandidateVerdict, Role
from consult.policy.blueprint import bp
from consult.policy.questions import require_asked
from consult.queries.candidates import count_left_over, get_candidate, list_candidates_shown, list_left_over
from consult.queries.themes import code_book_for, latest_finished_run, list_themes
from consult.services.candidates import dismiss_candidate, take_up_again
from consult.services.code_book_edits import CannotChange

LEFT_OVER_SHOWN = 50
STALE = (("", "Your page had been open too long, so nothing was saved. Check what you typed and send it again"),)

VERDICTS: Mapping[CandidateVerdict, tuple[str, str]] = {
    CandidateVerdict.ACCEPTED: ("Accepted", "green"),
    CandidateVerdict.MERGED: ("Merged", "blue"),
    CandidateVerdict.DISMISSED: ("Dismissed", "grey"),
}


@bp.get("/<slug>/questions/<question_key>/candidates")
@requires(Role.POLICY)
def candidates(slug: str, question_key: str) -> ResponseReturnValue:
    """The candidate themes of the last run, each with its most typical comments, and what none of them holds."""
    return _page(slug, question_key)


@bp.post("/<slug>/questions/<question_key>/candidates/<uuid:candidate_id>/dismiss")
@requires(Role.POLICY)
@keeps_what_was_typed
def candidate_dismiss(slug: str, question_key: str, candidate_id: UUID) -> ResponseReturnValue:
    """Say that a candidate is no theme, with the reason."""
    _require(slug, question_key, candidate_id)
    if form_is_stale():
        return _page(slug, question_key, errors=STALE)
    try:
        dismiss_candidate(db.session, candidate_id, reason=request.form.get("reason", ""), dismissed_by=current_user())
    except CannotChange as refused:
        db.session.rollback()
        return _page(slug, question_key, errors=((refused.field, str(refused)),))
    db.session.commit()
    flash("The candidate theme is dismissed. You can take it up again.", "success")
    return redirect(url_for("policy.candidates", slug=slug, question_key=question_key), code=303)


@bp.post("/<slug>/questions/<question_key>/candidates/<uuid:candidate_id>/take-up-again")
@requires(Role.POLICY)
def candidate_take_up_again(slug: str, question_key: str, candidate_id: UUID) -> ResponseReturnValue:
    """Take a dismissal back."""
    _require(slug, question_key, candidate_id)
    take_up_again(db.session, candidate_id, taken_up_by=current_user())
    db.session.commit()
    flash("The candidate theme waits to be judged again.", "success")
    return redirect(url_for("policy.candidates", slug=slug, question_key=question_key), code=303)


def stability_in_words(stability: float | None) -> str | None:
    """How well a group holds together when the machine looks again."""
    if stability is None:
        return None
    if stability >= 0.8:
        return "it holds together: the machine finds nearly the same group each time it looks"
    if stability >= 0.5:
        return "it holds together fairly well: most of the group comes back each time the machine looks"
    return "it is loose: the machine finds a rather different group each time it looks"


def _require(slug: str, question_key: str, candidate_id: UUID) -> None:
    asked = require_asked(slug, question_key)
    if get_candidate(db.session, asked.consultation, question_key, candidate_id) is None:
        raise NotFound("There is no such candidate theme.")


def _page(slug: str, question_key: str, *, errors: tuple[tuple[str, str], ...] = ()) -> ResponseReturnValue:
    asked = require_asked(slug, question_key)
    consultation = asked.consultation
    run = latest_finished_run(db.session, consultation, question_key)
    book = code_book_for(db.session, consultation, question_key)
    return render_template(
        "policy/candidates.html",
        consultation=consultation,
        question=asked.question,
        run=run,
        shown=list_candidates_shown(db.session, run.id) if run else [],
        labels={theme.key: theme.label for theme in list_themes(db.session, book)} if book else {},
        has_book=book is not None,
        left_over=list_left_over(db.session, consultation, question_key, run.id, limit=LEFT_OVER_SHOWN) if run else [],
        left_over_count=count_left_over(db.session, consultation, question_key, run.id) if run else 0,
        stability_in_words=stability_in_words,
        verdicts=VERDICTS,
        typed=request.form.get("reason", ""),
        errors=errors,
        address={"slug": slug, "question_key": question_key},
    )
