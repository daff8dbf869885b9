"""Decisions on themes of the demonstration: published, overdue, and only begun."""

from collections.abc import Mapping
from datetime import date
from uuid import uuid4

from sqlmodel import Session, select

from consult.clock import today_in_london, utc_now
from consult.config import DEVELOPMENT_SECRET
from consult.models import Consultation, ContactAddress, DecisionStatus, Telling, User
from consult.queries.consultations import require_consultation
from consult.reports.decided import decided_on
from consult.services.decisions import Place, Written, publish_decision, save_decision
from consult.services.telling import MOST_TRIES, leave_address, removal_token
from tests.factories import Factories

QUESTION = "main_issue"
WRITTEN = (
    Written(
        decided="The partnership will move two patrols to the evening.\n\nIt decided this with those who live there.",
        because="It was raised most, and in every area:\n\n- by day\n- and by night",
        did="Both patrols started in the autumn.",
        owner="Neighbourhood policing team",
        due_on=date(2030, 3, 31),
        status=DecisionStatus.UNDER_WAY,
    ),
    Written(
        decided="Speed will be measured on two roads.",
        because="",
        did="",
        owner="Highways team",
        due_on=date(2026, 1, 31),
        status=DecisionStatus.PLANNED,
    ),
    Written(decided="", because="", did="", owner="", due_on=None, status=DecisionStatus.CONSIDERING),
)


def add_decisions(session: Session, factories: Factories, results: Consultation, *, staff: User) -> Mapping[str, str]:
    """Decide on the themes raised most. Gives the places that addresses are made with."""
    asked = next(
        each for each in decided_on(session, results, today=today_in_london()) if each.question.key == QUESTION
    )
    themes = [line.key for line in asked.lines]
    for theme, written in zip(themes, WRITTEN, strict=False):
        save_decision(session, Place(results, QUESTION, theme), written, seen=0, saved_by=staff)
    publish_decision(session, Place(results, QUESTION, themes[0]), seen=1, published_by=staff)
    leave_address(session, results, "somebody@example.org")
    some_failed = factories.consultation(slug="some-failed", state="closed")
    leave_address(session, some_failed, "nobody@example.org")
    told = require_consultation(session, "forthcoming")
    session.add(Telling(consultation_id=told.id, asked_by_id=staff.id, addresses=12, sent=8, failed=1))
    finished = Telling(
        consultation_id=some_failed.id, asked_by_id=staff.id, addresses=12, sent=9, failed=2, finished_at=utc_now()
    )
    session.add(finished)
    for address in session.exec(select(ContactAddress).where(ContactAddress.consultation_id == some_failed.id)):
        address.tries = MOST_TRIES
    session.flush()
    return {
        "told": some_failed.slug,
        "decided_theme": themes[0],
        "overdue_theme": themes[1],
        "undecided_theme": themes[3],
        "removal": removal_token(uuid4(), secret=DEVELOPMENT_SECRET),
    }
