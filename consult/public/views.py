"""Finding a consultation."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from consult.access import public

bp = Blueprint("public", __name__)


@bp.get("/")
@public
def consultations() -> ResponseReturnValue:
    """Open, forthcoming and closed consultations."""
    return render_template("public/consultations.html")


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
    """The cookies."""
    return render_template("public/cookies.html")
