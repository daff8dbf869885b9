"""Keying a paper form field by field: begun, saved as it is typed, finished, set aside or given up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from consult.clock import utc_now
from consult.errors import Conflict
from consult.models import Batch, Consultation, FormOutcome, KeyedFields, Keying, Response, User
from consult.queries.batches import lock_batch
from consult.queries.keyings import get_holder_of, next_number
from consult.queries.reach import EVERYTHING, Reach
from consult.queries.serials import SerialProblem, find_serial
from consult.services.auditing import record
from consult.services.batches import refuse_closed
from consult.services.entering import refuse_before_opening
from forms.answers import Answers
from forms.as_written import Code, Part, marks_on, parts_of
from forms.spec import Question, Questionnaire


@dataclass(frozen=True, slots=True)
class BesideAnswers:
    """What stands on a form beside its answers: codes and words, by part of the form."""

    codes: Mapping[Part, Code] = field(default_factory=dict)
    as_written: Mapping[Part, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SerialTaken:
    """A serial that cannot be keyed again: the sentence, and the response that was keyed from the form, if any.

    Where there is one, another form with the serial can still be keyed as a photocopy.
    """

    sentence: str
    first: Response | None = None
    serial: int | None = None


def begin_form(session: Session, batch: Batch, consultation: Consultation, *, form_id: UUID, clerk: User) -> Keying:
    """The form of this identifier, begun now where it is new. Raises Conflict where somebody else keys it."""
    lock_batch(session, batch)
    refuse_closed(batch)
    refuse_before_opening(consultation)
    keying = session.get(Keying, form_id)
    if keying is None:
        keying = Keying(
            id=form_id,
            batch_id=batch.id,
            questionnaire_version_id=consultation.questionnaire_version_id,
            number=next_number(session, batch),
            clerk_id=clerk.id,
        )
        session.add(keying)
        session.flush()
    elif keying.batch_id != batch.id:
        raise Conflict("This form belongs to another batch.")
    return keying


def refuse_finished(keying: Keying, *, clerk: User) -> None:
    """Raise Conflict where a form can no longer be keyed by this clerk."""
    if keying.outcome is not None:
        raise Conflict("This form was finished meanwhile. Go back to the batch to see what became of it.")
    if keying.clerk_id != clerk.id:
        raise Conflict("Somebody else has gone on with this form. Go back to the batch, and take another form.")


def keep_field(
    session: Session,
    keyed: KeyedFields,
    question: Question,
    *,
    typed: Mapping[str, Sequence[str]],
    beside: BesideAnswers,
) -> None:
    """Keep what was keyed for one question, in place of what was kept for it before. Nothing is checked or changed.

    `typed` holds every control of the question, and `beside` what stands beside it.
    """
    keyed.typed = {**keyed.typed, **{name: list(values) for name, values in typed.items()}}
    mine = set(parts_of(question))
    codes = {part: code for part, code in keyed.codes.items() if part not in mine}
    words = {part: text for part, text in keyed.as_written.items() if part not in mine}
    keyed.codes = codes | {part: code.value for part, code in beside.codes.items() if part in mine}
    keyed.as_written = words | {part: text for part, text in beside.as_written.items() if part in mine}
    keyed.last_part = question.key
    keyed.saved_at = utc_now()
    session.add(keyed)
    session.flush()


def check_serial(
    session: Session, batch: Batch, text: str, *, form_id: UUID, within: Reach = EVERYTHING
) -> int | SerialTaken | None:
    """The serial number of a printed form, from what was typed or scanned; or what is wrong with it. Changes nothing.

    None where nothing was typed: a form that lost its corner is keyed without. A consultation out of reach of the
    clerk is not named to them.
    """
    if not text.strip():
        return None
    known = find_serial(session, text)
    if isinstance(known, SerialProblem):
        return SerialTaken(known.value)
    if known.consultation.id != batch.consultation_id:
        title = f"“{known.consultation.title}”" if within.includes(known.consultation.id) else "put it aside, and ask"
        return SerialTaken(f"This is a form of another consultation: {title}")
    if known.questionnaire_version.id != known.consultation.questionnaire_version_id:
        return SerialTaken("This form was printed with other wording than the questions below. Put it aside, and ask")
    if known.voided is not None:
        return SerialTaken(f"Form {known.text} was voided: {known.voided.reason}. Leave its number out, and say so")
    return _held(session, known.serial, form_id) or known.serial


def claim_serial(session: Session, keying: Keying, serial: int | None) -> None:
    """Say which printed form this is. Raises Conflict where somebody else said so of theirs a moment ago."""
    try:
        with session.begin_nested():
            keying.serial = serial
            session.flush()
    except IntegrityError as error:
        raise Conflict(
            "Somebody else is keying the form with this number. Put it aside, and compare the two."
        ) from error


def finish_form(
    session: Session,
    keying: Keying,
    response: Response,
    questionnaire: Questionnaire,
    answers: Answers,
    *,
    beside: BesideAnswers,
) -> None:
    """Join a form to the response it made, with what stood beside its answers and what is odd about them."""
    keying.outcome = FormOutcome.KEYED
    keying.finished_at = keying.saved_at = utc_now()
    keying.response_id = response.id
    keying.typed = {}  # the response holds the answers from now on: they are kept once
    note_beside(session, keying, questionnaire, answers, beside=beside)
    session.flush()


def note_beside(
    session: Session, keying: Keying, questionnaire: Questionnaire, answers: Answers, *, beside: BesideAnswers
) -> None:
    """Keep what stands beside the answers of a finished form, and work out anew what is odd about them."""
    keying.codes = {part: code.value for part, code in beside.codes.items()}
    keying.as_written = dict(beside.as_written)
    marks = marks_on(questionnaire, answers, unclear=unclear_questions(questionnaire, beside))
    keying.marks = {key: [mark.value for mark in found] for key, found in marks.items()}
    session.add(keying)
    session.flush()


def set_aside(
    session: Session,
    keying: Keying,
    outcome: FormOutcome,
    *,
    reason: str,
    same_as: Response | None,
    clerk: User,
) -> None:
    """Finish a form that makes no response: it is spoiled, or the same form as one that was keyed."""
    refuse_finished(keying, clerk=clerk)
    if outcome is FormOutcome.DUPLICATE:
        keying.serial = None
    keying.outcome = outcome
    keying.finished_at = keying.saved_at = utc_now()
    keying.reason = reason.strip()
    keying.same_as_id = same_as.id if same_as else None
    keying.typed, keying.codes, keying.as_written = {}, {}, {}
    record(session, "form set aside", keying, actor=clerk, outcome=outcome.value, number=keying.number)
    session.flush()


def take_over(session: Session, keying: Keying, *, clerk: User) -> None:
    """Go on with a form that somebody else began."""
    if keying.outcome is not None:
        raise Conflict("This form was finished meanwhile. Go back to the batch to see what became of it.")
    if keying.clerk_id != clerk.id:
        record(session, "form taken over", keying, actor=clerk, number=keying.number)
        keying.clerk_id = clerk.id
    session.flush()


def give_up(session: Session, keying: Keying, *, clerk: User) -> None:
    """Forget a form that was begun, with what was keyed of it: it goes back on the pile."""
    refuse_finished(keying, clerk=clerk)
    record(session, "form given up", keying, actor=clerk, number=keying.number)
    session.delete(keying)
    session.flush()


def unclear_questions(questionnaire: Questionnaire, beside: BesideAnswers) -> frozenset[str]:
    """The questions with a part whose answer nobody can tell from the paper."""
    unclear = {part for part, code in beside.codes.items() if code is not Code.NO_ANSWER} | set(beside.as_written)
    return frozenset(question.key for question in questionnaire.questions if not unclear.isdisjoint(parts_of(question)))


def _held(session: Session, serial: int, form_id: UUID) -> SerialTaken | None:
    """What to say of a serial that another keying has; None where none has it."""
    holder = get_holder_of(session, serial)
    if holder is None or holder.id == form_id:
        return None
    if holder.outcome is FormOutcome.SPOILED:
        return SerialTaken("The form with this number was set aside as spoiled")
    first = session.get(Response, holder.response_id) if holder.response_id else None
    if first is not None:
        return SerialTaken(f"The form with this number was keyed before, as {first.reference}", first, serial)
    return SerialTaken(f"The form with this number is being keyed by {session.get_one(User, holder.clerk_id).name}")
