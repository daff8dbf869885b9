"""One response before a moderator: what would be published beside what was written, and the decision."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Consultation, Role
from consult.policy.blueprint import bp
from consult.policy.publishing.words import marking_masks
from consult.queries.consultations import require_consultation
from consult.queries.moderation import require_to_moderate
from consult.queries.publication import next_waiting
from consult.queries.themes import comment_questions
from consult.services.publication import publish_response, undo_publication, withhold_response

LONGEST_REASON = 1_000
STALE = "Your page had been open too long, so nothing was saved. Read the response again, then decide"


@bp.get("/<slug>/publication/<uuid:response_id>")
@requires(Role.POLICY)
def moderate(slug: str, response_id: UUID) -> ResponseReturnValue:
    """A response with everything that a moderator has to know of it."""
    return _page(require_consultation(db.session, slug), response_id)


@bp.post("/<slug>/publication/<uuid:response_id>")
@requires(Role.POLICY)
@keeps_what_was_typed
def decide_publication(slug: str, response_id: UUID) -> ResponseReturnValue:
    """Publish or withhold a response, and go on to the next; or say what is in the way."""
    consultation = require_consultation(db.session, slug)
    found = require_to_moderate(db.session, consultation, response_id)
    reason = request.form.get("reason", "").strip()
    is_withheld = request.form.get("verdict") == "withhold"
    problem = _problem(reason, is_withheld=is_withheld)
    if problem is None:
        try:
            if is_withheld:
                withhold_response(
                    db.session, consultation, response_id, seen=_seen(), reason=reason, decided_by=current_user()
                )
            else:
                publish_response(
                    db.session, consultation, response_id, seen=_seen(), reason=reason, decided_by=current_user()
                )
        except Conflict as conflict:
            db.session.rollback()
            problem = ("", str(conflict))
    if problem is not None:
        return _page(consultation, response_id, reason=reason, problem=problem)
    db.session.commit()
    flash(f"Response {found.reference} is {'withheld' if is_withheld else 'published'}.", "success")
    following = next_waiting(db.session, consultation)
    if following is None:
        return redirect(url_for("policy.publication", slug=slug), code=303)
    return redirect(url_for("policy.moderate", slug=slug, response_id=following, after=response_id), code=303)


@bp.post("/<slug>/publication/<uuid:response_id>/undo")
@requires(Role.POLICY)
def undo_moderation(slug: str, response_id: UUID) -> ResponseReturnValue:
    """Take a decision back, and show the response again."""
    consultation = require_consultation(db.session, slug)
    undo_publication(db.session, consultation, response_id, undone_by=current_user())
    db.session.commit()
    flash("The decision is undone. The response waits for a moderator again, and nobody outside sees it.", "success")
    return redirect(url_for("policy.moderate", slug=slug, response_id=response_id), code=303)


def _seen() -> str:
    return request.form.get("seen", "")


def _problem(reason: str, *, is_withheld: bool) -> tuple[str, str] | None:
    if form_is_stale():
        return ("", STALE)
    if is_withheld and not reason:
        return ("reason", "Say why the response is withheld")
    if len(reason) > LONGEST_REASON:
        return ("reason", f"The reason must be {LONGEST_REASON:,} characters or fewer")
    return None


def _page(
    consultation: Consultation, response_id: UUID, *, reason: str = "", problem: tuple[str, str] | None = None
) -> ResponseReturnValue:
    found = require_to_moderate(db.session, consultation, response_id)
    return render_template(
        "policy/publishing/response.html",
        consultation=consultation,
        response=found,
        asks={question.key: question.ask for question in comment_questions(db.session, consultation)},
        masked={each.id: marking_masks(each.masked_text or "") for each in found.comments},
        reason=reason,
        errors=[problem] if problem else [],
        after=_decided_before(response_id),
    )


def _decided_before(response_id: UUID) -> UUID | None:
    """The response that the moderator has just decided on, so that the page can offer to undo it."""
    try:
        before = UUID(request.args.get("after", ""))
    except ValueError:
        return None
    return before if before != response_id else None
