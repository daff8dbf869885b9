"""The board's summaries, where they are made: asked for, looked at as drafts, and signed off."""

from functools import partial
from uuid import UUID

from flask import current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Consultation, Role, Summary, SummaryStatus
from consult.policy.blueprint import bp
from consult.queries.consultations import require_consultation
from consult.queries.people import get_user
from consult.queries.summaries import (
    IN_THE_WORKS,
    get_latest_signed,
    list_files,
    list_summaries,
    require_summary,
)
from consult.queries.withheld import require_file_given
from consult.services import summaries as services
from consult.summary_pages import came_between, file_of, shown
from consult.tasks.summaries import STEPS, enqueue_summary

LONGEST_REASON = 1000
TOO_LONG = f"The reason must be {LONGEST_REASON:,} characters or fewer"
STALE = "This page had been open for a long time, so nothing was signed. What you typed is still here: sign it again."
REASON = "because"
TAGS = {
    SummaryStatus.QUEUED: ("Waiting to start", "grey"),
    SummaryStatus.RUNNING: ("Being made", "blue"),
    SummaryStatus.DRAFT: ("Draft", "yellow"),
    SummaryStatus.SIGNING: ("Being signed off", "blue"),
    SummaryStatus.SIGNED: ("Signed off", "green"),
    SummaryStatus.SET_ASIDE: ("Set aside", "grey"),
    SummaryStatus.FAILED: ("Failed", "red"),
}


@bp.get("/<slug>/summaries")
@requires(Role.POLICY)
def summaries(slug: str) -> ResponseReturnValue:
    """Every summary of a consultation, and how far one has come that is being made."""
    consultation = require_consultation(db.session, slug)
    listed = list_summaries(db.session, consultation)
    return render_template(
        "policy/summaries/list.html",
        consultation=consultation,
        listed=listed,
        in_the_works=next((each.row for each in listed if each.row.status in IN_THE_WORKS), None),
        has_draft=any(each.row.status is SummaryStatus.DRAFT for each in listed),
        steps=STEPS,
        tags=TAGS,
    )


@bp.post("/<slug>/summaries")
@requires(Role.POLICY)
def request_summary(slug: str) -> ResponseReturnValue:
    """Have a new draft made."""
    consultation = require_consultation(db.session, slug)
    summary_id = services.request_summary(db.session, consultation, requested_by=current_user()).id
    db.session.commit()
    enqueue_summary(summary_id)
    flash("The summary is being made. You can leave this page: it goes on without you.", "success")
    return redirect(url_for("policy.summaries", slug=slug), code=303)


@bp.route("/<slug>/summaries/<uuid:summary_id>", methods=["GET", "POST"])
@requires(Role.POLICY)
@keeps_what_was_typed
def summary(slug: str, summary_id: UUID) -> ResponseReturnValue:
    """A summary as the board would see it, marked as the draft it is; the form to sign it off."""
    consultation, found = _require(slug, summary_id)
    if request.method == "POST":
        return _sign_off(consultation, found)
    if found.status is SummaryStatus.SIGNED:
        return redirect(url_for("board.numbered", slug=slug, number=found.number))
    if found.content is None or found.status is SummaryStatus.SIGNING:
        return redirect(url_for("policy.summaries", slug=slug))
    return _page(consultation, found)


def _sign_off(consultation: Consultation, found: Summary) -> ResponseReturnValue:
    """Put the name of the person who is signed in to a draft."""
    summary_id, because = found.id, request.form.get(REASON, "")
    if found.status is not SummaryStatus.DRAFT:
        services.refuse_to_sign(found)
    if form_is_stale():
        return _page(consultation, found, because=because, problem=(None, STALE)), 400
    needs_reason = get_latest_signed(db.session, consultation) is not None
    if needs_reason and not because.strip():
        return _page(consultation, found, problem=(REASON, services.SAY_WHY))
    if len(because) > LONGEST_REASON:
        return _page(consultation, found, because=because, problem=(REASON, TOO_LONG))
    try:
        checksum = request.form.get("checksum", "")
        services.sign_off(db.session, found, signed_by=current_user(), checksum=checksum, because=because)
    except Conflict as conflict:
        db.session.rollback()
        consultation, found = _require(consultation.slug, summary_id)
        if found.content is None or found.status is not SummaryStatus.DRAFT:
            raise
        return _page(consultation, found, because=because, problem=(None, str(conflict))), conflict.status
    db.session.commit()
    enqueue_summary(summary_id)
    flash("Signed off. Its files are being made with its number. Then the board can read it.", "success")
    return redirect(url_for("policy.summaries", slug=consultation.slug), code=303)


@bp.get("/<slug>/summaries/<uuid:summary_id>/files/<name>")
@requires(Role.POLICY)
def draft_file(slug: str, summary_id: UUID, name: str) -> ResponseReturnValue:
    """A file of a draft."""
    _, found = _require(slug, summary_id)
    return file_of(require_file_given(db.session, found.id, name), f"{slug}-draft-summary")


@bp.get("/<slug>/summaries/<uuid:summary_id>/progress.json")
@requires(Role.POLICY)
def summary_progress(slug: str, summary_id: UUID) -> ResponseReturnValue:
    """How far a summary has come, for the script that keeps the page up to date."""
    _, found = _require(slug, summary_id)
    return jsonify(done=found.steps_done, total=found.steps_total, status=found.status.value)


def _require(slug: str, summary_id: UUID) -> tuple[Consultation, Summary]:
    consultation = require_consultation(db.session, slug)
    return consultation, require_summary(db.session, consultation, summary_id)


def _page(
    consultation: Consultation, found: Summary, *, because: str = "", problem: tuple[str | None, str] | None = None
) -> str:
    requested_by = get_user(db.session, found.requested_by_id)
    latest = get_latest_signed(db.session, consultation)
    between = came_between(found, latest)
    return render_template(
        "policy/summaries/draft.html",
        consultation=consultation,
        summary=found,
        shown=shown(found, list_files(db.session, found.id)),
        requested_by=requested_by.name if requested_by else "",
        file_address=partial(_file_address, consultation.slug, found.id),
        latest=latest,
        # As for tables that are shown while they grow: see `consult.figures.disclosure.looking_again`.
        few_between=between if between < 2 * current_app.config["CONSULT"].smallest_cell else 0,
        because=because,
        longest=LONGEST_REASON,
        errors=(problem,) if problem else (),
    )


def _file_address(slug: str, summary_id: UUID, name: str) -> str:
    return url_for("policy.draft_file", slug=slug, summary_id=summary_id, name=name)
