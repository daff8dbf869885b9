"""What the organisation has to say of the service: the impact notes and the transparency record, to read and print."""

from flask import current_app, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.clock import utc_now
from consult.extensions import db
from consult.models import Role
from consult.policy.blueprint import bp
from consult.queries.consultations import list_consultations, require_consultation
from consult.reach import current_reach
from consult.reports.accountability.document import Document
from consult.reports.accountability.impact_note import impact_note_of, impact_note_of_service
from consult.reports.accountability.transparency import transparency_record as make_record


@bp.get("/<slug>/impact-note")
@requires(Role.POLICY)
def impact_note(slug: str) -> ResponseReturnValue:
    """The data protection impact note of a consultation."""
    consultation = require_consultation(db.session, slug)
    document = impact_note_of(db.session, consultation, current_app.config["CONSULT"], now=utc_now())
    return _page(document, ("The service’s impact note", url_for("policy.service_impact_note")))


@bp.get("/impact-note")
@requires(Role.POLICY)
def service_impact_note() -> ResponseReturnValue:
    """The data protection impact note of the service, with the way to those of its consultations."""
    document = impact_note_of_service(db.session, current_app.config["CONSULT"], now=utc_now(), within=current_reach())
    notes = [
        (f"Impact note: {each.title}", url_for("policy.impact_note", slug=each.slug))
        for each in list_consultations(db.session, within=current_reach())
    ]
    return _page(document, ("Algorithmic transparency record", url_for("policy.transparency_record")), *notes)


@bp.get("/transparency-record")
@requires(Role.POLICY)
def transparency_record() -> ResponseReturnValue:
    """The algorithmic transparency record, whether residents are shown it or not."""
    document = make_record(db.session, current_app.config["CONSULT"], now=utc_now(), within=current_reach())
    return _page(document, ("The service’s impact note", url_for("policy.service_impact_note")))


def _page(document: Document, *links: tuple[str, str]) -> str:
    return render_template("policy/accountability.html", document=document, links=links)
