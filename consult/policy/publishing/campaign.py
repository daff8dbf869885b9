"""One group of near-identical comments: its wordings with what differs, and the decision."""

from dataclasses import dataclass, replace
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Role
from consult.paging import Paging
from consult.policy.blueprint import bp
from consult.policy.publishing.wordings import commonest_text, wordings_of
from consult.policy.questions import Asked, require_asked
from consult.policy.words import CHANNELS
from consult.queries.campaigns import require_group
from consult.services.campaigns import (
    LONGEST_LABEL,
    Seen,
    confirm_campaign,
    let_in,
    split_campaign,
    take_out,
    undo_campaign,
)

STALE = "Your page had been open too long, so nothing was saved. Look at the group again, then decide"
SAID = {
    "confirm": "The campaign is confirmed. Figures now show its comments counted both ways.",
    "split": "The group is split: its comments are separate comments, and are not proposed as a group again.",
    "take_out": "Taken out. What you ticked are comments of their own.",
    "let_in": "Let in. What you ticked is now part of the group.",
}


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent: what to do, the label, the reason, the comments ticked, and the group as it was seen."""

    what: str = ""
    label: str | None = None
    reason: str = ""
    ticked: frozenset[UUID] = frozenset()
    seen: str = ""
    problem: tuple[str, str] | None = None

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> "Typed":
        """Read a form, with the first thing that is wrong with it."""
        typed = cls(
            what=form.get("what", ""),
            label=form.get("label", "").strip() if "label" in form else None,
            reason=form.get("reason", "").strip(),
            ticked=frozenset(_identifiers(form.getlist("comments"))),
            seen=form.get("seen", ""),
        )
        return replace(typed, problem=typed._wrong())

    def _wrong(self) -> tuple[str, str] | None:
        if form_is_stale():
            return ("", STALE)
        if self.what == "confirm" and not self.label:
            return ("label", "Enter a label for the campaign")
        if self.what == "confirm" and len(self.label or "") > LONGEST_LABEL:
            return ("label", f"The label must be {LONGEST_LABEL} characters or fewer")
        if self.what in ("take_out", "let_in") and not self.ticked:
            return ("wordings", "Select at least one comment")
        return None if self.what in SAID else ("", "Choose what to do with the group")


@bp.get("/<slug>/questions/<question_key>/campaigns/<uuid:campaign_id>")
@requires(Role.POLICY)
def campaign(slug: str, question_key: str, campaign_id: UUID) -> ResponseReturnValue:
    """A group with its wordings."""
    return _page(require_asked(slug, question_key), campaign_id, Typed())


@bp.post("/<slug>/questions/<question_key>/campaigns/<uuid:campaign_id>")
@requires(Role.POLICY)
@keeps_what_was_typed
def decide_campaign(slug: str, question_key: str, campaign_id: UUID) -> ResponseReturnValue:
    """Confirm or split a group, or take comments out of it or let them in; or say what to put right."""
    asked = require_asked(slug, question_key)
    require_group(db.session, asked.consultation, question_key, campaign_id)
    typed = Typed.read(request.form)
    if typed.problem is None:
        try:
            _decide(asked, campaign_id, typed)
        except Conflict as conflict:
            db.session.rollback()
            typed = replace(typed, problem=("", str(conflict)))
    if typed.problem is not None:
        return _page(asked, campaign_id, typed)
    db.session.commit()
    flash(SAID[typed.what], "success")
    return redirect(_address(slug, question_key, campaign_id), code=303)


@bp.post("/<slug>/questions/<question_key>/campaigns/<uuid:campaign_id>/undo")
@requires(Role.POLICY)
def undo_campaign_decision(slug: str, question_key: str, campaign_id: UUID) -> ResponseReturnValue:
    """Take every decision on a group back."""
    asked = require_asked(slug, question_key)
    undo_campaign(db.session, asked.consultation, question_key, campaign_id, undone_by=current_user())
    db.session.commit()
    flash("Undone. The group is as the machine found it, and waits for a person.", "success")
    return redirect(_address(slug, question_key, campaign_id), code=303)


def _decide(asked: Asked, campaign_id: UUID, typed: Typed) -> None:
    """Do what was asked for. Raises Conflict."""
    seen = Seen(asked.consultation, asked.question.key, campaign_id, typed.seen, current_user())
    match typed.what:
        case "confirm":
            confirm_campaign(db.session, seen, label=typed.label or "")
        case "split":
            split_campaign(db.session, seen, reason=typed.reason)
        case "take_out":
            take_out(db.session, seen, typed.ticked)
        case _:
            let_in(db.session, seen, typed.ticked)


def _page(asked: Asked, campaign_id: UUID, typed: Typed) -> ResponseReturnValue:
    group = require_group(db.session, asked.consultation, asked.question.key, campaign_id)
    text = commonest_text(group.inside)
    wordings = wordings_of(group.inside)
    paging = Paging.of(len(wordings), request.args.get("page"))
    values = {"slug": asked.consultation.slug, "question_key": asked.question.key, "campaign_id": str(campaign_id)}
    return render_template(
        "policy/publishing/campaign.html",
        consultation=asked.consultation,
        question=asked.question,
        group=group,
        text=text,
        count=len(wordings),
        wordings=wordings[paging.offset : paging.last],
        waiting=wordings_of(group.waiting, compared_with=text),
        taken_out=wordings_of(group.taken_out, compared_with=text),
        paging=paging,
        pagination=paging.links("policy.campaign", values),
        channels=CHANNELS,
        label=group.label if typed.label is None else typed.label,
        reason=typed.reason,
        ticked=typed.ticked,
        errors=[typed.problem] if typed.problem else [],
    )


def _identifiers(values: list[str]) -> set[UUID]:
    """What was ticked; a value that is no identifier was not."""
    found = set()
    for value in values:
        try:
            found.add(UUID(value))
        except ValueError:
            continue
    return found


def _address(slug: str, question_key: str, campaign_id: UUID) -> str:
    return url_for("policy.campaign", slug=slug, question_key=question_key, campaign_id=campaign_id)
