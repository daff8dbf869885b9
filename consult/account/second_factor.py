"""One's own authenticator app: set up, confirmed, and given up."""

from io import BytesIO

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response as Redirection

from consult.access import current_session, current_user, remember_session, setting_up, signed_in
from consult.account.blueprint import bp
from consult.account.completing import HOME
from consult.account.forms import CodeForm, PasswordForm
from consult.account.going import Going
from consult.account.guessing import guessing_code
from consult.account.own_account import is_own_password
from consult.account.waiting import wait_until_then
from consult.errors import Conflict, NotFound
from consult.extensions import db
from consult.form_errors import errors_of
from consult.models import SecondFactor, SignedInBy, User
from consult.queries.second_factors import count_recovery_codes, get_factor_begun, has_second_factor
from consult.services import second_factors, sessions
from consult.services.throttling import forget_failures, note_failure, wait_until
from consult.tasks.account_notices import tell_person
from consult.tasks.notice_words import AccountNotice

WRONG = "That code is not right. Enter the code that your app shows now, and see that your phone’s clock is right."
NEEDED = "Your role needs an authenticator app. Ask an administrator when you have lost yours."


@bp.route("/second-factor", methods=["GET", "POST"])
@signed_in
@setting_up
def second_factor() -> ResponseReturnValue:
    """Say what an authenticator app is for; for whoever has one: make new recovery codes, or give it up."""
    user = current_user()
    form = PasswordForm(request.form)
    is_on = has_second_factor(db.session, user)
    is_wanted = request.method == "POST" and is_on and form.validate()
    if is_wanted and is_own_password(user, form, form.password.data or ""):
        return _carry_out(user)
    return render_template(
        "account/second_factor.html",
        form=form,
        errors=errors_of(form),
        is_on=is_on,
        is_needed=_is_needed(user),
        has_to=current_session().needs_second_factor,
        recovery_codes=count_recovery_codes(db.session, user),
        going=Going.as_asked(),
    )


def _carry_out(user: User) -> ResponseReturnValue:
    if request.form.get("wanted") == "codes":
        codes = second_factors.give_recovery_codes(db.session, user)
        db.session.commit()
        tell_person(user, AccountNotice.RECOVERY_CODES_MADE)
        return render_template("account/recovery_codes.html", codes=codes, goes_on=url_for("account.home"))
    if _is_needed(user):
        raise Conflict(NEEDED)
    second_factors.remove_second_factor(db.session, user, actor=user)
    db.session.commit()
    tell_person(user, AccountNotice.APP_REMOVED)
    flash("You sign in with your password alone now.", "success")
    return redirect(url_for("account.home"), code=303)


@bp.post("/second-factor/begin")
@signed_in
@setting_up
def begin_second_factor() -> Redirection:
    """Make a key for an authenticator app."""
    second_factors.begin_second_factor(db.session, current_user())
    db.session.commit()
    return redirect(url_for("account.set_up_second_factor", next=Going.as_asked().path), code=303)


@bp.route("/second-factor/set-up", methods=["GET", "POST"])
@signed_in
@setting_up
def set_up_second_factor() -> ResponseReturnValue:
    """Show the key, and take the first code made with it."""
    user = current_user()
    factor = _being_set_up(user)
    form, going = CodeForm(request.form), Going.as_asked()
    if request.method == "POST" and form.validate():
        codes = _confirm(user, form)
        if codes is not None:
            goes_on = going.path or url_for(HOME[user.role])
            return render_template("account/recovery_codes.html", codes=codes, goes_on=goes_on)
    key = " ".join(factor.secret[at : at + 4] for at in range(0, len(factor.secret), 4))
    return render_template("account/set_up_second_factor.html", form=form, errors=errors_of(form), key=key, going=going)


def _confirm(user: User, form: CodeForm) -> list[str] | None:
    guessed = guessing_code(user)
    if (until := wait_until(db.session, guessed)) is not None:
        form.code.errors = [wait_until_then(until)]
        return None
    codes = second_factors.confirm_second_factor(db.session, user, form.code.data or "")
    if codes is None:
        note_failure(db.session, guessed)
        db.session.commit()
        form.code.errors = [WRONG]
        return None
    forget_failures(db.session, guessed)
    held = current_session()
    sessions.end_sessions(db.session, user, actor=user, but=held)
    token = sessions.renew_session(db.session, held, by=SignedInBy.PASSWORD_AND_CODE)
    db.session.commit()
    remember_session(token)
    tell_person(user, AccountNotice.APP_SET_UP)
    return list(codes)


@bp.get("/second-factor/key.svg")
@signed_in
@setting_up
def second_factor_key() -> Response:
    """The key as a square code for an app to read."""
    import segno  # noqa: PLC0415 - 3 MB that most web processes never need

    user = current_user()
    settings = current_app.config["CONSULT"]
    address = second_factors.set_up_address(_being_set_up(user), email=user.email, site_name=settings.partnership)
    picture = BytesIO()
    segno.make(address, micro=False).save(picture, kind="svg", scale=6, border=4, light="#fff")
    return Response(picture.getvalue(), mimetype="image/svg+xml")


def _being_set_up(user: User) -> SecondFactor:
    factor = get_factor_begun(db.session, user)
    if factor is None or factor.confirmed_at is not None:
        raise NotFound("No authenticator app is being set up.")
    return factor


def _is_needed(user: User) -> bool:
    return user.role in current_app.config["CONSULT"].second_factor_for
