"""Verifying a batch: forms are drawn once, keyed again by somebody else, and the batch is judged by what that finds."""

import random

from sqlmodel import Session, select

from consult.clock import utc_now
from consult.errors import Conflict
from consult.figures.acceptance import Quality, smallest_plan
from consult.figures.drawing import checksum_of, draw
from consult.models import (
    Batch,
    Consultation,
    SecondKeying,
    User,
    Verification,
    VerificationOutcome,
)
from consult.queries.batches import lock_batch, progress_of
from consult.queries.consultations import questionnaire_of
from consult.queries.second_keyings import forms_as_keyed, list_keyed_responses
from consult.queries.verifications import (
    VerificationProgress,
    get_latest,
    is_sampled,
    list_verifications,
    lock_verification,
    progress_of_verification,
)
from consult.services.auditing import record
from forms.keyed_twice import count_fields, values_of

LARGEST_SEED = 2**31 - 1


def begin_verification(
    session: Session,
    batch: Batch,
    consultation: Consultation,
    *,
    quality: Quality | None,
    drawn_by: User,
    seed: int | None = None,
) -> Verification:
    """Draw the forms of a batch that are keyed again: as many as the quality asks for, or all of them for None.

    Where no sample smaller than the batch is enough, all are drawn. The seed comes from the operating system's source
    of randomness unless it is given. What the first keying says is kept as it is now. Raises Conflict while the batch
    is being keyed or verified, and where a sample of it failed.
    """
    lock_batch(session, batch)
    refuse_to_begin(session, batch)
    questionnaire = questionnaire_of(session, consultation)
    fields, forms = count_fields(questionnaire), len(list_keyed_responses(session, batch))
    plan = smallest_plan(forms, fields, quality) if quality else None
    frame = [str(response.id) for response in list_keyed_responses(session, batch)]
    verification = Verification(
        batch_id=batch.id,
        number=len(list_verifications(session, batch)) + 1,
        accepted_share=quality.accepted if plan and quality else None,
        rejected_share=quality.rejected if plan and quality else None,
        most_errors=plan.most_errors if plan else None,
        forms=forms,
        sample=plan.sample if plan else forms,
        fields_per_form=fields,
        seed=random.SystemRandom().randint(0, LARGEST_SEED) if seed is None else seed,
        frame_checksum=checksum_of(frame),
        drawn_by_id=drawn_by.id,
    )
    session.add(verification)
    session.flush()
    _draw_more(session, verification, verification.sample)
    record(
        session,
        "verification begun",
        verification,
        actor=drawn_by,
        forms=forms,
        sample=verification.sample,
        most_errors=verification.most_errors,
        seed=verification.seed,
        frame_checksum=verification.frame_checksum,
    )
    session.flush()
    return verification


def verify_every_form(session: Session, verification: Verification, *, asked_by: User) -> None:
    """Have the forms of a batch keyed again that a failed sample left out. What was found in the sample counts."""
    lock_verification(session, verification)
    if verification.outcome is not VerificationOutcome.FAILED:
        raise Conflict("Only where a sample failed is every other form keyed again.")
    verification.outcome, verification.concluded_at = None, None
    verification.extended_at, verification.extended_by_id = utc_now(), asked_by.id
    _draw_more(session, verification, verification.forms)
    record(session, "every form asked for", verification, actor=asked_by)
    session.flush()
    conclude(session, verification)


def give_up_verification(session: Session, verification: Verification, *, reason: str, given_up_by: User) -> None:
    """Give up a verification for good, with the reason. It stays on record, and says nothing of the batch."""
    lock_verification(session, verification)
    refuse_concluded(verification)
    if not reason.strip():
        raise Conflict("Say why the verification is given up.")
    verification.outcome, verification.concluded_at = VerificationOutcome.GIVEN_UP, utc_now()
    verification.given_up_by_id, verification.given_up_because = given_up_by.id, reason.strip()
    for form in progress_of_verification(session, verification).waiting:
        forget_keyed(form.second)
    record(session, "verification given up", verification, actor=given_up_by)
    session.flush()


def leave_out(session: Session, verification: Verification, second: SecondKeying, *, reason: str, clerk: User) -> None:
    """Say that a form cannot be keyed again, and why. A sample takes the next form of the draw in its place."""
    lock_verification(session, verification)
    refuse_concluded(verification)
    if second.finished_at is not None or second.left_out_because:
        raise Conflict("This form was finished meanwhile. Go back to the verification.")
    if second.clerk_id != clerk.id:
        raise Conflict("Somebody else has this form. Go back to the verification, and take another.")
    if not reason.strip():
        raise Conflict("Say why the form cannot be keyed again.")
    second.left_out_because = reason.strip()
    forget_keyed(second)
    if is_sampled(verification):
        _draw_more(session, verification, 1)
    record(session, "form not keyed again", verification, actor=clerk, position=second.position)
    session.flush()
    conclude(session, verification)


def forget_keyed(second: SecondKeying) -> None:
    """Keep nothing of what was keyed of a form, the first time or the second, once it is not needed any more."""
    second.first, second.typed, second.codes, second.as_written = {}, {}, {}, {}


def conclude(session: Session, verification: Verification) -> None:
    """End a verification whose end is known. Call it after each step, while the verification is held.

    A sample fails as soon as it has one wrong field more than is accepted, however many of its forms wait. Else it ends
    when every form of it was keyed again or left out, and every difference is settled; never where no form at all could
    be keyed again.
    """
    progress = progress_of_verification(session, verification)
    outcome = _outcome_of(progress)
    if outcome is None:
        return
    verification.outcome, verification.concluded_at = outcome, utc_now()
    record(
        session,
        f"verification {outcome.value}",
        verification,
        compared=len(progress.compared),
        left_out=len(progress.left_out),
        errors=progress.errors,
    )
    session.flush()


def _outcome_of(progress: VerificationProgress) -> VerificationOutcome | None:
    """How a verification ends, as far as it is; None while it goes on."""
    its = progress.verification
    if progress.is_sampled and progress.errors > (its.most_errors or 0):
        return VerificationOutcome.FAILED
    if progress.waiting or progress.unsettled or not progress.compared:
        return None
    # A sample that ran out of forms to take in place of those left out has drawn the whole batch.
    is_whole_sample = progress.is_sampled and len(progress.compared) >= its.sample
    return VerificationOutcome.PASSED if is_whole_sample else VerificationOutcome.COMPLETE


def refuse_concluded(verification: Verification) -> None:
    """Raise Conflict once a verification has ended."""
    if verification.outcome is not None:
        raise Conflict("This verification has ended meanwhile. Go back to the batch to see how.")


def refuse_to_begin(session: Session, batch: Batch) -> None:
    """Raise Conflict where a batch cannot be verified now.

    After a sample failed no other is drawn: one of them would pass in the end.
    """
    progress = progress_of(session, batch)
    if progress.being_keyed or progress.has_forms_left:
        raise Conflict("This batch is still being keyed. Key the forms that are left, or close the batch, first.")
    if not progress.keyed:
        raise Conflict("No form of this batch has been keyed, so there is nothing to verify.")
    latest = get_latest(session, batch)
    if latest is not None and latest.outcome is None:
        raise Conflict("This batch is being verified already.")
    if latest is not None and latest.outcome is VerificationOutcome.FAILED:
        raise Conflict("The sample of this batch failed. Go to its verification, and have every form keyed again.")


def _draw_more(session: Session, verification: Verification, most: int) -> None:
    """Add the next forms of the draw, as many as wanted or there are, with what the first keying says of each.

    The order of the draw is that of the seed: the same whenever it is asked for, whatever was taken before.
    """
    batch = session.get_one(Batch, verification.batch_id)
    questionnaire = questionnaire_of(session, session.get_one(Consultation, batch.consultation_id))
    taken = session.exec(select(SecondKeying).where(SecondKeying.verification_id == verification.id)).all()
    positions = {each.response_id: each.position for each in taken}
    by_id = {
        str(response.id): response
        for response in list_keyed_responses(session, batch)
        if response.entered_at <= verification.drawn_at and response.id not in positions
    }
    order = draw(by_id, len(by_id), seed=verification.seed)
    wanted = [by_id[identifier] for identifier in order[:most]]
    keyed = forms_as_keyed(session, wanted, questionnaire)
    keyed_by = {each.id: each.entered_by_id for each in wanted if each.entered_by_id is not None}
    for position, response in enumerate(wanted, start=max(positions.values(), default=0) + 1):
        values = values_of(questionnaire, keyed[response.id])
        session.add(
            SecondKeying(
                verification_id=verification.id,
                response_id=response.id,
                position=position,
                first={part: kept for part, value in values.items() if (kept := value.to_json())},
                first_clerk_id=keyed_by[response.id],
            )
        )
    session.flush()
