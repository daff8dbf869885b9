"""Exports. They are asked for with a form, because each leaves an event in the audit trail.

The event is committed before the file is made: making a large one takes seconds, and nobody else could save meanwhile.
"""

from flask import Response, request
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import ConsultError
from consult.extensions import db
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.explore.offers import offers_for
from consult.policy.explore.selecting import read_selection
from consult.policy.filters import Choices, read_response_filters
from consult.policy.questions import require_asked
from consult.queries.consultations import require_consultation
from consult.queries.responses import locality_question
from consult.queries.themes import list_themes_of
from consult.reports.exports import comments_sheet, file_name, responses_sheet
from consult.reports.spreadsheets import Sheet, as_csv, as_xlsx
from consult.services.auditing import record

DO_NOT_FIT = "The filters do not fit. Go back, correct them, and download again."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.post("/<slug>/responses.<any(csv,xlsx):ending>")
@requires(Role.POLICY)
def export_responses(slug: str, ending: str) -> ResponseReturnValue:
    """The responses that fit the filters, one to a row."""
    consultation = require_consultation(db.session, slug)
    choices = Choices.of(locality_question(db.session, consultation), list_themes_of(db.session, consultation))
    filters, wanted = read_response_filters(request.form, choices)
    if filters.errors:
        raise ConsultError(DO_NOT_FIT)
    record(db.session, "responses exported", consultation, actor=current_user(), format=ending, filters=filters.kept)
    db.session.commit()
    sheet = responses_sheet(db.session, consultation, wanted)
    return sent_as_file(sheet, file_name(consultation, "responses", ending), ending)


@bp.post("/<slug>/questions/<question_key>/comments.<any(csv,xlsx):ending>")
@requires(Role.POLICY)
def export_comments(slug: str, question_key: str, ending: str) -> ResponseReturnValue:
    """The comments of a selection with their themes; without a selection, every comment on the question."""
    asked = require_asked(slug, question_key)
    selection = read_selection(request.form, offers_for(db.session, asked.consultation, question_key))
    if selection.errors:
        raise ConsultError(DO_NOT_FIT)
    record(
        db.session,
        "comments exported",
        asked.consultation,
        actor=current_user(),
        format=ending,
        question=question_key,
        filters=sorted(selection.narrowed),
    )
    db.session.commit()
    sheet = comments_sheet(db.session, asked.consultation, asked.question, selection.wanted)
    return sent_as_file(sheet, file_name(asked.consultation, f"{question_key}-coded-comments", ending), ending)


def sent_as_file(sheet: Sheet, name: str, ending: str) -> Response:
    """A table as a file to keep: CSV, or a workbook for Excel."""
    file = Response(as_csv(sheet), mimetype="text/csv") if ending == "csv" else Response(as_xlsx(sheet), mimetype=XLSX)
    file.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return file
