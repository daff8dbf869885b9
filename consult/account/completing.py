"""What follows once somebody has shown who they are: a session begins, and they get on with what they were doing."""

from datetime import UTC, datetime, timedelta

from flask import current_app, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from consult import access
from consult.account.browsers import describe_browser
from consult.account.forms import CodeForm
from consult.account.going import Going
from consult.account.guessing import know_this_browser
from consult.clock import utc_now
from consult.extensions import db
from consult.models import Role, SignedInBy, User
from consult.queries.people import get_user
from consult.queries.second_factors import has_second_factor
from consult.services.sessions import begin_session, end_session, limits_by

HOME = {
    Role.OFFICER: "officers.home",
    Role.POLICY: "policy.home",
    Role.BOARD: "board.home",
    Role.ADMIN: "admin.home",
}
ASKED_FOR_CODE = "asked_for_code"
TIME_FOR_CODE = timedelta(minutes=10)


def complete_sign_in(user: User, *, by: SignedInBy, going: Going | None = None) -> ResponseReturnValue:
    """Begin a session for somebody who has shown who they are, and give back what they were doing. It commits.

    Whoever has an authenticator app is asked for its code first when they gave a password alone. `going` says what they
    were doing; None: what this request says.
    """
    going = going or Going.as_asked()
    if by is SignedInBy.PASSWORD and has_second_factor(db.session, user):
        db.session.commit()
        return _ask_for_code(user, going)
    needs_second_factor = by is SignedInBy.PASSWORD and user.role in current_app.config["CONSULT"].second_factor_for
    if g.staff_session is not None:  # this browser's own, whoever it was begun for
        end_session(db.session, g.staff_session, actor=user)
    token = begin_session(
        db.session,
        user,
        by=by,
        browser=describe_browser(request.user_agent.string),
        limits=limits_by(current_app.config["CONSULT"]),
        needs_second_factor=needs_second_factor,
    )
    if by is not SignedInBy.SINGLE_SIGN_ON:
        know_this_browser(user)
    db.session.commit()
    access.remember_session(token)
    if needs_second_factor:
        return redirect(url_for("account.second_factor", next=going.path), code=303)
    return give_back(user, going)


def give_back(user: User, going: Going) -> ResponseReturnValue:
    """Where somebody was going: the form that was held for them, the page they asked for, or their front page."""
    if going.held is not None:
        return render_template("account/send_again.html", held=going.held)
    return redirect(going.path or url_for(HOME[user.role]), code=303)


def who_is_asked_for_code() -> User | None:
    """Who has given their password in this browser and not yet their code. None: nobody, or too long ago."""
    user_id, asked_at = session.get(ASKED_FOR_CODE, (None, 0))
    if user_id is None or utc_now() - datetime.fromtimestamp(asked_at, UTC) > TIME_FOR_CODE:
        return None
    user = get_user(db.session, user_id)
    return user if user is not None and user.is_active else None


def _ask_for_code(user: User, going: Going) -> ResponseReturnValue:
    session[ASKED_FOR_CODE] = (str(user.id), int(utc_now().timestamp()))
    if going.held is None:
        return redirect(url_for("account.enter_code", next=going.path), code=303)
    return render_template("account/enter_code.html", form=CodeForm(), errors=(), going=going)
