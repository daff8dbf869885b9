"""The optional equality questions, kept apart from the response."""

from uuid import UUID, uuid4

from sqlmodel import Session, select

from consult.clock import today_in_london
from consult.models import Consultation, EqualityReturn, Response, User
from consult.services.auditing import record
from forms.answers import Answers, to_json


def give_equality_answers(
    session: Session, consultation: Consultation, response: Response, answers: Answers
) -> EqualityReturn | None:
    """Keep the equality answers of somebody who responded, once. None when they were given before, or are empty.

    Nothing leads from what is kept to the response: the response only notes that there is something.
    """
    query = select(Response).where(Response.id == response.id).with_for_update()
    locked = session.exec(query.execution_options(populate_existing=True)).one()
    if locked.has_given_equality or not answers:
        return None
    kept = _keep(session, consultation, answers)
    locked.has_given_equality = True
    # The event is about the consultation: one about either row would join the two by the moment it happened.
    record(session, "equality questions answered", consultation)
    session.flush()
    return kept


def keep_equality_sheet(
    session: Session, consultation: Consultation, answers: Answers, *, token: UUID, keyed_by: User
) -> EqualityReturn | None:
    """Keep what stands on a sheet that came on paper, once for each token. None where nothing stands on it.

    Nothing says which form it came with: the sheet has no number.
    """
    there = session.get(EqualityReturn, token)
    if there is not None or not answers:
        return there
    kept = _keep(session, consultation, answers, id_=token)
    record(session, "equality sheet keyed", consultation, actor=keyed_by)
    session.flush()
    return kept


def _keep(session: Session, consultation: Consultation, answers: Answers, *, id_: UUID | None = None) -> EqualityReturn:
    kept = EqualityReturn(
        id=id_ or uuid4(),
        consultation_id=consultation.id,
        answers={key: to_json(answer) for key, answer in answers.items()},
        received_in=today_in_london().replace(day=1),
    )
    session.add(kept)
    return kept
