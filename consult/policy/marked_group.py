"""A group of marked responses: a person looks at them, and decides whether one, some or all of them count."""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Consultation, Role
from consult.page_furniture import count_of
from consult.paging import ROWS_A_PAGE, Paging
from consult.policy.blueprint import bp
from consult.policy.marked import REASONS, name_of
from consult.queries.consultations import require_consultation
from consult.queries.marks import (
    Chosen,
    GroupInList,
    count_chosen,
    fingerprint_of,
    last_entered_at,
    list_marked,
    require_group,
)
from consult.reports.left_out import NO_ANSWER
from consult.services.mark_decisions import count_marked_responses, refuse_if_changed

LONGEST_REASON = 500
STALE = "Your page had been open too long, so nothing was saved. Look at the group again, then decide"
NOTHING_CHANGES = "Each of these is left out already. Choose others, or choose that they count"
TOO_LONG = f"What you say must be {LONGEST_REASON} characters or fewer"


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent: of which responses, whether they count, and the group as it was seen."""

    which: str = ""
    ticked: frozenset[UUID] = frozenset()
    what: str = ""
    reason: str = ""
    seen: str = ""
    entered_by: datetime | None = None

    @classmethod
    def read(cls, form: MultiDict[str, str]) -> "Typed":
        """Read a form. What makes no sense was not sent."""
        return cls(
            which=form.get("which", ""),
            ticked=frozenset(form.getlist("responses", type=UUID)),
            what=form.get("what", ""),
            reason=form.get("reason", "").strip(),
            seen=form.get("seen", ""),
            entered_by=moment_of(form.get("entered_by", "")),
        )

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What is to be put right, in the order of the page."""
        if form_is_stale():
            return [("", STALE)]
        found = []
        if self.which not in ("ticked", "all"):
            found.append(("which", "Choose whether you decide on those you ticked or on all of the group"))
        elif self.which == "ticked" and not self.ticked:
            found.append(("response-1", "Tick at least one response, or choose all of the group"))
        if self.what not in ("count", "leave_out"):
            found.append(("what", "Choose whether they count"))
        if len(self.reason) > LONGEST_REASON:
            found.append(("reason", TOO_LONG))
        return found


@bp.get("/<slug>/marked/<kind>/<value>")
@requires(Role.POLICY)
def marked_group(slug: str, kind: str, value: str) -> ResponseReturnValue:
    """The responses of a group, those that nobody has decided on first."""
    consultation = require_consultation(db.session, slug)
    return _page(consultation, require_group(db.session, consultation, kind, value), Typed())


@bp.post("/<slug>/marked/<kind>/<value>")
@requires(Role.POLICY)
@keeps_what_was_typed
def decide_marked(slug: str, kind: str, value: str) -> ResponseReturnValue:
    """Note that responses of a group count, or go on to what the figures are without them."""
    consultation = require_consultation(db.session, slug)
    line = require_group(db.session, consultation, kind, value)
    typed = Typed.read(request.form)
    if typed.errors:
        return _page(consultation, line, typed, typed.errors)
    entered_by = typed.entered_by or last_entered_at(db.session, consultation, line.group)
    chosen = Chosen(consultation.id, line.group, entered_by, typed.ticked if typed.which == "ticked" else None)
    try:
        if typed.what == "leave_out":
            return _go_on(consultation, line, typed, chosen)
        number = count_marked_responses(
            db.session, consultation, chosen, seen=typed.seen, reason=typed.reason, by=current_user()
        )
    except Conflict as conflict:
        db.session.rollback()
        return _page(consultation, line, typed, [("", str(conflict))])
    flash(f"Noted: {count_of(number, 'response counts', 'responses count')}.", "success")
    db.session.commit()
    return redirect(url_for("policy.marked", slug=slug), code=303)


def moment_of(text: str) -> datetime | None:
    """A moment as a form or an address carries it; None for what is none."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _go_on(consultation: Consultation, line: GroupInList, typed: Typed, chosen: Chosen) -> ResponseReturnValue:
    """Go to the page that shows the figures without the responses, if there is one that counts. Raises Conflict."""
    refuse_if_changed(db.session, chosen, typed.seen)
    if not count_chosen(db.session, chosen, counting=True):
        return _page(consultation, line, typed, [("which", NOTHING_CHANGES)])
    address = url_for(
        "policy.without_marked",
        slug=consultation.slug,
        kind=line.group.by.value,
        value=line.group.value,
        responses=[str(id_) for id_ in sorted(chosen.only or ())],
        entered_by=chosen.entered_by.isoformat(),
        seen=typed.seen,
    )
    return redirect(address, code=303)


def _page(
    consultation: Consultation, line: GroupInList, typed: Typed, errors: list[tuple[str, str]] | None = None
) -> ResponseReturnValue:
    paging = Paging.of(line.responses, request.args.get("page"))
    entered_by = last_entered_at(db.session, consultation, line.group)
    address = {"slug": consultation.slug, "kind": line.group.by.value, "value": line.group.value}
    return render_template(
        "policy/marked_group.html",
        consultation=consultation,
        line=line,
        name=name_of(line),
        responses=list_marked(db.session, consultation, line.group, offset=paging.offset, limit=ROWS_A_PAGE),
        paging=paging,
        pagination=paging.links("policy.marked_group", address),
        reasons=REASONS,
        no_answer=NO_ANSWER,
        typed=replace(typed, entered_by=entered_by),
        seen=fingerprint_of(db.session, Chosen(consultation.id, line.group, entered_by)),
        errors=errors or [],
    )
