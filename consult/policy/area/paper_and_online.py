"""Whether answers on paper differ from those online, one question at a time."""

from flask import abort, current_app, render_template, request
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.figures.mode_effect import FEWEST_IN_A_GROUP, LEAST_COMPARED
from consult.models import Consultation, Role
from consult.policy.area.offered import Offered, chosen_of, offered_questions
from consult.policy.blueprint import bp
from consult.queries.area import AreaQuestion
from consult.queries.closed_parts import ClosedPart
from consult.queries.consultations import require_consultation
from consult.reports.paper_and_online import TableByMode, options_by_mode, questions_of_likeness, themes_by_mode
from forms.spec import LongText

NO_LIKENESS = "none"
"""In an address: hold nobody alike."""


@bp.get("/<slug>/area/paper-and-online")
@requires(Role.POLICY)
def paper_and_online(slug: str) -> ResponseReturnValue:
    """One question, by those who answered on paper and online: as it is, and among people who are alike."""
    consultation = require_consultation(db.session, slug)
    offered = offered_questions(consultation)
    chosen = chosen_of(offered)
    likenesses = questions_of_likeness(db.session, consultation)
    alike_in = _alike_in(likenesses)
    smallest = current_app.config["CONSULT"].smallest_cell
    return render_template(
        "policy/area/paper_and_online.html",
        consultation=consultation,
        offered=offered,
        chosen=chosen,
        likenesses=likenesses,
        alike_in=alike_in,
        nothing=NO_LIKENESS,
        table=_table(consultation, chosen, alike_in, smallest) if chosen else None,
        is_about_themes=chosen is not None and isinstance(chosen.asked, LongText),
        smallest=smallest,
        fewest=FEWEST_IN_A_GROUP,
        least_compared=LEAST_COMPARED,
    )


def _alike_in(likenesses: tuple[AreaQuestion, ...]) -> AreaQuestion | None:
    wanted = request.args.get("alike", likenesses[0].key if likenesses else NO_LIKENESS)
    if wanted == NO_LIKENESS:
        return None
    return next((each for each in likenesses if each.key == wanted), None) or abort(404)


def _table(consultation: Consultation, chosen: Offered, alike_in: AreaQuestion | None, smallest: int) -> TableByMode:
    match chosen.asked:
        case LongText() as question:
            return themes_by_mode(db.session, consultation, question, alike_in=alike_in, smallest=smallest)
        case ClosedPart() as part:
            return options_by_mode(db.session, consultation, part, alike_in=alike_in, smallest=smallest)
