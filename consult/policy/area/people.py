"""The area's figures: putting them in from a file, and those who answered beside them."""

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Consultation, Role
from consult.policy.area.sent_file import LARGEST_FILE, text_sent
from consult.policy.blueprint import bp
from consult.queries.consultations import require_consultation
from consult.reports.area import beside_area, questions_with_areas
from consult.services.area import put_in_area_figures, take_away_area_figures
from consult.services.area_file import AreaFileUnreadable, example_file, read_area_file

STALE = "This page had been open too long, so nothing was changed. Choose the file again"
MOST_PROBLEMS = 50


@bp.get("/<slug>/area")
@requires(Role.POLICY)
def area(slug: str) -> ResponseReturnValue:
    """Those who answered beside the area, and the form for its figures."""
    return _page(require_consultation(db.session, slug))


@bp.post("/<slug>/area")
@requires(Role.POLICY)
@keeps_what_was_typed
def put_in_area(slug: str) -> ResponseReturnValue:
    """Keep the figures of a file, all of them, or say what is wrong with it, row by row."""
    consultation = require_consultation(db.session, slug)
    if form_is_stale():
        return _page(consultation, problems=(STALE,))
    try:
        margins = read_area_file(text_sent(), questions_with_areas(db.session, consultation))
    except AreaFileUnreadable as unreadable:
        return _page(consultation, problems=unreadable.problems)
    put_in_area_figures(db.session, consultation, margins, put_in_by=current_user())
    db.session.commit()
    flash("The area’s figures are put in.", "success")
    return redirect(url_for("policy.area", slug=slug), code=303)


@bp.post("/<slug>/area/take-away")
@requires(Role.POLICY)
def take_away_area(slug: str) -> ResponseReturnValue:
    """Keep no figures of the area."""
    consultation = require_consultation(db.session, slug)
    take_away_area_figures(db.session, consultation, taken_away_by=current_user())
    db.session.commit()
    flash("The area’s figures are taken away.", "success")
    return redirect(url_for("policy.area", slug=slug), code=303)


@bp.get("/<slug>/area.csv")
@requires(Role.POLICY)
def area_example(slug: str) -> ResponseReturnValue:
    """A file to fill in, with every question and option that figures may be given for."""
    consultation = require_consultation(db.session, slug)
    text = example_file(questions_with_areas(db.session, consultation))
    file = Response(text.encode("utf-8-sig"), mimetype="text/csv")  # with the mark by which Excel knows the encoding
    file.headers["Content-Disposition"] = f'attachment; filename="{consultation.slug}-area.csv"'
    return file


def _page(consultation: Consultation, *, problems: tuple[str, ...] = ()) -> ResponseReturnValue:
    smallest = current_app.config["CONSULT"].smallest_cell
    shown = problems[:MOST_PROBLEMS]
    return render_template(
        "policy/area/people.html",
        consultation=consultation,
        compared=beside_area(db.session, consultation, smallest=smallest),
        questions=questions_with_areas(db.session, consultation),
        smallest=smallest,
        largest=LARGEST_FILE // 1000,
        errors=[("file", problem) for problem in shown],
        more=len(problems) - len(shown),
    )
