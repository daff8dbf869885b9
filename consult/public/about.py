"""What the service says of itself: accessibility, privacy, cookies."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from consult.access import public
from consult.public.blueprint import bp


@bp.get("/accessibility")
@public
def accessibility() -> ResponseReturnValue:
    """The accessibility statement."""
    return render_template("public/accessibility.html")


@bp.get("/privacy")
@public
def privacy() -> ResponseReturnValue:
    """How personal data is used."""
    return render_template("public/privacy.html")


@bp.get("/cookies")
@public
def cookies() -> ResponseReturnValue:
    """The one cookie."""
    return render_template("public/cookies.html", session_minutes=current_app.config["CONSULT"].session_minutes)
