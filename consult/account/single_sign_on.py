"""Signing in through the provider of the organisation, by OpenID Connect."""

from dataclasses import dataclass
from secrets import compare_digest
from typing import TYPE_CHECKING
from uuid import UUID

from flask import Blueprint, Flask, abort, current_app, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from consult import access
from consult.account.begun import BegunSignOn, remember_begun, take_begun
from consult.account.completing import complete_sign_in
from consult.account.forms import SignInForm
from consult.account.going import Going
from consult.clock import utc_now
from consult.config import Settings
from consult.db.session import begin_writing
from consult.extensions import db
from consult.forgery import comes_from_no_page
from consult.held_forms import HeldForm, form_held_by_sign_in
from consult.models import Role, SignedInBy, User
from consult.openid.errors import NotVouchedFor, ProviderAway, SignOnFailed, TurnedAway
from consult.senders import at_most
from consult.services.identities import Refusal, SignOnRules, find_account, sign_out_identity
from consult.services.kept_forms import keep_form, take_form
from consult.telemetry import log

if TYPE_CHECKING:
    from consult.openid.sign_on import SignOn

bp = Blueprint("single_sign_on", __name__, url_prefix="/account/single-sign-on")

NAME = "single_sign_on"
KEPT, SIGNING_OUT = "kept_form", "signing_out"

AWAY = "{} does not answer just now. Try again in a few minutes, or sign in with a password if you have one here."
TURNED_AWAY = "You did not sign in with {}. Try again, or sign in with a password if you have one here."
NOT_PROVEN = (
    "Signing in with {} did not work. Try again. If it does not work again, tell the person who runs this service."
)
BEGIN_AGAIN = "Signing in with {} was begun in another browser, or too long ago. Begin again here."
NOT_KEPT = (
    "What you entered cannot be kept while you sign in with {}. Sign in with a password, or copy what you need from "
    "the page before."
)


@bp.get("/")
@access.public
def begin() -> ResponseReturnValue:
    """Send somebody to the provider."""
    sign_on, kept = _required(), _kept_here()
    try:
        begun = sign_on.begin(comes_back_to=url_for("single_sign_on.back"))
    except ProviderAway as away:
        return _say_why_not(away, Going.as_asked(), kept_id=UUID(kept) if kept else None)
    remember_begun(begun.state, BegunSignOn(begun.nonce, begun.verifier, _now(), Going.as_asked().path, kept))
    return redirect(begun.address)


@bp.post("/keep")
@access.public
@at_most(60)
def keep() -> ResponseReturnValue:
    """Keep a form that could not be acted on, and show the way to the provider.

    A link leads there: browsers would not follow a form to another site.
    """
    sign_on, held = _required(), form_held_by_sign_in()
    if held is None:
        return redirect(url_for("single_sign_on.begin"), code=303)
    form = keep_form(db.session, held.path, list(held.fields))
    db.session.commit()
    if form is None:
        return _sign_in_page(NOT_KEPT.format(sign_on.settings.label), Going(held=held)), 200
    session[KEPT] = str(form.id)
    return render_template("single_sign_on/keep.html", kept=form.id)


@bp.get("/back")
@access.public
def back() -> ResponseReturnValue:
    """Take in somebody whom the provider sends back."""
    sign_on = _required()
    begun = take_begun(request.args.get("state", ""))
    if begun is None:
        return _sign_in_page(BEGIN_AGAIN.format(sign_on.settings.label), Going()), 400
    try:
        person = sign_on.finish(
            request.args,
            nonce=begun.nonce,
            verifier=begun.verifier,
            comes_back_to=url_for("single_sign_on.back"),
            now=_now(),
        )
    except SignOnFailed as failed:
        return _say_why_not(failed, Going(begun.path), kept_id=begun.kept_id)
    _begin_writing()
    found = find_account(db.session, person, _rules(sign_on))
    if isinstance(found, Refusal):
        db.session.commit()
        return render_template("single_sign_on/refused.html", refusal=found), 403
    return complete_sign_in(found, by=SignedInBy.SINGLE_SIGN_ON, going=Going(begun.path, _given_back(begun.kept_id)))


@bp.get("/signed-out")
@access.public
def signed_out() -> ResponseReturnValue:
    """Send somebody who has just signed out here on to the provider, to sign out there too."""
    address = _where_to_sign_out() if session.pop(SIGNING_OUT, False) else None
    if address is None:
        return redirect(url_for("account.sign_in"))
    return render_template("single_sign_on/signed_out.html", address=address)


@bp.post("/signed-out-there")
@access.public
@comes_from_no_page
def signed_out_there() -> ResponseReturnValue:
    """Let the provider say, in a token that it has signed, that somebody has signed out there: they have here too."""
    sign_on = _required()
    db.session.rollback()  # its keys may have to be asked for: nobody waits for the write lock meanwhile
    try:
        subject = sign_on.signed_out_there(request.form.get("logout_token"), now=_now())
    except SignOnFailed as failed:
        _log(failed)
        return {"error": "invalid_request"}, 503 if isinstance(failed, ProviderAway) else 400
    _begin_writing()
    sign_out_identity(db.session, issuer=sign_on.settings.issuer, subject=subject)
    db.session.commit()
    return "", 204


def leave_provider_too(signed_in_by: SignedInBy | None) -> Response | None:
    """Where somebody goes who has signed out here. None: to no provider, since they did not come from one.

    A page of ours stands in between: browsers would not follow the form that signs out to another site.
    """
    if signed_in_by is not SignedInBy.SINGLE_SIGN_ON or _where_to_sign_out() is None:
        return None
    session[SIGNING_OUT] = True
    return redirect(url_for("single_sign_on.signed_out"), code=303)


@dataclass(frozen=True, slots=True)
class Offer:
    """What the page to sign in offers besides passwords."""

    label: str
    is_for_everybody: bool
    """Passwords are for emergencies."""


def sign_on_offer() -> Offer | None:
    """What the page to sign in offers. None: passwords alone."""
    sign_on = _configured()
    return Offer(sign_on.settings.label, current_app.config["CONSULT"].oidc_only) if sign_on else None


def password_counts(user: User) -> bool:
    """Whether somebody may sign in with their password: where all use the provider, only in an emergency."""
    settings: Settings = current_app.config["CONSULT"]
    return not settings.oidc_only or (user.role is Role.ADMIN and user.email in settings.break_glass_addresses)


def init_app(app: Flask, settings: Settings) -> None:
    """Offer the provider of the settings on the page to sign in. Nothing is loaded where there is none."""
    about = settings.sign_on_settings(site_address=settings.site_address or "")
    if about is not None:
        from consult.openid.sign_on import SignOn  # noqa: PLC0415 - loads Authlib, for those who use it alone

        app.extensions[NAME] = SignOn(about)
    app.jinja_env.globals["sign_on_offer"] = sign_on_offer


def _configured() -> "SignOn | None":
    found: SignOn | None = current_app.extensions.get(NAME)
    return found


def _required() -> "SignOn":
    return _configured() or abort(404)


def _rules(sign_on: "SignOn") -> SignOnRules:
    about = sign_on.settings
    return SignOnRules(roles=about.roles, makes_accounts=about.makes_accounts, trusts_addresses=about.trusts_addresses)


def _kept_here() -> str | None:
    """The form that this link is to give back, where it was kept for this browser."""
    asked, kept = request.args.get("kept", ""), session.get(KEPT, "")
    return kept if kept and compare_digest(asked.encode(), kept.encode()) else None


def _given_back(kept_id: UUID | None) -> HeldForm | None:
    form = take_form(db.session, kept_id) if kept_id else None
    return HeldForm(form.path, [(name, value) for name, value in form.fields]) if form else None


def _say_why_not(failed: SignOnFailed, going: Going, *, kept_id: UUID | None = None) -> ResponseReturnValue:
    """The page to sign in, with what went wrong; a form that was kept comes back into it."""
    _log(failed)
    sentence, status = {ProviderAway: (AWAY, 503), TurnedAway: (TURNED_AWAY, 403), NotVouchedFor: (NOT_PROVEN, 403)}[
        type(failed)
    ]
    if kept_id is not None:
        _begin_writing()
        going = Going(going.path, _given_back(kept_id))
        db.session.commit()
    return _sign_in_page(sentence.format(_required().settings.label), going), status


def _log(failed: SignOnFailed) -> None:
    log.warning("single_sign_on_failed", kind=type(failed).__name__, why=str(failed))


def _now() -> int:
    return int(utc_now().timestamp())


def _sign_in_page(problem: str, going: Going) -> str:
    return render_template(
        "account/sign_in.html", form=SignInForm(), problem=problem, problem_at="single-sign-on", going=going
    )


def _where_to_sign_out() -> str | None:
    sign_on = _configured()
    return sign_on.signing_out_at(comes_back_to=url_for("account.sign_in")) if sign_on else None


def _begin_writing() -> None:
    """Ask for the write lock, as forms do before they read: whoever is signed in here already has been read."""
    db.session.rollback()
    begin_writing(db.session)
