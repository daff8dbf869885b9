"""Keying an e-mail address that somebody wrote on paper to hear what became of a consultation."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.clock import utc_now
from consult.extensions import db
from consult.models import Role
from consult.officers.blueprint import bp
from consult.queries.consultations import require_consultation
from consult.queries.telling import get_telling
from consult.services.telling import KEPT_AFTER_TELLING, LONGEST_ADDRESS, kept_until, leave_address, read_address

NO_ADDRESS = "Enter an e-mail address in the correct format, like name@example.com"


@bp.route("/consultations/<slug>/addresses/new", methods=["GET", "POST"])
@requires(Role.OFFICER)
def key_address(slug: str) -> ResponseReturnValue:
    """Ask for an address. Nothing says which form it stood on, or whether it was on the list already."""
    consultation = require_consultation(db.session, slug)
    typed = request.form.get("email", "")
    email = read_address(typed)
    if email is None:
        return render_template(
            "officers/key_address.html",
            consultation=consultation,
            typed=typed[:LONGEST_ADDRESS],
            problem=NO_ADDRESS if request.method == "POST" else None,
            is_told=get_telling(db.session, consultation) is not None,
            is_over=utc_now() > kept_until(consultation),
            days=KEPT_AFTER_TELLING.days,
        )
    leave_address(db.session, consultation, email)
    db.session.commit()
    flash("The address is on the list. Key the next one, or go back.", "success")
    return redirect(url_for("officers.key_address", slug=slug), code=303)
