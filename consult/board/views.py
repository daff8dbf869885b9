"""What the board reads: the consultations, and the summaries of each that somebody signed off."""

from functools import partial

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.board.listing import list_consultations_for_board
from consult.extensions import db
from consult.models import Consultation, Role, Summary
from consult.queries.consultations import require_consultation
from consult.queries.summaries import get_latest_signed, require_signed
from consult.queries.withheld import list_files_given, require_file_given, withheld_quotes
from consult.reach import current_reach
from consult.reports.rendering.wording import said_under
from consult.summary_pages import file_of, is_small, leads, row_groups, shown, side_by_side

bp = Blueprint("board", __name__, url_prefix="/board")
for helper in (is_small, leads, row_groups, said_under, side_by_side):
    bp.add_app_template_global(helper)


@bp.get("/")
@requires(Role.BOARD, Role.POLICY)
def home() -> ResponseReturnValue:
    """The consultations whose results the board can read."""
    return render_template("board/home.html", listed=list_consultations_for_board(db.session, within=current_reach()))


@bp.get("/<slug>")
@requires(Role.BOARD, Role.POLICY)
def consultation(slug: str) -> ResponseReturnValue:
    """The summary of a consultation that was signed off last."""
    found = require_consultation(db.session, slug)
    latest = get_latest_signed(db.session, found)
    if latest is None:
        may_make = current_user().role in (Role.POLICY, Role.ADMIN)
        return render_template("board/none.html", consultation=found, may_make=may_make)
    return _page(found, latest, newer=None)


@bp.get("/<slug>/summaries/<int:number>")
@requires(Role.BOARD, Role.POLICY)
def numbered(slug: str, number: int) -> ResponseReturnValue:
    """A signed summary by its number, with a banner where a newer one has taken its place."""
    found = require_consultation(db.session, slug)
    summary = require_signed(db.session, found, number)
    latest = get_latest_signed(db.session, found)
    return _page(found, summary, newer=latest if latest and latest.id != summary.id else None)


@bp.get("/<slug>/summaries/<int:number>/<name>")
@requires(Role.BOARD, Role.POLICY)
def summary_file(slug: str, number: int, name: str) -> ResponseReturnValue:
    """A file of a signed summary."""
    summary = require_signed(db.session, require_consultation(db.session, slug), number)
    return file_of(require_file_given(db.session, summary.id, name), f"{slug}-summary-{number}")


def _page(found: Consultation, summary: Summary, *, newer: Summary | None) -> str:
    address = partial(_file_address, found.slug, summary.number or 0)
    return render_template(
        "board/consultation.html",
        consultation=found,
        shown=shown(
            summary,
            list_files_given(db.session, summary.id),
            withheld=withheld_quotes(db.session, summary.id),
        ),
        newer=newer,
        file_address=address,
    )


def _file_address(slug: str, number: int, name: str) -> str:
    return url_for("board.summary_file", slug=slug, number=number, name=name)
