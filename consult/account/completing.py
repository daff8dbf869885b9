"""What follows once somebody has shown who they are: a session begins, and they get on with what they were doing."""

from flask import current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult import access
from consult.account.browsers import describe_browser
from consult.account.going import Going
from consult.extensions import db
from consult.models import Role, SignedInBy, User
from consult.services.sessions import begin_session, limits_by

HOME = {
    Role.OFFICER: "officers.home",
    Role.POLICY: "policy.home",
    Role.BOARD: "board.home",
    Role.ADMIN: "admin.home",
}


def complete_sign_in(user: User, *, by: SignedInBy, going: Going | None = None) -> ResponseReturnValue:
    """Begin a session for somebody who has shown who they are, and give back what they were doing. It commits.

    `going` says what that was; None: what this request says.
    """
    going = going or Going.as_asked()
    token = begin_session(
        db.session,
        user,
        by=by,
        browser=describe_browser(request.user_agent.string),
        limits=limits_by(current_app.config["CONSULT"]),
        needs_second_factor=False,
    )
    db.session.commit()
    access.remember_session(token)
    if going.held is not None:
        return render_template("account/send_again.html", held=going.held)
    return redirect(going.path or url_for(HOME[user.role]), code=303)
