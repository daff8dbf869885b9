"""The dashboard of a consultation while it is open, and its chart."""

from flask import Response, abort, current_app, render_template
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.chart_images import chart_image
from consult.clock import today_in_london, utc_now
from consult.extensions import db
from consult.models import Consultation, Role
from consult.officers.blueprint import bp
from consult.queries.consultations import require_consultation, state_of
from consult.reports.dashboard import Dashboard, dashboard_of
from consult.reports.dashboard_chart import dashboard_chart, said_of_dashboard


@bp.get("/consultations/<slug>/dashboard")
@requires(Role.OFFICER, Role.POLICY)
def dashboard(slug: str) -> ResponseReturnValue:
    """What came in by channel against what is wanted, and who came forward beside the people of the area."""
    consultation = require_consultation(db.session, slug)
    shown = _dashboard_of(consultation)
    is_policy = current_user().role in (Role.POLICY, Role.ADMIN)
    return render_template(
        "officers/dashboard.html",
        consultation=consultation,
        state=state_of(consultation, utc_now()),
        shown=shown,
        alt=said_of_dashboard(shown),
        is_policy=is_policy,
        smallest=current_app.config["CONSULT"].smallest_cell,
    )


@bp.get("/consultations/<slug>/dashboard.svg")
@requires(Role.OFFICER, Role.POLICY)
def dashboard_picture(slug: str) -> Response:
    """The chart. Its figures stand in the table of the page."""
    shown = _dashboard_of(require_consultation(db.session, slug))
    if not shown.periods:
        abort(404)
    return chart_image(dashboard_chart(shown))


def _dashboard_of(consultation: Consultation) -> Dashboard:
    smallest = current_app.config["CONSULT"].smallest_cell
    return dashboard_of(db.session, consultation, today=today_in_london(), smallest=smallest)
