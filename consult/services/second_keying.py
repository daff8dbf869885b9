"""Keying a form a second time: taken from those drawn, saved as it is typed, compared once it is finished."""

from sqlmodel import Session

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import KeyedDifference, SecondKeying, User, Verification
from consult.queries.second_keyings import get_next_for, get_unfinished_second
from consult.queries.verifications import lock_verification
from consult.services.auditing import record
from consult.services.verifying import conclude, forget_keyed, refuse_concluded
from forms.keyed_twice import FieldValue, KeyedForm, differing_parts, values_of
from forms.spec import Questionnaire


def take_next(session: Session, verification: Verification, *, clerk: User) -> SecondKeying | None:
    """The form this clerk is to key again: the one they have, else the next that they may. None where there is none."""
    lock_verification(session, verification)
    refuse_concluded(verification)
    theirs = get_unfinished_second(session, verification, clerk)
    if theirs is not None:
        return theirs
    found = get_next_for(session, verification, clerk)
    if found is not None:
        found.clerk_id, found.saved_at = clerk.id, utc_now()
        session.flush()
    return found


def refuse_not_theirs(second: SecondKeying, *, clerk: User) -> None:
    """Raise Conflict where a form can no longer be keyed again by this clerk."""
    if second.finished_at is not None or second.left_out_because:
        raise Conflict("This form was finished meanwhile. Go back to the verification.")
    if second.clerk_id != clerk.id:
        raise Conflict("This form went back on the pile, or somebody else has it. Go back to the verification.")


def put_back(session: Session, verification: Verification, second: SecondKeying, *, put_back_by: User) -> None:
    """Forget what was keyed of a form, which anybody else may then take. Raises Conflict where it is finished."""
    lock_verification(session, verification)
    session.refresh(second)
    if second.finished_at is not None or second.left_out_because or second.clerk_id is None:
        raise Conflict("This form was finished or put back meanwhile. Go back to the verification.")
    second.clerk_id, second.last_part = None, ""
    second.typed, second.codes, second.as_written = {}, {}, {}
    record(session, "second keying put back", verification, actor=put_back_by, position=second.position)
    session.flush()


def finish_second(
    session: Session,
    verification: Verification,
    second: SecondKeying,
    questionnaire: Questionnaire,
    form: KeyedForm,
    *,
    clerk: User,
) -> int:
    """Compare a form keyed again with its first keying, and give the number of fields in which they differ.

    Only the differences are kept of the two keyings.
    """
    lock_verification(session, verification)
    refuse_concluded(verification)
    session.refresh(second)
    refuse_not_theirs(second, clerk=clerk)
    values = values_of(questionnaire, form)
    first = {part: FieldValue.from_json(second.first.get(part, {})) for part in values}
    places = {part: place for place, part in enumerate(values, start=1)}
    differing = differing_parts(first, values)
    for part in differing:
        session.add(
            KeyedDifference(
                second_keying_id=second.id,
                part=part,
                place=places[part],
                first=first[part].to_json(),
                second=values[part].to_json(),
            )
        )
    second.finished_at = second.saved_at = utc_now()
    forget_keyed(second)
    session.flush()
    record(session, "form keyed again", verification, actor=clerk, position=second.position, differences=len(differing))
    conclude(session, verification)
    return len(differing)
