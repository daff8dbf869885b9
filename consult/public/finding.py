"""Finding a consultation, and reading what it is about before answering."""

from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.access import public
from consult.clock import utc_now
from consult.drawn_once import draw_once, face_of
from consult.errors import NotFound
from consult.extensions import db
from consult.models import Consultation, Draft
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
    if draft is None and state_of(found, utc_now()) is State.OPEN:
        return show_to_newcomers(found)
    return render_template("public/consultation.html", **what_it_is_about(found, draft))


def show_to_newcomers(found: Consultation) -> str:
    """An open consultation as everybody finds it who has not answered yet. Most who come in a rush see this first."""
    return draw_once(
        "public/consultation.html",
        look=(face_of(found), State.OPEN),
        context=lambda: what_it_is_about(found, None),
    )


def what_it_is_about(found: Consultation, draft: Draft | None) -> Mapping[str, object]:
    """What the page of a consultation shows to somebody with this draft."""
    now = utc_now()
    state = state_of(found, now)
    is_closed = state is State.CLOSED
    return {
        "consultation": found,
        "questionnaire": questionnaire_of(db.session, found),
        "state": state.value,
        "has_draft": draft is not None,
        "sent": get_response_of(db.session, draft.id) if draft else None,
        "received": count_received(db.session, found) if is_closed else None,  # to count a million takes a while
        "has_outcome": has_outcome(db.session, found, now),
        "published": count_standing(db.session, found, Standing.PUBLISHED) if is_closed else 0,
    }
