"""Pages for officers."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.models import Role

bp = Blueprint("officers", __name__, url_prefix="/officers")


@bp.get("/")
@requires(Role.OFFICER)
def home() -> ResponseReturnValue:
    """The front page."""
    return render_template("officers/home.html")
