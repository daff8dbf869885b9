"""The audit trail: who did what, when, to what; narrowed, and taken away as a file."""

import json
from collections.abc import Iterator, Sequence

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue
from sqlmodel import Session

from consult.access import current_user, requires
from consult.admin.audit_filters import read_audit_filters, said_of_type
from consult.admin.blueprint import bp
from consult.clock import today_in_london
from consult.errors import ConsultError
from consult.extensions import db
from consult.models import Role
from consult.paging import ROWS_A_PAGE, Paging
from consult.queries.audit import EventFilter, count_events, every_event, list_events
from consult.reports.spreadsheets import Cell, Sheet, csv_in_pieces
from consult.services.auditing import record

HEADER = ("when", "action", "subject type", "subject identifier", "who", "details")
DO_NOT_FIT = "The filters do not fit. Go back, correct them, and download again."


@bp.get("/audit")
@requires(Role.ADMIN)
def audit() -> ResponseReturnValue:
    """What was done, newest first."""
    filters, wanted = read_audit_filters(db.session, request.args)
    paging = Paging.of(count_events(db.session, wanted), request.args.get("page"))
    return render_template(
        "admin/audit.html",
        events=list_events(db.session, wanted, offset=paging.offset, limit=ROWS_A_PAGE),
        filters=filters,
        paging=paging,
        pagination=paging.links("admin.audit", filters.kept),
        said_of_type=said_of_type,
    )


@bp.post("/audit.csv")
@requires(Role.ADMIN)
def export_audit() -> ResponseReturnValue:
    """The events that fit the filters, sent as they are read. Exporting is an event too."""
    filters, wanted = read_audit_filters(db.session, request.form)
    if filters.errors:
        raise ConsultError(DO_NOT_FIT)
    record(db.session, "audit trail exported", current_user(), actor=current_user(), filters=sorted(filters.kept))
    db.session.commit()
    sheet = Sheet("Audit trail", (), HEADER, _rows(wanted))
    file = Response(stream_with_context(csv_in_pieces(sheet)), mimetype="text/csv")
    file.headers["Content-Disposition"] = f'attachment; filename="audit-trail-{today_in_london():%Y-%m-%d}.csv"'
    return file


def _rows(wanted: EventFilter) -> Iterator[Sequence[Cell]]:
    # The request's own session was closed when the view ended; what it opened after that nobody would close.
    with Session(db.engine) as session:
        for event in every_event(session, wanted):
            subject = str(event.subject_id) if event.subject_id else None
            details = json.dumps(event.details, ensure_ascii=False, sort_keys=True) if event.details else None
            yield event.happened_at, event.action, event.subject_type, subject, event.actor_name, details
