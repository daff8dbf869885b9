"""Responses that are alike: a person says whether they are the same return, and may take it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict, NotFound
from consult.extensions import db
from consult.models import Consultation, Response, Role, SignalKind
from consult.policy.blueprint import bp
from consult.policy.words import CHANNELS
from consult.queries.consultations import require_consultation
from consult.queries.duplicates import (
    Alike,
    DecisionTaken,
    count_left_out,
    decisions_on,
    list_alike,
    list_left_out,
    references_of_those_that_count,
    require_alike,
)
from consult.queries.responses import read_out, require_response
from consult.services import duplicates as deciding
from consult.services.mark_decisions import count_one_again

SIDE_BY_SIDE = 4
"""So many responses have room beside each other; of more only the list is shown."""
LONGEST_LIST = 200
"""So many are listed, the first received first. More are a campaign or a shared device, and never one return."""

KINDS = {
    SignalKind.SERIAL: "Same serial number on the paper form",
    SignalKind.DEVICE: "Sent from one browser",
    SignalKind.TEXT: "The same words",
}
WHAT_IT_MEANS = {
    SignalKind.SERIAL: "Two forms with one number are one form keyed twice, or a form that somebody photocopied.",
    SignalKind.DEVICE: "One person may have answered twice. Or a household, a library or an officer at an event has "
    "one device for several people.",
    SignalKind.TEXT: "Somebody may have answered by two routes. Or several people sent one text: then it is a "
    "campaign, and each of them counts.",
}


@bp.get("/<slug>/duplicates")
@requires(Role.POLICY)
def duplicates(slug: str) -> ResponseReturnValue:
    """Every group of responses that are alike, and the responses that were left out of the counts."""
    consultation = require_consultation(db.session, slug)
    groups = list_alike(db.session, consultation)
    return render_template(
        "policy/duplicates.html",
        consultation=consultation,
        waiting=[group for group in groups if group.waits],
        decided=[group for group in groups if not group.waits],
        left_out=list_left_out(db.session, consultation),
        kinds=KINDS,
        channels=CHANNELS,
    )


@bp.get("/<slug>/duplicates/<kind>/<value>")
@requires(Role.POLICY)
def alike(slug: str, kind: str, value: str) -> ResponseReturnValue:
    """One group of responses that are alike, side by side."""
    consultation = require_consultation(db.session, slug)
    return _page(consultation, _require(consultation, kind, value))


@bp.post("/<slug>/duplicates/<kind>/<value>")
@requires(Role.POLICY)
def same_return(slug: str, kind: str, value: str) -> ResponseReturnValue:
    """Count one of the responses ticked, and leave the others out."""
    consultation = require_consultation(db.session, slug)
    group = _require(consultation, kind, value)
    counting = {member.response.id for member in group.counting}
    ticked = [id_ for id_ in request.form.getlist("same", type=UUID) if id_ in counting]
    keep = request.form.get("keep", type=UUID)
    reason = request.form.get("reason", "").strip()
    errors = []
    if len(ticked) < 2:
        errors.append(("same-1", "Tick the responses that are the same return, at least two"))
    elif keep not in ticked:
        errors.append(("keep-1", "Choose the one that counts from those you ticked"))
    if not reason:
        errors.append(("reason", "Say how you know that they are the same return"))
    if errors or keep is None:
        return _page(consultation, group, errors=errors)
    kept = deciding.leave_out(
        db.session, consultation, responses=ticked, same_as=keep, reason=reason, by=current_user()
    )
    flash(f"{kept.reference} counts, once. The others are kept and count no more.", "success")
    db.session.commit()
    return redirect(url_for("policy.duplicates", slug=slug), code=303)


@bp.post("/<slug>/duplicates/<kind>/<value>/different")
@requires(Role.POLICY)
def different_people(slug: str, kind: str, value: str) -> ResponseReturnValue:
    """Note that the responses are different people's, so that nobody is asked again."""
    consultation = require_consultation(db.session, slug)
    group = _require(consultation, kind, value)
    deciding.tell_apart(db.session, consultation, group.kind, value, entered_by=_seen(), by=current_user())
    db.session.commit()
    flash("Noted: different people. Each of the responses counts.", "success")
    return redirect(url_for("policy.duplicates", slug=slug), code=303)


@bp.post("/<slug>/duplicates/<kind>/<value>/look-again")
@requires(Role.POLICY)
def look_again(slug: str, kind: str, value: str) -> ResponseReturnValue:
    """Take back that the responses are different people's."""
    consultation = require_consultation(db.session, slug)
    group = _require(consultation, kind, value)
    deciding.look_again(db.session, consultation, group.kind, value, by=current_user())
    db.session.commit()
    return redirect(url_for("policy.alike", slug=slug, kind=kind, value=value), code=303)


@bp.post("/<slug>/responses/<uuid:response_id>/count-again")
@requires(Role.POLICY)
def count_again(slug: str, response_id: UUID) -> ResponseReturnValue:
    """Let a response that was left out count again, for whatever it was left out."""
    consultation = require_consultation(db.session, slug)
    reason = request.form.get("reason", "")
    response = require_response(db.session, consultation, response_id)
    if response.left_out_for is not None:
        count_one_again(db.session, consultation, response, reason=reason, by=current_user())
    else:
        response = deciding.count_again(db.session, consultation, response_id, reason=reason, by=current_user())
    flash(f"{response.reference} counts again.", "success")
    db.session.commit()
    return redirect(url_for("policy.response", slug=slug, response_id=response_id), code=303)


@bp.app_template_global()
def decisions_on_counting(response: Response) -> Sequence[DecisionTaken]:
    """What was decided of whether a response counts, the first first."""
    return decisions_on(db.session, response)


@bp.app_template_global()
def responses_left_out(consultation: Consultation) -> Mapping[UUID, str]:
    """For each response that does not count, the reference of the one that counts for it."""
    return references_of_those_that_count(db.session, consultation) if count_left_out(db.session, consultation) else {}


@bp.app_template_global()
def groups_of_alike_to_decide(consultation: Consultation) -> int:
    """How many groups of responses that are alike wait for a person."""
    return sum(group.waits for group in list_alike(db.session, consultation))


def _seen() -> datetime:
    """When the last of the responses was entered that the person saw on the page."""
    try:
        return datetime.fromisoformat(request.form.get("seen", ""))
    except ValueError:
        raise Conflict("The page was not sent whole. Look at the group again.") from None


def _require(consultation: Consultation, kind: str, value: str) -> Alike:
    if kind not in set(SignalKind):
        raise NotFound("There is no such likeness.")
    return require_alike(db.session, consultation, SignalKind(kind), value)


def _page(
    consultation: Consultation, group: Alike, *, errors: list[tuple[str, str]] | None = None
) -> ResponseReturnValue:
    members = group.members[:LONGEST_LIST]
    beside = [read_out(db.session, member.response) for member in members] if len(members) <= SIDE_BY_SIDE else []
    return render_template(
        "policy/alike.html",
        consultation=consultation,
        group=group,
        members=members,
        beside=beside,
        ticked=set(request.form.getlist("same", type=UUID)),
        keep=request.form.get("keep", type=UUID),
        reason=request.form.get("reason", ""),
        seen=max(member.response.entered_at for member in group.members).isoformat(),
        kinds=KINDS,
        meaning=WHAT_IT_MEANS[group.kind],
        channels=CHANNELS,
        errors=errors or [],
    )
