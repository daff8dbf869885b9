"""The concerns of all that the reader works on: what is open or overdue, and what the machine has not read yet."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.clock import utc_now
from consult.extensions import db
from consult.models import Role
from consult.paging import ROWS_A_PAGE, Paging
from consult.policy.blueprint import bp
from consult.policy.care.filters import CONCERN_KIND_CHOICES, consultation_choices, read_concern_filters
from consult.policy.care.marking import excerpt
from consult.policy.care.words import CONCERN_KINDS, CONCERN_STATES, OUTCOMES, due_of, hour_of
from consult.queries.concerns import (
    ConcernCounts,
    concern_counts,
    count_concerns,
    list_concerns,
    list_unread_comments,
    unread_by_the_machine,
)
from consult.queries.consultations import list_consultations
from consult.queries.masking import count_to_check
from consult.reach import current_reach
from consult.services.concern_deadline import LATE, NEXT_DAY_BY


@bp.get("/concerns")
@requires(Role.POLICY)
def concerns() -> ResponseReturnValue:
    """Concerns that fit the filters, the next due first."""
    now = utc_now()
    reach = current_reach()
    consultations = list_consultations(db.session, within=reach)
    filters, wanted = read_concern_filters(request.args, consultations, within=reach)
    paging = Paging.of(count_concerns(db.session, wanted, now=now), request.args.get("page"))
    found = list_concerns(db.session, wanted, now=now, offset=paging.offset, limit=ROWS_A_PAGE)
    return render_template(
        "policy/care/concerns.html",
        filters=filters,
        states=CONCERN_STATES,
        kind_choices=CONCERN_KIND_CHOICES,
        consultations=consultation_choices(consultations),
        counts=concern_counts(db.session, now, within=reach),
        unread=unread_by_the_machine(db.session, within=reach),
        paging=paging,
        pagination=paging.links("policy.concerns", filters.kept),
        shown=[(concern, excerpt(concern.text, concern.spans), due_of(concern, now)) for concern in found],
        kinds=CONCERN_KINDS,
        outcomes=OUTCOMES,
        late=hour_of(LATE),
        next_day_by=hour_of(NEXT_DAY_BY),
    )


@bp.get("/concerns/unread")
@requires(Role.POLICY)
def unread_comments() -> ResponseReturnValue:
    """The comments that the machine has not read, for a person to read instead."""
    reach = current_reach()
    unread = unread_by_the_machine(db.session, within=reach)
    paging = Paging.of(unread.count, request.args.get("page"))
    return render_template(
        "policy/care/unread.html",
        unread=unread,
        paging=paging,
        pagination=paging.links("policy.unread_comments", {}),
        comments=list_unread_comments(db.session, offset=paging.offset, limit=ROWS_A_PAGE, within=reach),
    )


@bp.app_template_global()
def open_concerns() -> ConcernCounts:
    """How many concerns are open and overdue, for the banner of another page."""
    return concern_counts(db.session, utc_now(), within=current_reach())


@bp.app_template_global()
def comments_to_check() -> int:
    """How many comments have personal details that nobody has looked at."""
    return count_to_check(db.session, within=current_reach())
