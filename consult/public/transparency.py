"""The algorithmic transparency record, where the organisation publishes it."""

from datetime import timedelta

from flask import Response, current_app, render_template
from flask.typing import ResponseReturnValue

from consult.access import public
from consult.clock import utc_now
from consult.errors import NotFound
from consult.extensions import db
from consult.public.blueprint import bp
from consult.reports.accountability.document import Document, as_json
from consult.reports.accountability.transparency import transparency_record as make_record

KEPT = "published_transparency_record"
KEPT_FOR = timedelta(minutes=10)
NOT_PUBLISHED = "The transparency record is not published."


@bp.get("/transparency-record")
@public
def transparency_record() -> ResponseReturnValue:
    """The record as a page."""
    return render_template("public/transparency_record.html", document=_published())


@bp.get("/transparency-record.json")
@public
def transparency_record_file() -> ResponseReturnValue:
    """The record for a machine to read."""
    return Response(as_json(_published()), mimetype="application/json")


def _published() -> Document:
    """The record as it was within the last minutes: making it takes a while, and anybody may ask."""
    settings, now = current_app.config["CONSULT"], utc_now()
    if not settings.publish_transparency_record:
        raise NotFound(NOT_PUBLISHED)
    kept: Document | None = current_app.extensions.get(KEPT)
    if kept is None or now - kept.made_at > KEPT_FOR:
        kept = current_app.extensions[KEPT] = make_record(db.session, settings, now=now)
    return kept
