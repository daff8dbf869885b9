"""Setting a password with a link that an administrator made."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import public
from consult.account.blueprint import bp
from consult.account.forms import NewPasswordForm
from consult.account.guessing import guessing_password, know_this_browser
from consult.extensions import db
from consult.form_errors import errors_of
from consult.services import password_links
from consult.services.passwords import PasswordRefused
from consult.services.throttling import forget_failures
from consult.tasks.account_notices import tell_person
from consult.tasks.notice_words import AccountNotice


@bp.route("/set-password/<token>", methods=["GET", "POST"])
@public
def set_password(token: str) -> ResponseReturnValue:
    """Take a new password from whoever was given the link. Reading the page does not use the link up."""
    user = password_links.require_owner_of_link(db.session, token)
    form = NewPasswordForm(request.form)
    if request.method == "POST" and form.validate():
        site_name = current_app.config["CONSULT"].partnership
        try:
            password_links.set_password_by_link(db.session, token, form.new_password.data or "", site_name=site_name)
        except PasswordRefused as refused:
            form.new_password.errors = [str(refused)]
        else:
            forget_failures(db.session, guessing_password(user.email, user)[0])
            db.session.commit()
            know_this_browser(user)
            tell_person(user, AccountNotice.PASSWORD_SET_BY_LINK)
            flash("Your password is set. Sign in with it.", "success")
            return redirect(url_for("account.sign_in"), code=303)
    return render_template("account/set_password.html", form=form, errors=errors_of(form), person=user, token=token)
