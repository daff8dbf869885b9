"""Signing in and out: importing this module joins every view to the blueprint."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consult import access
from consult.account import code, own_account, password_link, second_factor
from consult.account.blueprint import bp
from consult.account.completing import complete_sign_in
from consult.account.forms import SignInForm
from consult.account.going import Going
from consult.account.guessing import count_wrong_password, guessing_password
from consult.account.single_sign_on import leave_provider_too, password_counts
from consult.account.waiting import wait_until_then
from consult.extensions import db
from consult.models import SignedInBy, User
from consult.queries.people import get_user_by_email
from consult.services import accounts, sessions
from consult.services.throttling import forget_failures, wait_until
from consult.telemetry import log

__all__ = ["bp", "code", "own_account", "password_link", "second_factor", "sign_in", "sign_out"]

WRONG = "Enter the e-mail address and password of your account. One of them is not right."


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
    known = get_user_by_email(db.session, email)
    guessed = guessing_password(email, known)
    if (until := wait_until(db.session, *guessed)) is not None:
        log.warning("sign_in_refused", why="too many tries", account=str(known.id) if known else None)
        return None, wait_until_then(until)
    user = accounts.check_password(db.session, email=email, password=password)
    if user is None or not password_counts(user):
        count_wrong_password(known if known is None or password_counts(known) else None, guessed)
        log.warning("sign_in_refused", why="wrong password", account=str(known.id) if known else None)
        return None, WRONG
    # Not those of the address: somebody with an account could otherwise guess at others from it without end.
    forget_failures(db.session, guessed[0])
    return user, None


@bp.post("/sign-out")
@access.public
@access.setting_up
def sign_out() -> Response:
    """End this browser's session."""
    signed_in_by = g.staff_session.signed_in_by if g.staff_session else None
    if g.staff_session is not None:
        sessions.end_session(db.session, g.staff_session, actor=g.user)
        db.session.commit()
    access.forget_session()
    if (leaving := leave_provider_too(signed_in_by)) is not None:
        return leaving
    flash("You have signed out.", "success")
    return redirect(url_for("account.sign_in"), code=303)
