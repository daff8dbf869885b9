"""Leaving marked responses out: the figures with and without them are seen first, and a reason is given."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Consultation, LeftOutFor, Role
from consult.page_furniture import count_of
from consult.policy.blueprint import bp
from consult.policy.marked import name_of
from consult.policy.marked_group import LONGEST_REASON, STALE, TOO_LONG, moment_of
from consult.queries.consultations import require_consultation
from consult.queries.marks import Chosen, GroupInList, count_chosen, require_group
from consult.queries.received import count_received
from consult.reports.left_out import NO_ANSWER
from consult.reports.without import figures_without
from consult.services.mark_decisions import leave_out_marked

NOT_WHOLE = "The address was not whole. Go back to the group, and choose again."
COUNTS_NO_MORE = "None of these responses counts any more. Look at the group again."


@bp.get("/<slug>/marked/<kind>/<value>/without")
@requires(Role.POLICY)
def without_marked(slug: str, kind: str, value: str) -> ResponseReturnValue:
    """How the figures stand with and without the responses that were chosen, before any of them is left out."""
    consultation = require_consultation(db.session, slug)
    line = require_group(db.session, consultation, kind, value)
    return _page(consultation, line, _chosen(consultation, line))


@bp.post("/<slug>/marked/<kind>/<value>/without")
@requires(Role.POLICY)
@keeps_what_was_typed
def leave_marked_out(slug: str, kind: str, value: str) -> ResponseReturnValue:
    """Leave the responses that were chosen out of every count; or say what to put right."""
    consultation = require_consultation(db.session, slug)
    line = require_group(db.session, consultation, kind, value)
    chosen = _chosen(consultation, line)
    why, reason = _why(), request.form.get("reason", "").strip()
    errors = _errors(why, reason)
    if errors or why is None:
        return _page(consultation, line, chosen, errors)
    seen = request.args.get("seen", "")
    number = leave_out_marked(
        db.session, consultation, chosen, seen=seen, left_out_for=why, reason=reason, by=current_user()
    )
    are = count_of(number, "response is", "responses are")
    flash(f"{are} left out of every figure. All are kept, and can be counted again.", "success")
    db.session.commit()
    return redirect(url_for("policy.marked", slug=slug), code=303)


def _chosen(consultation: Consultation, line: GroupInList) -> Chosen:
    """The responses that the address names. Raises Conflict where it is not whole."""
    entered_by = moment_of(request.args.get("entered_by", ""))
    ticked = frozenset(request.args.getlist("responses", type=UUID))
    if entered_by is None or len(ticked) < len(request.args.getlist("responses")):
        raise Conflict(NOT_WHOLE)
    return Chosen(consultation.id, line.group, entered_by, ticked or None)


def _why() -> LeftOutFor | None:
    why = request.form.get("left_out_for", "")
    return LeftOutFor(why) if why in set(LeftOutFor) else None


def _errors(why: LeftOutFor | None, reason: str) -> list[tuple[str, str]]:
    if form_is_stale():
        return [("", STALE)]
    found = []
    if why is None:
        found.append(("left-out-for", "Choose why they are no answers"))
    if not reason:
        found.append(("reason", "Say how you know that they are no answers"))
    elif len(reason) > LONGEST_REASON:
        found.append(("reason", TOO_LONG))
    return found


def _page(
    consultation: Consultation, line: GroupInList, chosen: Chosen, errors: list[tuple[str, str]] | None = None
) -> ResponseReturnValue:
    number = count_chosen(db.session, chosen, counting=True)
    if not number:
        raise Conflict(COUNTS_NO_MORE)
    return render_template(
        "policy/marked_without.html",
        consultation=consultation,
        line=line,
        name=name_of(line),
        number=number,
        received=count_received(db.session, consultation),
        figures=figures_without(db.session, consultation, chosen),
        address=url_for(
            "policy.leave_marked_out",
            slug=consultation.slug,
            kind=line.group.by.value,
            value=line.group.value,
            responses=[str(id_) for id_ in sorted(chosen.only or ())],
            entered_by=chosen.entered_by.isoformat(),
            seen=request.args.get("seen", ""),
        ),
        no_answer=NO_ANSWER,
        why=_why(),
        reason=request.form.get("reason", ""),
        errors=errors or [],
    )
