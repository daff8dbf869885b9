"""What the service says of itself: accessibility, privacy, cookies."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from consult.access import public
from consult.errors import NotFound
from consult.extensions import db
from consult.public.accessibility import accessibility_record
from consult.public.blueprint import bp
from consult.queries.consultations import questionnaire_of, require_consultation
from consult.queries.retention import NOTICE, periods_of, usual_periods


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("public/accessibility.html", record=accessibility_record())


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """How personal data is used, and how long it is kept where a consultation does not say otherwise."""
    settings = current_app.config["CONSULT"]
    return render_template(
        "public/privacy.html", settings=settings, periods=usual_periods(settings), notice_days=NOTICE.days
    )


@bp.get("/consultations/<slug>/privacy")
@public
def privacy_of(slug: str) -> ResponseReturnValue:
    """The same for one consultation, with its own notice and how long its own things are kept."""
    consultation = require_consultation(db.session, slug)
    if consultation.is_imported:
        raise NotFound("There is no such consultation.")
    settings = current_app.config["CONSULT"]
    return render_template(
        "public/privacy.html",
        settings=settings,
        periods=periods_of(db.session, consultation, settings),
        notice_days=NOTICE.days,
        consultation=consultation,
        questionnaire=questionnaire_of(db.session, consultation),
    )


@bp.get("/cookies")
@public
def cookies() -> ResponseReturnValue:
    """The one cookie."""
    return render_template("public/cookies.html", session_minutes=current_app.config["CONSULT"].session_minutes)
