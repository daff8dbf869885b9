"""Finding a consultation, and reading what it is about before answering."""

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.access import public
from consult.clock import utc_now
from consult.errors import NotFound
from consult.extensions import db
from consult.public.blueprint import bp
from consult.public.presenters import listed
from consult.public.this_browser import get_ticket
from consult.public.writing import get_saved_draft
from consult.queries.consultations import State, list_consultations, questionnaire_of, require_consultation, state_of
from consult.queries.decisions import has_outcome
from consult.queries.drafts import get_response_of
from consult.queries.publication import Standing, count_standing
from consult.queries.received import count_received


@bp.get("/")
@public
def consultations() -> ResponseReturnValue:
    """Open, forthcoming and closed consultations. Earlier waves that were imported are for staff and the board."""
    found = [
        (each, questionnaire_of(db.session, each)) for each in list_consultations(db.session) if not each.is_imported
    ]
    return render_template("public/consultations.html", sections=listed(found, utc_now()))


@bp.get("/consultations/<slug>")
@public
def consultation(slug: str) -> ResponseReturnValue:
    """What a consultation is about, who is asked, and where it stands."""
    found = require_consultation(db.session, slug)
    if found.is_imported:
        raise NotFound("There is no such consultation.")
    draft = get_saved_draft(get_ticket(found))
    state = state_of(found, utc_now())
    return render_template(
        "public/consultation.html",
        consultation=found,
        questionnaire=questionnaire_of(db.session, found),
        state=state.value,
        has_draft=draft is not None,
        sent=get_response_of(db.session, draft.id) if draft else None,
        received=count_received(db.session, found),
        has_outcome=has_outcome(db.session, found, utc_now()),
        published=count_standing(db.session, found, Standing.PUBLISHED) if state is State.CLOSED else 0,
    )
