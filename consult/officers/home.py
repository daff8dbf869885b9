"""The officers' front page: what has come in on paper and in writing, consultation by consultation."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.clock import utc_now
from consult.extensions import db
from consult.models import Consultation, Role
from consult.officers.blueprint import bp
from consult.queries.batches import BatchProgress, list_batches
from consult.queries.consultations import State, list_consultations, questionnaire_of, state_of
from consult.queries.entries import count_written
from consult.queries.verifications import verification_states
from consult.reach import current_reach


@dataclass(frozen=True, slots=True)
class Section:
    """What the page says of one consultation."""

    consultation: Consultation
    state: State
    batches: Sequence[BatchProgress]
    written: int
    asks_equality: bool


@bp.get("/")
@requires(Role.OFFICER)
def home() -> ResponseReturnValue:
    """Every consultation with its batches, and how many of each are keyed."""
    now = utc_now()
    batches, written = list_batches(db.session), count_written(db.session)
    sections = [
        Section(
            consultation,
            state_of(consultation, now),
            [each for each in batches if each.batch.consultation_id == consultation.id],
            written.get(consultation.id, 0),
            questionnaire_of(db.session, consultation).equality_section,
        )
        for consultation in list_consultations(db.session, within=current_reach())
        if not consultation.is_imported
    ]
    return render_template(
        "officers/home.html",
        sections=[each for each in sections if each.state is not State.FORTHCOMING],
        verified=verification_states(db.session),
        forthcoming=[each.consultation for each in sections if each.state is State.FORTHCOMING],
    )
