"""What the board reads: the consultations, and one page for each."""

from flask import Blueprint, current_app, render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.board.listing import list_summaries
from consult.chart_images import chart_image
from consult.errors import NotFound
from consult.extensions import db
from consult.models import Role
from consult.queries.consultations import require_consultation
from consult.queries.themes import themed_questions
from consult.reports.glossary import BOARD_TERMS
from consult.reports.sentences import percentage_range, score_range
from consult.reports.summary import board_summary, section_of
from consult.reports.summary_charts import charts_of

bp = Blueprint("board", __name__, url_prefix="/board")
bp.add_app_template_filter(percentage_range)
bp.add_app_template_filter(score_range)


@bp.get("/")
@requires(Role.BOARD, Role.POLICY)
def home() -> ResponseReturnValue:
    """The consultations whose results the board can read."""
    return render_template("board/home.html", listed=list_summaries(db.session))


@bp.get("/<slug>")
@requires(Role.BOARD, Role.POLICY)
def consultation(slug: str) -> ResponseReturnValue:
    """One consultation on one page."""
    found = require_consultation(db.session, slug)
    summary = board_summary(db.session, found, smallest=current_app.config["CONSULT"].smallest_cell)
    return render_template(
        "board/consultation.html",
        consultation=found,
        summary=summary,
        charts={section.key: charts_of(section) for section in summary.themed},
        terms=BOARD_TERMS,
    )


@bp.get("/<slug>/<question_key>/<name>.svg")
@requires(Role.BOARD, Role.POLICY)
def chart(slug: str, question_key: str, name: str) -> ResponseReturnValue:
    """A chart of the page, as a picture."""
    found = require_consultation(db.session, slug)
    question = next((each for each in themed_questions(db.session, found) if each.key == question_key), None)
    if question is None:
        raise NotFound("There is no such chart.")
    section = section_of(db.session, found, question, smallest=current_app.config["CONSULT"].smallest_cell)
    drawn = charts_of(section).get(name)
    if drawn is None:
        raise NotFound("There is no such chart.")
    return chart_image(drawn.chart)
