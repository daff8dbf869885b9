"""Finding a consultation, and reading what it is about before answering."""

from collections.abc import Mapping

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.access import public
from consult.clock import utc_now
from consult.drawn_once import draw_once, face_of
from consult.errors import NotFound
from consult.extensions import db
from consult.public.blueprint import bp
from consult.public.presenters import listed
from consult.public.writing import begun_here
from consult.queries.consultations import State, list_consultations, questionnaire_of, state_of
from consult.queries.decisions import has_outcome
from consult.queries.drafts import Begun
from consult.queries.publication import Standing, count_standing
from consult.queries.received import count_received
from forms.journey import pages_on_route


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
    begun = begun_here(slug)
    if begun.consultation.is_imported:
        raise NotFound("There is no such consultation.")
    if begun.draft is None and state_of(begun.consultation, utc_now()) is State.OPEN:
        return show_to_newcomers(begun)
    return render_template("public/consultation.html", **what_it_is_about(begun))


def show_to_newcomers(begun: Begun) -> str:
    """An open consultation as everybody finds it who has not answered yet. Most who come in a rush see this first."""
    return draw_once(
        "public/consultation.html",
        look=(face_of(begun.consultation), State.OPEN),
        context=lambda: what_it_is_about(begun),
    )


def what_it_is_about(begun: Begun) -> Mapping[str, object]:
    """What the page of a consultation shows to somebody who has got so far with it.

    “Start now” goes to the first page at once, where it is known: in a rush every request that is spared counts.
    """
    found, now = begun.consultation, utc_now()
    questionnaire, state = questionnaire_of(db.session, found), state_of(found, now)
    is_closed = state is State.CLOSED
    return {
        "consultation": found,
        "questionnaire": questionnaire,
        "state": state.value,
        "has_draft": begun.draft is not None,
        "sent": begun.response,
        "first_page": next(iter(pages_on_route(questionnaire, {}))),
        "received": count_received(db.session, found) if is_closed else None,  # to count a million takes a while
        "has_outcome": has_outcome(db.session, found, now),
        "published": count_standing(db.session, found, Standing.PUBLISHED) if is_closed else 0,
    }
