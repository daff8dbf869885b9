"""Responses that came as programs send them, or after many from one place, in groups of what they have in common."""

from collections.abc import Mapping, Sequence

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.models import Consultation, LeftOutFor, MarkReason, Response, Role
from consult.policy.blueprint import bp
from consult.queries.consultations import require_consultation
from consult.queries.marks import (
    GroupedBy,
    GroupInList,
    MarkDecisionTaken,
    count_left_out_for,
    count_marked,
    count_undecided,
    list_by_mark,
    list_by_time,
    list_by_words,
    mark_decisions_on,
)
from consult.queries.received import count_received
from consult.reports.left_out import NO_ANSWER
from consult.services.marking import MOST_FROM_ONE_PLACE

MANY = f"At least {MOST_FROM_ONE_PLACE} others had come from one internet address within ten minutes"
REASONS: Mapping[MarkReason, str] = {
    MarkReason.HIDDEN_FIELD: "A field that people do not see was filled in",
    MarkReason.TOO_FAST: "Sent faster than a person can answer",
    MarkReason.NO_BROWSER: "Not sent by a browser that people use",
    MarkReason.MANY_FROM_ONE_PLACE: MANY,
}
LONGEST_LIST = 20
"""So many bursts, and so many texts, are listed, the largest first. Each response is in the group of its mark too."""


@bp.get("/<slug>/marked")
@requires(Role.POLICY)
def marked(slug: str) -> ResponseReturnValue:
    """The groups of marked responses, how many wait for a person, and how many count with and without the marked."""
    consultation = require_consultation(db.session, slug)
    counting = count_marked(db.session, consultation)
    return render_template(
        "policy/marked.html",
        consultation=consultation,
        received=count_received(db.session, consultation),
        counting=counting,
        waiting=count_undecided(db.session, consultation),
        left_out=count_left_out_for(db.session, consultation),
        by_mark=list_by_mark(db.session, consultation),
        by_time=list_by_time(db.session, consultation, limit=LONGEST_LIST),
        by_words=list_by_words(db.session, consultation, limit=LONGEST_LIST),
        reasons=REASONS,
        no_answer=NO_ANSWER,
    )


def name_of(line: GroupInList) -> str:
    """What the responses of a group have in common, as the heading of its page."""
    if line.group.reason is not None:
        return REASONS[line.group.reason]
    return "The same words" if line.group.by is GroupedBy.WORDS else "Received in one burst"


@bp.app_template_global()
def decisions_on_marks(response: Response) -> Sequence[MarkDecisionTaken]:
    """What was decided of a response for being marked, the first first."""
    return mark_decisions_on(db.session, response)


@bp.app_template_global()
def marked_left_out(consultation: Consultation) -> int:
    """How many marked responses are left out of the counts as no answers."""
    return sum(count_left_out_for(db.session, consultation).values())


@bp.app_template_global()
def marked_to_look_at(consultation: Consultation) -> int:
    """How many marked responses wait for a person."""
    return count_undecided(db.session, consultation)


@bp.app_template_global()
def no_answer_because(reason: LeftOutFor) -> str:
    """Why a marked response is no answer, in words."""
    return NO_ANSWER[reason]
