"""How long what people sent is kept: each consultation's schedule, what the next run deletes, and what was deleted."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.admin.blueprint import bp
from consult.clock import utc_now
from consult.extensions import db
from consult.models import Consultation, Role
from consult.queries.consultations import list_consultations, require_consultation
from consult.queries.deletion import list_to_go, to_go
from consult.queries.people import names_of
from consult.queries.retention import (
    LABELS,
    NOTICE,
    count_what_is_over,
    list_holds,
    list_records,
    periods_of,
    schedule_of,
)
from consult.services.retention import NewPeriods, hold, lift_hold, set_schedule
from consult.tasks.clock_leaps import find_leap

LONGEST_REASON = 500
SAY_WHY = "Enter why nothing may be deleted"
TOO_LONG = f"The reason must be {LONGEST_REASON} characters or fewer"


@dataclass(frozen=True, slots=True)
class PeriodField:
    """A period that can be set: the name of its control, what it is of, and the longest it can be."""

    name: str
    label: str
    unit: str
    most: int

    @property
    def problem(self) -> str:
        """What to do where something else was typed."""
        return f"Enter how long as a whole number of {self.unit} from 1 to {self.most:,}, or leave it empty"


FIELDS = (
    PeriodField("drafts_days", "Responses that were begun and never sent", "days", 3650),
    PeriodField("equality_months", "Equality answers, which are then turned into counts", "months", 120),
    PeriodField("originals_months", "Scanned originals", "months", 120),
    PeriodField("set_aside_months", "What was keyed from paper forms that made no response", "months", 120),
    PeriodField("responses_months", "Responses, with answers, comments and codes", "months", 120),
)


@bp.get("/retention")
@requires(Role.ADMIN)
def retention() -> ResponseReturnValue:
    """What the next run deletes of each consultation."""
    now, settings = utc_now(), current_app.config["CONSULT"]
    over = [
        (each, sum(count_what_is_over(db.session, each, periods_of(db.session, each, settings), now).values()))
        for each in list_consultations(db.session)
    ]
    plans = {plan.consultation.id: plan for plan in list_to_go(db.session, settings, now)}
    leap = find_leap(db.session, current_app.extensions["queue"], now)
    return render_template("admin/retention.html", over=over, plans=plans, notice_days=NOTICE.days, leap=leap)


@bp.get("/retention/<slug>")
@requires(Role.ADMIN)
def retention_schedule(slug: str) -> ResponseReturnValue:
    """The schedule of one consultation, what the next run deletes, and what was deleted."""
    consultation = require_consultation(db.session, slug)
    return _show(consultation)


@bp.post("/retention/<slug>")
@requires(Role.ADMIN)
def set_retention_schedule(slug: str) -> ResponseReturnValue:
    """Set how long the things of a consultation are kept."""
    consultation = require_consultation(db.session, slug)
    typed = {each.name: request.form.get(each.name, "").strip() for each in FIELDS}
    version = request.form.get("version", 0, type=int)
    read = {each.name: _number(typed[each.name], most=each.most) for each in FIELDS}
    errors = [(each.name, each.problem) for each in FIELDS if typed[each.name] and read[each.name] is None]
    if errors:
        return _show(consultation, typed, version=version, errors=errors), 400
    set_schedule(db.session, consultation, NewPeriods(**read), version=version, by=current_user())
    db.session.commit()
    flash("The retention schedule is saved.", "success")
    return redirect(url_for("admin.retention_schedule", slug=slug), code=303)


@bp.post("/retention/<slug>/hold")
@requires(Role.ADMIN)
def hold_retention(slug: str) -> ResponseReturnValue:
    """Let nothing of a consultation be deleted until the hold is lifted."""
    consultation = require_consultation(db.session, slug)
    reason = request.form.get("reason", "").strip()
    if not reason or len(reason) > LONGEST_REASON:
        problem = TOO_LONG if reason else SAY_WHY
        return _show(consultation, errors=[("reason", problem)], reason=reason), 400
    hold(db.session, consultation, reason=reason, by=current_user())
    db.session.commit()
    flash("Nothing of this consultation is deleted until you lift the hold.", "success")
    return redirect(url_for("admin.retention_schedule", slug=slug), code=303)


@bp.post("/retention/<slug>/lift-hold")
@requires(Role.ADMIN)
def lift_retention_hold(slug: str) -> ResponseReturnValue:
    """Let what is over be deleted again."""
    lift_hold(db.session, require_consultation(db.session, slug), by=current_user())
    db.session.commit()
    flash("The hold is lifted. What is over is deleted again.", "success")
    return redirect(url_for("admin.retention_schedule", slug=slug), code=303)


def _show(
    consultation: Consultation,
    typed: Mapping[str, str] | None = None,
    *,
    version: int | None = None,
    errors: list[tuple[str, str]] | None = None,
    reason: str = "",
) -> str:
    """The page with what was typed, or where nothing was, with the schedule as it is."""
    schedule = schedule_of(db.session, consultation)
    own = {each.name: getattr(schedule, each.name) for each in FIELDS} if schedule else {}
    now, settings = utc_now(), current_app.config["CONSULT"]
    periods = periods_of(db.session, consultation, settings)
    holds = list_holds(db.session, consultation)
    return render_template(
        "admin/retention_schedule.html",
        consultation=consultation,
        fields=FIELDS,
        typed={name: str(value or "") for name, value in own.items()} if typed is None else typed,
        version=(schedule.version if schedule else 0) if version is None else version,
        errors=errors or [],
        periods=periods,
        over=count_what_is_over(db.session, consultation, periods, now),
        plan=to_go(db.session, consultation, settings, now),
        holds=holds,
        names=names_of(db.session, [each for hold in holds for each in (hold.held_by_id, hold.lifted_by_id)]),
        reason=reason,
        notice_days=NOTICE.days,
        records=list_records(db.session, consultation),
        labels=LABELS,
    )


def _number(text: str, *, most: int) -> int | None:
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= len(str(most)) else 0
    return number if 1 <= number <= most else None
