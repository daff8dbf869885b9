"""Asking whoever signs in with an authenticator app for its code."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from consult import access
from consult.account.blueprint import bp
from consult.account.completing import complete_sign_in, who_is_asked_for_code
from consult.account.forms import CodeForm, SignInForm
from consult.account.going import Going
from consult.account.guessing import count_wrong_code, guessing_code
from consult.account.waiting import wait_until_then
from consult.extensions import db
from consult.form_errors import errors_of
from consult.models import SignedInBy, User
from consult.services import second_factors
from consult.services.throttling import forget_failures, wait_until
from consult.tasks.account_notices import tell_person
from consult.tasks.notice_words import AccountNotice
from consult.telemetry import log

TOO_SLOW = "Sign in again: the code has to follow within 10 minutes."
WRONG = "That code is not right, or it has been used. Enter the code that your app shows now."


@bp.route("/code", methods=["GET", "POST"])
@access.public
def enter_code() -> ResponseReturnValue:
    """Ask for the code, and go where the person was going."""
    going = Going.as_asked()
    user = who_is_asked_for_code()
    if user is None:
        return render_template("account/sign_in.html", form=SignInForm(), problem=TOO_SLOW, going=going)
    form = CodeForm(request.form)
    if request.method == "POST" and form.validate():
        code = form.code.data or ""
        problem = check_code(user, code)
        if problem is None:
            answer = complete_sign_in(user, by=SignedInBy.PASSWORD_AND_CODE, going=going)
            if second_factors.is_recovery_code(code):
                tell_person(user, AccountNotice.RECOVERY_CODE_USED)
            return answer
        form.code.errors = [problem]
    return render_template("account/enter_code.html", form=form, errors=errors_of(form), going=going)


def check_code(user: User, code: str) -> str | None:
    """The sentence that says why a code will not do; None where it does. A wrong one is counted, and committed."""
    guessed = guessing_code(user)
    if (until := wait_until(db.session, guessed)) is not None:
        return wait_until_then(until)
    if second_factors.use_code(db.session, user, code):
        forget_failures(db.session, guessed)
        return None
    count_wrong_code(user, guessed)
    log.warning("sign_in_refused", why="wrong code", account=str(user.id))
    return WRONG
