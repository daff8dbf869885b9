"""Leaving an address to hear what became of a consultation, and taking it off the list."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import public
from consult.extensions import db
from consult.public.blueprint import bp
from consult.public.sent import require_sent_from_here
from consult.queries.telling import get_telling
from consult.senders import at_most
from consult.services import telling
from consult.services.telling import read_address, read_removal_token
from forms.text import keepable

NO_ADDRESS = "Enter an e-mail address in the correct format, like name@example.com"
LEFT = "We will e-mail you when there is something to read. Nothing joins your address to your answers."
REMOVED = "If the address was on our list, it is off it now."


@bp.route("/consultations/<slug>/sent/<reference>/tell-me", methods=["GET", "POST"])
@public
@at_most(60)
def leave_address(slug: str, reference: str) -> ResponseReturnValue:
    """Ask for an address, for one message. It is kept with the consultation, never with the response."""
    consultation, response = require_sent_from_here(slug, reference)
    if get_telling(db.session, consultation) is not None:
        return redirect(url_for("public.sent", slug=slug, reference=reference), code=303)
    typed = request.form.get("email", "")
    email = read_address(typed)
    if email is None:
        return render_template(
            "public/leave_address.html",
            consultation=consultation,
            response=response,
            typed=keepable(typed)[: telling.LONGEST_ADDRESS],
            problem=NO_ADDRESS if request.method == "POST" else None,
            days=telling.KEPT_AFTER_TELLING.days,
        )
    telling.leave_address(db.session, consultation, email)
    db.session.commit()
    flash(LEFT, "success")
    return redirect(url_for("public.sent", slug=slug, reference=reference), code=303)


@bp.route("/tell-me/remove/<token>", methods=["GET", "POST"])
@public
def remove_address(token: str) -> ResponseReturnValue:
    """Take an address off the list, with a button: mail programs open links by themselves."""
    address_id = read_removal_token(token, secret=current_app.config["CONSULT"].session_secret)
    if request.method != "POST":
        return render_template("public/remove_address.html", token=token)
    telling.remove_address(db.session, address_id)
    db.session.commit()
    flash(REMOVED, "success")
    return redirect(url_for("public.consultations"), code=303)
