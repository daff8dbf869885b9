"""The certificate of a batch: what was keyed, what was keyed again, what was found, and what is likely to be left."""

from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from consult.models import Batch, Consultation, User, Verification, VerificationOutcome
from consult.page_furniture import count_of, date_and_time, long_date
from consult.queries.batches import progress_of
from consult.queries.consultations import questionnaire_of
from consult.queries.verifications import VerificationProgress, list_verifications, progress_of_verification
from consult.reports.typesetting import typeset
from consult.reports.verification.quality import ErrorLine, KeyingQuality, quality_of
from consult.reports.verification.words import (
    forms_with_range,
    in_a_thousand,
    one_in,
    range_in_a_thousand,
    share_with_range,
)

TEMPLATE = Path(__file__).with_suffix(".typ")

RESULTS = {
    VerificationOutcome.PASSED: "Verified by a sample",
    VerificationOutcome.COMPLETE: "Verified in full",
    VerificationOutcome.FAILED: "Not verified: the sample failed",
}
LIMITS = (
    "Wrong means that the first keying did not say what the paper says. The likely range is a 95% interval; it allows "
    "for several errors on one form. What both people keyed alike and wrongly cannot be seen. The rate after "
    "verification takes it that they err independently of one another; where a hand is hard to read they do not."
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the certificate."""

    label: str
    said: str


@dataclass(frozen=True, slots=True)
class RateLine:
    """The wrong fields of one person or field, in words."""

    label: str
    forms: str
    wrong: str
    is_few: bool


@dataclass(frozen=True, slots=True)
class Certificate:
    """What goes on the certificate, in words."""

    title: str
    batch: str
    partnership: str
    result: str
    is_demonstration: bool
    concluded_at: datetime
    facts: tuple[Fact, ...]
    by_person: tuple[RateLine, ...]
    by_field: tuple[RateLine, ...]
    limits: str

    @property
    def has_few(self) -> bool:
        """Whether any rate rests on so few errors that it is mostly chance."""
        return any(line.is_few for line in (*self.by_person, *self.by_field))


def certificate_of(session: Session, verification: Verification, *, partnership: str) -> Certificate | None:
    """The certificate of a verification that has ended with a result; None of any other, or if its forms are gone."""
    if verification.outcome not in RESULTS or verification.concluded_at is None:
        return None
    batch = session.get_one(Batch, verification.batch_id)
    consultation = session.get_one(Consultation, batch.consultation_id)
    progress = progress_of_verification(session, verification)
    quality = quality_of(progress, questionnaire_of(session, consultation))
    if quality is None:
        return None
    facts = (*_of_batch(session, batch), *_of_draw(session, batch, progress), *_of_finding(progress, quality))
    return Certificate(
        title=consultation.title,
        batch=f"{batch.venue}, {long_date(batch.collected_on)}",
        partnership=partnership,
        result=_result(verification.outcome, len(progress.left_out)),
        is_demonstration=consultation.is_demonstration or consultation.holds_invented_answers,
        concluded_at=verification.concluded_at,
        facts=facts,
        by_person=tuple(_line(each, share_with_range(each.wrong)) for each in quality.by_person),
        by_field=tuple(_line(each, forms_with_range(each.wrong)) for each in quality.by_field),
        limits=LIMITS,
    )


def draw_certificate(certificate: Certificate) -> bytes:
    """The certificate as a tagged PDF. The same certificate, the same bytes."""
    data = {**asdict(certificate), "concluded_at": date_and_time(certificate.concluded_at)}
    return typeset(
        TEMPLATE,
        data | {"has_few": certificate.has_few},
        about=certificate.batch,
        made_at=certificate.concluded_at,
    )


def plan_in_words(verification: Verification) -> str:
    """What the verification asked for, in a sentence."""
    if verification.most_errors is None or not (verification.accepted_share and verification.rejected_share):
        return f"Every form is keyed again: all {verification.forms:,}."
    return (
        f"{verification.sample:,} of {verification.forms:,} forms, drawn at random, are keyed again. With "
        f"{count_of(verification.most_errors + 1, 'wrong field')} or more in them the batch fails. Made for at most "
        f"{one_in(verification.rejected_share)} fields wrong: such a batch fails at least 9 times in 10, and one with "
        f"{one_in(verification.accepted_share)} passes at least 19 times in 20."
    )


def _result(outcome: VerificationOutcome, left_out: int) -> str:
    if outcome is VerificationOutcome.COMPLETE and left_out:
        return f"Verified, except for {count_of(left_out, 'form')} that could not be keyed again"
    return RESULTS[outcome]


def _of_batch(session: Session, batch: Batch) -> tuple[Fact, ...]:
    totals = progress_of(session, batch)
    return (
        Fact("Event", batch.event or "None named"),
        Fact(
            "Forms",
            f"{batch.forms_received:,} received, {totals.keyed:,} keyed, {totals.spoiled:,} spoiled, "
            f"{totals.duplicate:,} duplicate",
        ),
    )


def _of_draw(session: Session, batch: Batch, progress: VerificationProgress) -> tuple[Fact, ...]:
    verification = progress.verification
    drawn_by = session.get_one(User, verification.drawn_by_id).name
    facts = [
        Fact("Plan", plan_in_words(verification)),
        Fact("Drawn", f"{date_and_time(verification.drawn_at)} by {drawn_by}"),
        Fact("Seed of the draw", f"{verification.seed}, from forms with the fingerprint {verification.frame_checksum}"),
    ]
    if verification.extended_at and verification.extended_by_id:
        extended_by = session.get_one(User, verification.extended_by_id).name
        facts.append(
            Fact("Every form asked for", f"{date_and_time(verification.extended_at)} by {extended_by}, as it failed")
        )
    given_up = [
        each.given_up_because
        for each in list_verifications(session, batch)
        if each.outcome is VerificationOutcome.GIVEN_UP and each.number < verification.number
    ]
    if given_up:
        facts.append(Fact("Given up before", "; ".join(given_up)))
    return tuple(facts)


def _of_finding(progress: VerificationProgress, quality: KeyingQuality) -> tuple[Fact, ...]:
    seconds = sorted({form.clerk for form in progress.compared if form.clerk})
    facts = [
        Fact("Keyed again", f"{count_of(quality.forms, 'form')} with {count_of(quality.fields, 'field')}"),
        Fact("Keyed again by", ", ".join(seconds)),
        Fact("Differences", f"{quality.differences:,}{_settled_by(progress)}"),
        Fact("Wrong in the first keying, and put right", share_with_range(quality.first)),
        Fact("Wrong in the second keying", share_with_range(quality.second)),
        Fact(
            "Estimated wrong after verification",
            f"{in_a_thousand(quality.left)} (likely range {range_in_a_thousand(quality.left_interval)})",
        ),
    ]
    if progress.left_out:
        reasons = "; ".join(f"{form.reference}: {form.second.left_out_because}" for form in progress.left_out)
        facts.append(Fact("Could not be keyed again", f"{count_of(len(progress.left_out), 'form')}. {reasons}"))
    if progress.keyed_since:
        facts.append(Fact("Keyed since, and not verified", count_of(progress.keyed_since, "form")))
    return tuple(facts)


def _settled_by(progress: VerificationProgress) -> str:
    settlers = sorted({each.settled_by for each in progress.differences if each.settled_by})
    if not settlers:
        return ""
    own = sum(
        each.difference.settled_by_id in (each.form.second.first_clerk_id, each.form.second.clerk_id)
        for each in progress.differences
        if each.is_settled
    )
    unsettled = f", {len(progress.unsettled):,} not settled" if progress.unsettled else ""
    themselves = f", {own:,} of them by one of the two who had keyed the form" if own else ""
    return f"{unsettled}, settled with the form in hand by {', '.join(settlers)}{themselves}"


def _line(line: ErrorLine, wrong: str) -> RateLine:
    return RateLine(line.label, count_of(line.forms, "form"), wrong, line.is_few)
