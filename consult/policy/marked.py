"""Responses that came as programs send them, or after many from one place: kept, counted, and shown to a person."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.models import MarkReason, Role
from consult.paging import ROWS_A_PAGE, Paging
from consult.policy.blueprint import bp
from consult.queries.consultations import require_consultation
from consult.queries.marks import count_marked, list_marked
from consult.queries.received import count_received
from consult.services.marking import MOST_FROM_ONE_PLACE

MANY = f"At least {MOST_FROM_ONE_PLACE} others had come from one internet address within ten minutes"
REASONS = {
    MarkReason.HIDDEN_FIELD: "A field that people do not see was filled in",
    MarkReason.TOO_FAST: "Sent faster than a person can answer",
    MarkReason.NO_BROWSER: "Not sent by a browser that people use",
    MarkReason.MANY_FROM_ONE_PLACE: MANY,
}


@bp.get("/<slug>/marked")
@requires(Role.POLICY)
def marked(slug: str) -> ResponseReturnValue:
    """Every marked response with its reasons, and how many responses there are with and without them."""
    consultation = require_consultation(db.session, slug)
    paging = Paging.of(count_marked(db.session, consultation), request.args.get("page"))
    return render_template(
        "policy/marked.html",
        consultation=consultation,
        received=count_received(db.session, consultation),
        reasons=REASONS,
        lines=list_marked(db.session, consultation, offset=paging.offset, limit=ROWS_A_PAGE),
        paging=paging,
        pagination=paging.links("policy.marked", {"slug": slug}),
    )
