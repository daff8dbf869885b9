"""Receiving a response: the one place where responses, answers and comments are written."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.orm import make_transient_to_detached
from sqlmodel import Session, col, select

from consult.clock import utc_now
from consult.db.base import ids_side_by_side
from consult.db.inserting import insert_unless_there
from consult.models import Answer, Channel, Comment, Consultation, Response, User
from consult.queries.deletion import require_responses
from consult.services.auditing import event_of, record_at_once
from consult.services.signals import note_text
from forms import answers as answer_values
from forms.answers import Answers
from forms.spec import LongText, Questionnaire

# No 0 or O, 1 or I or L: a reference is read out over the telephone and copied by hand.
REFERENCE_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

# Put together once, and sent to the database without passing through the session, which would put them together anew.
_ANSWERS = insert(Answer)
_COMMENTS = insert(Comment)


def receive_response(
    session: Session,
    consultation: Consultation,
    questionnaire: Questionnaire,
    answers: Answers,
    *,
    channel: Channel,
    questionnaire_version_id: UUID | None = None,
    draft_id: UUID | None = None,
    batch_id: UUID | None = None,
    entered_by: User | None = None,
    on_behalf_of: str | None = None,
    source_id: str | None = None,
    received_at: datetime | None = None,
) -> Response:
    """Write one whole response, its answers and its comments, in the caller's transaction: all of it or nothing.

    Raises ResponsesDeleted where those of the consultation were deleted because their time was over.
    """
    require_responses(consultation)
    session.flush()  # what the response belongs to has its rows before it
    now = utc_now()
    response = Response(
        id=uuid4(),
        consultation_id=consultation.id,
        questionnaire_version_id=questionnaire_version_id or consultation.questionnaire_version_id,
        reference=_reference(),
        channel=channel,
        received_at=received_at or now,
        entered_at=now,
        draft_id=draft_id,
        batch_id=batch_id,
        entered_by_id=entered_by.id if entered_by else None,
        on_behalf_of=on_behalf_of,
        source_id=source_id,
        has_given_equality=False,
        weight=None,
        same_as_id=None,
        left_out_for=None,
    )
    while not _keep(session, response):
        response.reference = _reference()
    record_at_once(
        session,
        event_of("response received", response, actor=entered_by, channel=channel.value, answers=len(answers)),
    )
    write_answers(session, response, questionnaire, answers)
    note_text(session, response, questionnaire, answers)
    return response


def write_answers(session: Session, response: Response, questionnaire: Questionnaire, answers: Answers) -> None:
    """Add answers to a response that has none yet to these questions; a long text is also a comment, to be themed."""
    said = [
        {"id": own_id, "response_id": response.id, "question_key": key, "value": answer_values.to_json(answer)}
        for own_id, (key, answer) in zip(ids_side_by_side(len(answers)), answers.items(), strict=True)
    ]
    comments = [
        {"id": uuid4(), "response_id": response.id, "question_key": key, "text": answer.text}
        for key, answer in answers.items()
        if isinstance(answer, answer_values.TextAnswer) and isinstance(questionnaire.question(key), LongText)
    ]
    # Rows of one kind go in one statement, without an object for each: in a rush this is most of what is written.
    connection = session.connection()
    if said:
        connection.execute(_ANSWERS, said)
    if comments:
        connection.execute(_COMMENTS, comments)


def new_references(wanted: int) -> tuple[str, ...]:
    """So many references, all different. A response may have one of them already: see `unused_references`."""
    references: dict[str, None] = {}
    while len(references) < wanted:
        references[_reference()] = None
    return tuple(references)


def unused_references(session: Session, offered: Sequence[str]) -> tuple[str, ...]:
    """The references offered, with another in place of each that a response has. All are different."""
    references = dict.fromkeys(offered)
    while taken := session.exec(select(Response.reference).where(col(Response.reference).in_(references))).all():
        for reference in taken:
            del references[reference]
        while len(references) < len(offered):
            references[_reference()] = None
    return tuple(references)


def _keep(session: Session, response: Response) -> bool:
    """Write the row of a response, of which the session then knows. False where another has its reference."""
    if not insert_unless_there(session, response, unique="reference"):
        return False
    make_transient_to_detached(response)  # as though it had been read: nothing of it is written or asked for again
    session.add(response)
    return True


def _reference() -> str:
    """Such as SDP-7KQ4-92XM. About 40 bits: not to be guessed from another."""
    letters = "".join(secrets.choice(REFERENCE_ALPHABET) for _ in range(8))
    return f"SDP-{letters[:4]}-{letters[4:]}"
