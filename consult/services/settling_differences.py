"""Settling what two people keyed differently: somebody with the form in hand says what it says, and that is stored."""

from uuid import UUID

from sqlmodel import Session

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import KeyedDifference, Ruling, SecondKeying, User, Verification
from consult.queries.consultations import questionnaire_with
from consult.queries.entries import require_entry
from consult.queries.keyings import get_keying_of
from consult.queries.second_keyings import forms_as_keyed
from consult.queries.verifications import lock_verification
from consult.services.auditing import record
from consult.services.correcting import correct_response
from consult.services.keying import BesideAnswers, note_beside
from consult.services.verifying import conclude, refuse_concluded
from forms.keyed_twice import FieldValue, question_with

NOTHING_LEFT = (
    "That would leave the response without any answer. Look at the form again, or go to the response and correct it."
)


def settle_difference(
    session: Session,
    verification: Verification,
    difference_id: UUID,
    ruling: Ruling,
    *,
    paper_says: FieldValue | None = None,
    settled_by: User,
) -> KeyedDifference:
    """Say which keying is right, or for neither what the paper says, and put the response right by it.

    It can be settled anew until the verification ends. Raises Conflict after that, where neither is right but nothing
    is said of the paper, and where the response would have no answer left.
    """
    lock_verification(session, verification)
    refuse_concluded(verification)
    difference = session.get_one(KeyedDifference, difference_id, populate_existing=True)
    settled = _settled(difference, ruling, paper_says)
    _put_right(session, difference, settled, settled_by)
    difference.ruling, difference.settled = ruling, settled.to_json()
    difference.settled_by_id, difference.settled_at = settled_by.id, utc_now()
    record(
        session,
        "keyed difference settled",
        verification,
        actor=settled_by,
        position=session.get_one(SecondKeying, difference.second_keying_id).position,
        part=difference.part,
        ruling=ruling.value,
    )
    session.flush()
    conclude(session, verification)
    return difference


def _settled(difference: KeyedDifference, ruling: Ruling, paper_says: FieldValue | None) -> FieldValue:
    match ruling:
        case Ruling.FIRST:
            return FieldValue.from_json(difference.first)
        case Ruling.SECOND:
            return FieldValue.from_json(difference.second)
        case Ruling.NEITHER:
            if paper_says is None:
                raise Conflict("Say what stands on the paper.")
            return paper_says


def _put_right(session: Session, difference: KeyedDifference, settled: FieldValue, settled_by: User) -> None:
    """Have the response say what was settled. Its history says who changed it, like every correction."""
    second = session.get_one(SecondKeying, difference.second_keying_id)
    response = require_entry(session, second.response_id, for_writing=True)
    questionnaire = questionnaire_with(session, response.questionnaire_version_id)
    now = forms_as_keyed(session, [response], questionnaire)[response.id]
    question = question_with(questionnaire, difference.part)
    right = now.with_value(question, difference.part, settled)
    if not right.answers:
        raise Conflict(NOTHING_LEFT)
    correct_response(session, response, questionnaire, before=now.answers, after=right.answers, corrected_by=settled_by)
    keying = get_keying_of(session, response)
    if keying is not None:
        beside = BesideAnswers(right.codes, right.as_written)
        note_beside(session, keying, questionnaire, right.answers, beside=beside)
