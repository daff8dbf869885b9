"""One person's account: their role, where they are signed in, and what to do when they cannot sign in."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consult.access import current_session, current_user, requires
from consult.admin.account_forms import ROLES, RoleForm
from consult.admin.accounts import show_new_link
from consult.admin.blueprint import bp
from consult.clock import utc_now
from consult.errors import Conflict
from consult.extensions import db
from consult.form_errors import errors_of
from consult.models import Role, User
from consult.page_furniture import count_of
from consult.queries.people import require_user
from consult.queries.second_factors import has_second_factor
from consult.queries.sessions import list_sessions, require_session_of
from consult.services import accounts, second_factors, sessions
from consult.tasks.account_notices import tell_person
from consult.tasks.notice_words import AccountNotice


@bp.route("/users/<uuid:user_id>", methods=["GET", "POST"])
@requires(Role.ADMIN)
def account(user_id: UUID) -> ResponseReturnValue:
    """Show an account; give the person another role."""
    person, now = require_user(db.session, user_id), utc_now()
    form = RoleForm(request.form, role=person.role.value)
    if request.method == "POST" and form.validate():
        accounts.give_role(db.session, person, Role(form.role.data or ""), actor=current_user())
        db.session.commit()
        flash(f"{person.name} is {person.role.value} now, and has to sign in again.", "success")
        return redirect(url_for("admin.account", user_id=person.id), code=303)
    limits = sessions.limits_by(current_app.config["CONSULT"])
    return render_template(
        "admin/account.html",
        person=person,
        form=form,
        roles=ROLES,
        errors=errors_of(form),
        here=current_session(),
        sessions=list_sessions(db.session, person, used_after=limits.used_after(now), now=now),
        has_second_factor=has_second_factor(db.session, person),
    )


@bp.post("/users/<uuid:user_id>/password-link")
@requires(Role.ADMIN)
def make_password_link(user_id: UUID) -> ResponseReturnValue:
    """Make a link with which the person sets their password."""
    return show_new_link(_somebody_else(user_id))


@bp.post("/users/<uuid:user_id>/second-factor/remove")
@requires(Role.ADMIN)
def remove_second_factor(user_id: UUID) -> Response:
    """Take away the authenticator app of somebody who has lost it."""
    person = _somebody_else(user_id)
    second_factors.remove_second_factor(db.session, person, actor=current_user())
    db.session.commit()
    tell_person(person, AccountNotice.APP_REMOVED_BY_ADMINISTRATOR)
    flash(f"{person.name} signs in without an authenticator app now.", "success")
    return redirect(url_for("admin.account", user_id=person.id), code=303)


@bp.post("/users/<uuid:user_id>/sessions/<uuid:session_id>/end")
@requires(Role.ADMIN)
def end_session(user_id: UUID, session_id: UUID) -> Response:
    """Sign one browser of a person out."""
    person = require_user(db.session, user_id)
    held = require_session_of(db.session, person, session_id)
    sessions.end_session(db.session, held, actor=current_user())
    db.session.commit()
    flash("That browser is signed out.", "success")
    return redirect(url_for("admin.account", user_id=person.id), code=303)


@bp.post("/users/<uuid:user_id>/sessions/end")
@requires(Role.ADMIN)
def end_sessions(user_id: UUID) -> Response:
    """Sign a person out in every browser but the one this is asked for in."""
    person = require_user(db.session, user_id)
    ended = sessions.end_sessions(db.session, person, actor=current_user(), but=current_session())
    db.session.commit()
    flash(f"{person.name} was signed out in {count_of(ended, 'browser')}.", "success")
    return redirect(url_for("admin.account", user_id=person.id), code=303)


def _somebody_else(user_id: UUID) -> User:
    """The person, unless it is whoever asks: that would spare somebody at a browser left open the password."""
    if user_id == current_user().id:
        raise Conflict("Change your own password and authenticator app on the page of your own account.")
    return require_user(db.session, user_id)
