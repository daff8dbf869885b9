"""Pages for policy."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.models import Role

bp = Blueprint("policy", __name__, url_prefix="/policy")


@bp.get("/")
@requires(Role.POLICY)
def home() -> ResponseReturnValue:
    """The front page."""
    return render_template("policy/home.html")
