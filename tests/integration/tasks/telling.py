"""A closed consultation with a decision that is published, and the addresses of people who asked to hear of it."""

from collections.abc import Sequence

from sqlmodel import Session

from consult.clock import utc_now
from consult.models import Consultation, Decision, Role, Telling
from consult.services.telling import ask_to_tell, leave_address
from tests.factories import Factories


def consultation_to_tell_of(session: Session, factories: Factories, addresses: Sequence[str]) -> Consultation:
    consultation = factories.consultation(state="closed", slug="closed-one")
    session.add(
        Decision(
            consultation_id=consultation.id,
            question_key="main_issue",
            theme_key="asb-youth",
            decided="Two more patrols",
            changed_by_id=factories.user(role=Role.POLICY).id,
            published_at=utc_now(),
        )
    )
    for address in addresses:
        leave_address(session, consultation, address)
    session.commit()
    return consultation


def telling_of(session: Session, factories: Factories, consultation: Consultation) -> Telling:
    made = ask_to_tell(session, consultation, asked_by=factories.user(role=Role.POLICY))
    session.commit()
    return made
