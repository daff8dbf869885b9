"""“We asked, you said, we did”: what came of a consultation, once something of it is published."""

from flask import current_app, g, render_template
from flask.typing import ResponseReturnValue

from consult.access import public
from consult.clock import today_in_london, utc_now
from consult.errors import NotFound
from consult.extensions import db
from consult.models import User
from consult.public.blueprint import bp
from consult.queries.blind_coding import comments_kept_from
from consult.queries.consultations import questionnaire_of, require_consultation
from consult.queries.decisions import has_outcome
from consult.reports.outcome import outcome_of


@bp.get("/consultations/<slug>/outcome")
@public
def outcome(slug: str) -> ResponseReturnValue:
    """What was asked, what people said, what was decided and what was done."""
    consultation = require_consultation(db.session, slug)
    if not has_outcome(db.session, consultation, utc_now()):
        raise NotFound("Nothing has been published yet of what came of this consultation.")
    smallest = current_app.config["CONSULT"].smallest_cell
    reader: User | None = g.get("user")
    kept_from_reader = comments_kept_from(db.session, reader.id, consultation) if reader else frozenset()
    return render_template(
        "public/outcome.html",
        consultation=consultation,
        questionnaire=questionnaire_of(db.session, consultation),
        outcome=outcome_of(
            db.session,
            consultation,
            smallest=smallest,
            today=today_in_london(),
            kept_from_reader=kept_from_reader,
        ),
        is_coding_blind=bool(kept_from_reader),
        smallest=smallest,
    )
