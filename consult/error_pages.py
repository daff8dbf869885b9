"""Turns every error into a page, in one place."""

from flask import Flask, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from consult import database_trouble
from consult.access import SignInNeeded
from consult.account.forms import SignInForm
from consult.account.going import Going
from consult.errors import ConsultError
from consult.extensions import db
from consult.held_forms import hold_form
from consult.senders import WITHIN, TooOften
from consult.telemetry import log

SIGNED_OUT = "You have been signed out. Sign in to go on."
SIGNED_OUT_HOLDING = "You have been signed out. Sign in, and what you entered can still be saved."

KNOWN_STATUSES = {400, 403, 404, 405, 410, 413, 429}


def show_problem(error: ConsultError) -> ResponseReturnValue:
    """The page of an error of ours."""
    db.session.rollback()
    return render_template(error.template, error=error), error.status


def ask_to_wait(_error: TooOften) -> ResponseReturnValue:
    """Somebody asked for too much at a time: say so, and give back what they typed."""
    db.session.rollback()
    held = None if request.files else hold_form()  # a file would have to be chosen again
    seconds = int(WITHIN.total_seconds())
    return render_template("errors/429.html", held=held, minutes=seconds // 60), 429, {"Retry-After": str(seconds)}


def show_http_error(error: HTTPException) -> ResponseReturnValue:
    """A page for an HTTP error, in plain words."""
    original = getattr(error, "original_exception", None)  # what went wrong while the page of another error was drawn
    if isinstance(original, database_trouble.KINDS):
        return database_trouble.show_database_trouble(original)
    if original is not None:
        return show_fault(original)
    status = error.code or 500
    if status < 400:  # a redirect raised as an exception
        return error
    name = str(status) if status in KNOWN_STATUSES else "400"
    return render_template(f"errors/{name}.html"), status


def show_stale_form(_error: CSRFError) -> ResponseReturnValue:
    """A form was sent without the token it was given, or long after: say so, and offer to send it again."""
    return render_template("errors/stale_form.html", held=hold_form()), 400


def ask_to_sign_in(error: SignInNeeded) -> ResponseReturnValue:
    """Somebody's session ran out while they typed: let them sign in, and keep what they typed."""
    db.session.rollback()
    going = Going(held=hold_form())
    problem = SIGNED_OUT_HOLDING if going.held else SIGNED_OUT
    return render_template("account/sign_in.html", form=SignInForm(), problem=problem, going=going), error.status


def show_fault(error: Exception) -> ResponseReturnValue:
    """A mistake of ours: the log has the trace under a request number, the page has the number."""
    route = request.url_rule.rule if request.url_rule else None
    log.error("fault", route=route, exc_info=error)
    return render_template("errors/500.html", request_id=g.get("request_id")), 500


def init_app(app: Flask) -> None:
    """Register every handler."""
    app.register_error_handler(ConsultError, show_problem)
    app.register_error_handler(TooOften, ask_to_wait)
    app.register_error_handler(SignInNeeded, ask_to_sign_in)
    app.register_error_handler(CSRFError, show_stale_form)
    database_trouble.init_app(app)
    app.register_error_handler(HTTPException, show_http_error)
    if not app.testing:
        app.register_error_handler(Exception, show_fault)
