"""Reads for somebody who keys forms a second time: which form is theirs, and which may be."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from consult.models import Answer, AuditEvent, Batch, Keying, Response, SecondKeying, User, Verification
from consult.queries.counting import counts
from consult.queries.received import CORRECTED
from forms.answers import from_json
from forms.as_written import Code
from forms.keyed_twice import KeyedForm
from forms.spec import Questionnaire


def get_unfinished_second(session: Session, verification: Verification, clerk: User) -> SecondKeying | None:
    """The form that this clerk is keying again and has not finished."""
    return session.exec(
        _waiting(verification).where(SecondKeying.clerk_id == clerk.id).order_by(col(SecondKeying.position)).limit(1)
    ).one_or_none()


def get_next_for(session: Session, verification: Verification, clerk: User) -> SecondKeying | None:
    """The first form of the draw that nobody has and that this clerk may key again: they did not key or correct it."""
    corrected = select(AuditEvent.subject_id).where(
        AuditEvent.actor_id == clerk.id, AuditEvent.subject_type == Response.__name__, AuditEvent.action == CORRECTED
    )
    return session.exec(
        _waiting(verification)
        .where(
            col(SecondKeying.clerk_id).is_(None),
            SecondKeying.first_clerk_id != clerk.id,
            col(SecondKeying.response_id).not_in(corrected),
        )
        .order_by(col(SecondKeying.position))
        .limit(1)
    ).one_or_none()


def get_waiting_for_second(session: Session, response_id: UUID) -> SecondKeying | None:
    """The second keying that a response waits for; None where it waits for none."""
    return session.exec(
        select(SecondKeying)
        .join(Verification, col(Verification.id) == col(SecondKeying.verification_id))
        .where(
            SecondKeying.response_id == response_id,
            col(SecondKeying.finished_at).is_(None),
            SecondKeying.left_out_because == "",
            col(Verification.outcome).is_(None),
        )
        .order_by(col(Verification.number))
        .limit(1)
    ).one_or_none()


def list_keyed_responses(session: Session, batch: Batch) -> Sequence[Response]:
    """The responses keyed from a batch that count, in the order they were keyed."""
    return session.exec(
        select(Response)
        .where(Response.batch_id == batch.id, col(Response.entered_by_id).is_not(None), counts())
        .order_by(col(Response.entered_at), col(Response.id))
    ).all()


def forms_as_keyed(
    session: Session, responses: Sequence[Response], questionnaire: Questionnaire
) -> Mapping[UUID, KeyedForm]:
    """What is stored of each of these responses: answers, and what stands beside them."""
    wanted = [response.id for response in responses]
    answers: dict[UUID, dict[str, Answer]] = {response_id: {} for response_id in wanted}
    for row in session.exec(select(Answer).where(col(Answer.response_id).in_(wanted))):
        answers[row.response_id][row.question_key] = row
    keyings = {row.response_id: row for row in session.exec(select(Keying).where(col(Keying.response_id).in_(wanted)))}
    return {
        response_id: _keyed(questionnaire, answers[response_id], keyings.get(response_id)) for response_id in wanted
    }


def _waiting(verification: Verification) -> SelectOfScalar[SecondKeying]:
    """The forms of a verification that are still to be keyed again."""
    return select(SecondKeying).where(
        SecondKeying.verification_id == verification.id,
        col(SecondKeying.finished_at).is_(None),
        SecondKeying.left_out_because == "",
    )


def _keyed(questionnaire: Questionnaire, answers: Mapping[str, Answer], keying: Keying | None) -> KeyedForm:
    stored = {
        question.key: from_json(question, answers[question.key].value)
        for question in questionnaire.questions
        if question.key in answers
    }
    if keying is None:
        return KeyedForm(stored)
    return KeyedForm(stored, {part: Code(code) for part, code in keying.codes.items()}, keying.as_written)
