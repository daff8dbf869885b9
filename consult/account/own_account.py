"""One's own account: where one is signed in, and changing the password."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response
from wtforms import Form

from consult.access import current_session, current_user, remember_session, signed_in
from consult.account.blueprint import bp
from consult.account.forms import ChangePasswordForm
from consult.account.guessing import guessing_own_password
from consult.account.staying import saying_how_long
from consult.account.waiting import wait_until_then
from consult.clock import utc_now
from consult.extensions import db
from consult.form_errors import errors_of
from consult.models import User
from consult.page_furniture import count_of
from consult.queries.second_factors import count_recovery_codes, has_second_factor
from consult.queries.sessions import list_sessions, require_session_of
from consult.services import accounts, sessions
from consult.services.hashing import fits
from consult.services.passwords import PasswordRefused
from consult.services.throttling import forget_failures, note_failure, wait_until
from consult.tasks.account_notices import tell_person
from consult.tasks.notice_words import AccountNotice

WRONG = "Enter the password you have now. That was not it."


@bp.get("/")
@signed_in
def home() -> ResponseReturnValue:
    """The account of whoever asks, and where they are signed in."""
    user, now = current_user(), utc_now()
    limits = sessions.limits_by(current_app.config["CONSULT"])
    return saying_how_long(
        render_template(
            "account/home.html",
            here=current_session(),
            sessions=list_sessions(db.session, user, used_after=limits.used_after(now), now=now),
            has_second_factor=has_second_factor(db.session, user),
            recovery_codes=count_recovery_codes(db.session, user),
        )
    )


@bp.post("/sessions/<uuid:session_id>/end")
@signed_in
def end_session(session_id: UUID) -> Response:
    """Sign another browser of one's own out."""
    user = current_user()
    held = require_session_of(db.session, user, session_id)
    sessions.end_session(db.session, held, actor=user)
    db.session.commit()
    flash("That browser is signed out.", "success")
    return redirect(url_for("account.home"), code=303)


@bp.post("/sessions/end-others")
@signed_in
def end_other_sessions() -> Response:
    """Sign every other browser of one's own out."""
    user = current_user()
    ended = sessions.end_sessions(db.session, user, actor=user, but=current_session())
    db.session.commit()
    flash(said_of(ended), "success")
    return redirect(url_for("account.home"), code=303)


@bp.route("/password", methods=["GET", "POST"])
@signed_in
def change_password() -> ResponseReturnValue:
    """Take a new password from somebody who knows the old one, and sign their other browsers out."""
    form = ChangePasswordForm(request.form)
    if request.method == "POST" and form.validate() and try_to_change(current_user(), form):
        return redirect(url_for("account.home"), code=303)
    return render_template("account/change_password.html", form=form, errors=errors_of(form))


def try_to_change(user: User, form: ChangePasswordForm) -> bool:
    """Whether the password is changed; otherwise the form says why not."""
    if not is_own_password(user, form, form.password.data or ""):
        return False
    settings, held = current_app.config["CONSULT"], current_session()
    try:
        ended = accounts.change_password(
            db.session, user, form.new_password.data or "", site_name=settings.partnership, held=held, actor=user
        )
    except PasswordRefused as refused:
        db.session.commit()  # the old password was right, whatever became of the new one
        form.new_password.errors = [str(refused)]
        return False
    token = sessions.renew_session(db.session, held, by=held.signed_in_by)
    db.session.commit()
    remember_session(token)
    tell_person(user, AccountNotice.PASSWORD_CHANGED)
    flash(f"Your password is changed. {said_of(ended)}", "success")
    return True


def is_own_password(user: User, form: Form, password: str) -> bool:
    """Whether somebody signed in knows their password. Where not, the form says so, and the try is counted."""
    guessed = guessing_own_password(user)
    if (until := wait_until(db.session, guessed)) is not None:
        form["password"].errors = [wait_until_then(until)]
        return False
    if fits(user.password_hash, password):
        forget_failures(db.session, guessed)
        return True
    note_failure(db.session, guessed)
    db.session.commit()
    form["password"].errors = [WRONG]
    return False


def said_of(ended: int) -> str:
    """How many other browsers were signed out, as a sentence."""
    if not ended:
        return "You are signed in nowhere else."
    return f"{count_of(ended, 'other browser').capitalize()} {'was' if ended == 1 else 'were'} signed out."
