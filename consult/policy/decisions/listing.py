"""The decisions of a consultation: a list with filters, and the same as a file."""

from flask import current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.clock import today_in_london, utc_now
from consult.extensions import db
from consult.models import Consultation, Role
from consult.policy.blueprint import bp
from consult.policy.decisions.filters import PUBLISHED, STATUSES, narrowed, read_wanted
from consult.policy.decisions.words import STATUS_TAGS
from consult.policy.downloads import sent_as_file
from consult.queries.consultations import require_consultation
from consult.queries.decisions import first_published
from consult.reports.counted_once import EACH_CAMPAIGN_ONCE
from consult.reports.decided import decided_on, decisions_sheet
from consult.reports.exports import file_name
from consult.services.auditing import record
from consult.services.response_deadline import ResponseDeadline, response_deadline


@bp.get("/<slug>/decisions")
@requires(Role.POLICY)
def decisions(slug: str) -> ResponseReturnValue:
    """Every theme with what people said and what was decided."""
    consultation = require_consultation(db.session, slug)
    questions = decided_on(db.session, consultation, today=today_in_london())
    wanted = read_wanted(request.args)
    lines = [line for question in questions for line in question.lines]
    deadline = _deadline(consultation)
    published = sum(line.decision is not None and line.decision.published_at is not None for line in lines)
    return render_template(
        "policy/decisions/list.html",
        consultation=consultation,
        questions=narrowed(questions, wanted),
        wanted=wanted,
        statuses=STATUSES,
        published_choices=PUBLISHED,
        tags=STATUS_TAGS,
        deadline=deadline,
        smallest=current_app.config["CONSULT"].smallest_cell,
        each_campaign_once=EACH_CAMPAIGN_ONCE,
        in_all=len(lines),
        published=published,
        overdue=sum(line.is_overdue for line in lines),
        public_page=url_for("public.outcome", slug=slug) if published and deadline else None,
    )


@bp.post("/<slug>/decisions.csv")
@requires(Role.POLICY)
def export_decisions(slug: str) -> ResponseReturnValue:
    """The decisions that fit the filters, one theme to a row."""
    consultation = require_consultation(db.session, slug)
    wanted = read_wanted(request.form)
    record(db.session, "decisions exported", consultation, actor=current_user(), filters=wanted.kept)
    db.session.commit()
    questions = narrowed(decided_on(db.session, consultation, today=today_in_london()), wanted)
    return sent_as_file(decisions_sheet(consultation, questions), file_name(consultation, "decisions", "csv"), "csv")


def _deadline(consultation: Consultation) -> ResponseDeadline | None:
    responded_at = first_published(db.session).get(consultation.id)
    return response_deadline(consultation.closes_at, utc_now(), responded_at=responded_at)
