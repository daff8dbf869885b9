"""Pages for board."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.models import Role

bp = Blueprint("board", __name__, url_prefix="/board")


@bp.get("/")
@requires(Role.BOARD, Role.POLICY)
def home() -> ResponseReturnValue:
    """The front page."""
    return render_template("board/home.html")
