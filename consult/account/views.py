"""Signing in and out."""

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consult import access
from consult.account.completing import complete_sign_in
from consult.account.forms import SignInForm
from consult.account.going import Going
from consult.account.throttle import is_throttled, note_failure
from consult.extensions import db
from consult.models import SignedInBy, User
from consult.services import accounts, sessions

bp = Blueprint("account", __name__, url_prefix="/account")

WRONG = "Enter the e-mail address and password of your account. One of them is not right."
THROTTLED = "There have been too many tries. Wait a minute, then try again."


@bp.route("/sign-in", methods=["GET", "POST"])
@access.public
def sign_in() -> ResponseReturnValue:
    """Ask for address and password, and go where the person was going."""
    form = SignInForm(request.form)
    problem: str | None = None
    if request.method == "POST" and form.validate():
        user, problem = check_sign_in(form)
        if user is not None:
            return complete_sign_in(user, by=SignedInBy.PASSWORD)
    return render_template("account/sign_in.html", form=form, problem=problem, going=Going.as_asked())


def check_sign_in(form: SignInForm) -> tuple[User | None, str | None]:
    """The person, or the sentence that says why not."""
    email, password = form.email.data or "", form.password.data or ""
    if is_throttled(email):
        return None, THROTTLED
    user = accounts.check_password(db.session, email=email, password=password)
    db.session.commit()
    if user is None:
        note_failure(email)
        return None, WRONG
    return user, None


@bp.post("/sign-out")
@access.public
def sign_out() -> Response:
    """End this browser's session."""
    if g.staff_session is not None:
        sessions.end_session(db.session, g.staff_session, actor=g.user)
        db.session.commit()
    access.forget_session()
    flash("You have signed out.", "success")
    return redirect(url_for("account.sign_in"), code=303)
