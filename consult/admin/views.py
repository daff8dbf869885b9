"""Accounts and the audit trail."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consult.access import current_user, requires
from consult.errors import NotFound
from consult.extensions import db
from consult.models import Role
from consult.queries.audit import list_events
from consult.queries.people import get_user, list_users
from consult.services import accounts

bp = Blueprint("admin", __name__, url_prefix="/admin")

EVENTS_A_PAGE = 50


@bp.get("/")
@requires(Role.ADMIN)
def home() -> ResponseReturnValue:
    """Everybody with an account."""
    return render_template("admin/home.html", users=list_users(db.session))


@bp.post("/users/<uuid:user_id>/active")
@requires(Role.ADMIN)
def set_active(user_id: UUID) -> Response:
    """Open or close an account."""
    user = get_user(db.session, user_id)
    if user is None:
        raise NotFound("There is no such account.")
    is_active = request.form.get("is_active") == "yes"
    accounts.set_active(db.session, user, is_active=is_active, actor=current_user())
    db.session.commit()
    flash(f"{user.name}’s account is {'open' if is_active else 'closed'}.", "success")
    return redirect(url_for("admin.home"), code=303)


@bp.get("/audit")
@requires(Role.ADMIN)
def audit() -> ResponseReturnValue:
    """What was done, newest first."""
    page = max(request.args.get("page", 1, type=int), 1)
    events = list_events(db.session, offset=(page - 1) * EVENTS_A_PAGE, limit=EVENTS_A_PAGE + 1)
    return render_template(
        "admin/audit.html", events=events[:EVENTS_A_PAGE], page=page, has_more=len(events) > EVENTS_A_PAGE
    )
