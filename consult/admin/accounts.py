"""Accounts: who has one, a new one, and opening and closing them."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from pydantic import ValidationError
from werkzeug.wrappers import Response

from consult.access import current_user, requires
from consult.admin.account_forms import ROLES, NewAccountForm
from consult.admin.blueprint import bp
from consult.errors import Conflict
from consult.extensions import db
from consult.form_errors import errors_of
from consult.models import Role, User
from consult.queries.people import list_users, require_user
from consult.services import accounts, password_links


@bp.get("/")
@requires(Role.ADMIN)
def home() -> ResponseReturnValue:
    """Everybody with an account."""
    return render_template("admin/home.html", users=list_users(db.session))


@bp.route("/users/new", methods=["GET", "POST"])
@requires(Role.ADMIN)
def new_account() -> ResponseReturnValue:
    """Make an account, and show the link with which the person sets their password."""
    form = NewAccountForm(request.form)
    if request.method == "POST" and form.validate():
        user = _make_account(form)
        if user is not None:
            return show_new_link(user)
    return render_template("admin/new_account.html", form=form, roles=ROLES, errors=errors_of(form))


def _make_account(form: NewAccountForm) -> User | None:
    """The new account; None where the form says why there is none."""
    try:
        new = accounts.NewUser(
            email=form.email.data or "", name=(form.name.data or "").strip(), role=Role(form.role.data or "")
        )
        return accounts.create_user(db.session, new, actor=current_user())
    except ValidationError:
        form.email.errors = ["Enter an e-mail address in the correct format, like name@example.org"]
    except Conflict as taken:
        form.email.errors = [str(taken)]
    return None


def show_new_link(user: User) -> ResponseReturnValue:
    """Make a link with which somebody sets their password, and show it this once. It commits."""
    token = password_links.make_password_link(db.session, user, actor=current_user())
    db.session.commit()
    path = url_for("account.set_password", token=token)
    address = current_app.config["CONSULT"].site_address or request.host_url.rstrip("/")
    return render_template("admin/password_link.html", person=user, link=f"{address}{path}")


@bp.post("/users/<uuid:user_id>/active")
@requires(Role.ADMIN)
def set_active(user_id: UUID) -> Response:
    """Open or close an account."""
    user = require_user(db.session, user_id)
    is_active = request.form.get("is_active") == "yes"
    accounts.set_active(db.session, user, is_active=is_active, actor=current_user())
    db.session.commit()
    flash(f"{user.name}’s account is {'open' if is_active else 'closed'}.", "success")
    return redirect(url_for("admin.home"), code=303)
