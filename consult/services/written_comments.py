"""Letters, e-mails and what else comes by other routes, entered on behalf of a body or an individual."""

from datetime import date
from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator
from sqlmodel import Session

from consult.clock import in_london, start_of_day_in_london, today_in_london
from consult.errors import Conflict
from consult.models import Channel, Consultation, Response, User
from consult.queries.consultations import questionnaire_of
from consult.queries.received import FACTS_CORRECTED
from consult.services.auditing import record
from consult.services.entering import Entered, enter_once, refuse_before_opening
from consult.services.publication import take_back_corrected
from consult.services.receiving import receive_response
from forms.answers import Answers

WrittenChannel = Literal[Channel.LETTER, Channel.EMAIL, Channel.COMMITTEE, Channel.TELEPHONE, Channel.EASY_READ]


class WrittenFacts(BaseModel):
    """How a comment arrived, with everything checked. On behalf of nobody: an individual, whose name is not kept."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    channel: WrittenChannel
    received_on: date
    on_behalf_of: str | None = Field(default=None, min_length=1, max_length=200)

    @model_validator(mode="after")
    def a_committee_is_named(self) -> Self:
        """A committee is a body, and its comments are worth nothing to the board without its name."""
        if self.channel is Channel.COMMITTEE and self.on_behalf_of is None:
            raise ValueError("Enter the name of the committee")
        return self


def problem_with_receiving(consultation: Consultation, day: date) -> str | None:
    """Why nothing can have been received on a day, as a sentence; None when it can. Late comments are kept too."""
    if day > today_in_london():
        return "The day it was received cannot be in the future"
    if day < in_london(consultation.opens_at).date():
        return "It must have been received on or after the day the consultation opened"
    return None


def enter_written_comment(
    session: Session,
    consultation: Consultation,
    facts: WrittenFacts,
    answers: Answers,
    *,
    token: UUID,
    entered_by: User,
) -> Entered:
    """Store what was written in. A token stores one response: sent again, it gives the response there is."""
    refuse_before_opening(consultation)
    _check(consultation, facts)
    source_id = f"entered:{token}"

    def receive() -> Response:
        return receive_response(
            session,
            consultation,
            questionnaire_of(session, consultation),
            answers,
            channel=facts.channel,
            entered_by=entered_by,
            on_behalf_of=facts.on_behalf_of,
            source_id=source_id,
            received_at=start_of_day_in_london(facts.received_on),
        )

    return enter_once(session, consultation_id=consultation.id, source_id=source_id, receive=receive)


def facts_of(response: Response) -> WrittenFacts:
    """How a written comment arrived, as it was entered."""
    return WrittenFacts.model_validate(
        {
            "channel": response.channel,
            "received_on": in_london(response.received_at).date(),
            "on_behalf_of": response.on_behalf_of,
        }
    )


def correct_written_facts(
    session: Session, response: Response, consultation: Consultation, facts: WrittenFacts, *, corrected_by: User
) -> None:
    """Set right how a comment arrived. The audit event says which facts changed, not what they were."""
    _check(consultation, facts)
    before, after = facts_of(response).model_dump(), facts.model_dump()
    changed = sorted(name for name, value in after.items() if before[name] != value)
    if not changed:
        return
    response.channel = facts.channel
    response.on_behalf_of = facts.on_behalf_of
    response.received_at = start_of_day_in_london(facts.received_on)
    record(session, FACTS_CORRECTED, response, actor=corrected_by, changed=changed)
    take_back_corrected(session, response, corrected_by=corrected_by)
    session.flush()


def _check(consultation: Consultation, facts: WrittenFacts) -> None:
    problem = problem_with_receiving(consultation, facts.received_on)
    if problem:
        raise Conflict(f"{problem}.")
