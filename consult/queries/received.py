"""Reads about one response that was received, and how many were."""

from sqlmodel import Session, col, func, select

from consult.models import Answer, Consultation, Response
from consult.queries.consultations import questionnaire_with
from consult.queries.counting import counts_in
from consult.queries.drafts import readable_answers
from forms.check_answers import CheckRow, rows

CORRECTED = "response corrected"
"""What the audit trail calls a change of what a response says."""
FACTS_CORRECTED = "how a comment arrived corrected"
"""What it calls a change of who sent a comment, how and when."""


def get_response(session: Session, consultation: Consultation, reference: str) -> Response | None:
    """The response to this consultation with this reference."""
    query = select(Response).where(Response.consultation_id == consultation.id, Response.reference == reference)
    return None if "\0" in reference else session.exec(query).one_or_none()


def count_received(session: Session, consultation: Consultation) -> int:
    """How many responses a consultation has had, by every route."""
    query = select(func.count(col(Response.id))).where(counts_in(consultation.id))
    return session.exec(query).one()


def what_was_said(session: Session, response: Response) -> tuple[CheckRow, ...]:
    """A row for each question that the response met, in the order asked, with the answer in plain English."""
    questionnaire = questionnaire_with(session, response.questionnaire_version_id)
    kept = session.exec(
        select(Answer).where(Answer.response_id == response.id).order_by(col(Answer.question_key))
    ).all()
    return rows(questionnaire, readable_answers(questionnaire, {answer.question_key: answer.value for answer in kept}))
