"""Signing in and out."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consult import access
from consult.account.forms import SignInForm
from consult.account.throttle import is_throttled, note_failure
from consult.extensions import db
from consult.held_forms import form_held_by_sign_in
from consult.models import Role, User
from consult.services import accounts

bp = Blueprint("account", __name__, url_prefix="/account")

HOME = {
    Role.OFFICER: "officers.home",
    Role.POLICY: "policy.home",
    Role.BOARD: "board.home",
    Role.ADMIN: "admin.home",
}

WRONG = "Enter the e-mail address and password of your account. One of them is not right."
THROTTLED = "There have been too many tries. Wait a minute, then try again."


@bp.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> ResponseReturnValue:
    """Ask for address and password, and go where the person was going."""
    form = SignInForm(request.form)
    problem: str | None = None
    held = form_held_by_sign_in()
    if request.method == "POST" and form.validate():
        user, problem = try_to_sign_in(form)
        if user is not None and held is not None:
            return render_template("account/send_again.html", held=held)
        if user is not None:
            return redirect(_where_to(user), code=303)
    next_ = request.values.get("next")
    return render_template("account/sign_in.html", form=form, problem=problem, next=next_, held=held)


def try_to_sign_in(form: SignInForm) -> tuple[User | None, str | None]:
    """The person, or the sentence that says why not."""
    email, password = form.email.data or "", form.password.data or ""
    if is_throttled(email):
        return None, THROTTLED
    user = accounts.sign_in(db.session, email=email, password=password)
    db.session.commit()
    if user is None:
        note_failure(email)
        return None, WRONG
    access.start_session(user)
    return user, None


@bp.post("/sign-out")
@access.public
def sign_out() -> Response:
    """End this browser's session."""
    access.end_session()
    flash("You have signed out.", "success")
    return redirect(url_for("account.sign_in"), code=303)


def _where_to(user: User) -> str:
    target = request.values.get("next")
    if target and access.is_path_of_this_site(target):
        return target
    return url_for(HOME[user.role])
