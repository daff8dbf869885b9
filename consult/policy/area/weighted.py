"""Results weighted to the area, beside the unweighted ones."""

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.figures.raking import FEWEST_IN_A_GROUP, LARGEST_WEIGHT, NotRaked, Raked, Refusal
from consult.models import Consultation, Role
from consult.page_furniture import count_of
from consult.policy.area.offered import Offered, chosen_of, offered_questions
from consult.policy.blueprint import bp
from consult.queries.closed_parts import ClosedPart
from consult.queries.consultations import require_consultation
from consult.reports.area_weights import WeightedTable, Weighting, weighted_options, weighted_themes, weighting_of
from forms.spec import LongText


@bp.get("/<slug>/area/weighted")
@requires(Role.POLICY)
def weighted_to_area(slug: str) -> ResponseReturnValue:
    """One question at a time, weighted and not; or why there are no weights."""
    consultation = require_consultation(db.session, slug)
    weighting = weighting_of(db.session, consultation)
    offered = offered_questions(consultation, without=weighting.keys if weighting else ())
    chosen = chosen_of(offered)
    return render_template(
        "policy/area/weighted.html",
        consultation=consultation,
        weighting=weighting,
        raked=weighting.raked if weighting and isinstance(weighting.raked, Raked) else None,
        refusal=_refusal(weighting),
        offered=offered,
        chosen=chosen,
        table=_table(consultation, weighting, chosen),
        smallest=current_app.config["CONSULT"].smallest_cell,
        largest=LARGEST_WEIGHT,
    )


def _table(consultation: Consultation, weighting: Weighting | None, chosen: Offered | None) -> WeightedTable | None:
    if weighting is None or not isinstance(weighting.raked, Raked) or chosen is None:
        return None
    match chosen.asked:
        case LongText() as question:
            return weighted_themes(db.session, consultation, weighting, weighting.raked, question)
        case ClosedPart() as part:
            return weighted_options(db.session, consultation, weighting, weighting.raked, part)


def _refusal(weighting: Weighting | None) -> str | None:
    if weighting is None or not isinstance(weighting.raked, Refusal):
        return None
    match weighting.raked.reason:
        case NotRaked.NOBODY:
            return "No individual has answered yet."
        case NotRaked.THIN:
            thin = [
                f"{weighting.label(key, group)} ({count_of(number, 'answer')})"
                for key, group, number in weighting.raked.groups
            ]
            return (
                f"Too few answered in {'this group' if len(thin) == 1 else 'these groups'}: {', '.join(thin)}. "
                f"A group needs {FEWEST_IN_A_GROUP} answers before it can speak for others. "
                "Hear from more of them, or put in figures with wider groups."
            )
        case NotRaked.NO_CONVERGENCE:
            return (
                "No weights fit all of the area’s figures at once, because some groups answered only together with "
                "others. Take one of the questions out of the file."
            )
        case NotRaked.TOO_UNEVEN:
            return (
                f"Some answers would have to count for more than {LARGEST_WEIGHT:.0f} times the average, because so "
                "few came from some groups. Weighting cannot make up for them."
            )
