"""Who has an account."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consult.access import current_user, requires
from consult.admin.blueprint import bp
from consult.errors import NotFound
from consult.extensions import db
from consult.models import Role
from consult.queries.people import get_user, list_users
from consult.services import accounts


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
