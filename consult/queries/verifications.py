"""Reads about the verification of batches: how far each is, the forms drawn, and what two keyings differ in."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlmodel import Session, col, func, select

from consult.errors import NotFound
from consult.models import (
    Batch,
    Consultation,
    KeyedDifference,
    Keying,
    Response,
    Ruling,
    SecondKeying,
    User,
    Verification,
    VerificationOutcome,
)
from consult.queries.counting import counts, counts_in


class VerificationState(StrEnum):
    """Whether the forms of a batch were verified."""

    NOT_VERIFIED = "not verified"
    BEING_VERIFIED = "being verified"
    VERIFIED = "verified"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class DrawnForm:
    """A form that was drawn to be keyed again, with how to find it in the pile, and who keyed it."""

    second: SecondKeying
    reference: str
    number: int | None  # its number in the batch; None where it was keyed before forms had any
    serial: int | None
    first_clerk: str
    clerk: str | None

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be keyed again, by whoever takes it or has it."""
        return self.second.finished_at is None and not self.second.left_out_because


@dataclass(frozen=True, slots=True)
class FoundDifference:
    """A field that two people keyed differently, with the form it stands on and who settled it."""

    difference: KeyedDifference
    form: DrawnForm
    settled_by: str | None

    @property
    def is_settled(self) -> bool:
        """Whether somebody said what the paper says."""
        return self.difference.ruling is not None


@dataclass(frozen=True, slots=True)
class VerificationProgress:
    """A verification with its forms, in the order of the draw, and its differences, in the order of form and field."""

    verification: Verification
    forms: tuple[DrawnForm, ...]
    differences: tuple[FoundDifference, ...]
    keyed_since: int  # forms keyed into the batch after the draw

    @property
    def compared(self) -> tuple[DrawnForm, ...]:
        """The forms that were keyed twice."""
        return tuple(form for form in self.forms if form.second.finished_at is not None)

    @property
    def left_out(self) -> tuple[DrawnForm, ...]:
        """The forms that could not be keyed again."""
        return tuple(form for form in self.forms if form.second.left_out_because)

    @property
    def waiting(self) -> tuple[DrawnForm, ...]:
        """The forms that are still to be keyed again."""
        return tuple(form for form in self.forms if form.is_waiting)

    @property
    def unsettled(self) -> tuple[FoundDifference, ...]:
        """The differences that nobody has settled yet."""
        return tuple(each for each in self.differences if not each.is_settled)

    @property
    def errors(self) -> int:
        """How many fields the first keying had wrong, as far as that was settled."""
        return sum(is_error_of_first(each.difference) for each in self.differences)

    @property
    def is_sampled(self) -> bool:
        """Whether the batch is judged by a sample of its forms."""
        return is_sampled(self.verification)


def is_sampled(verification: Verification) -> bool:
    """Whether a verification judges the batch by a sample, and was not made one of every form."""
    return verification.most_errors is not None and verification.extended_at is None


def is_error_of_first(difference: KeyedDifference) -> bool:
    """Whether the first keying had the field wrong. Not while nobody has settled it."""
    return difference.ruling in (Ruling.SECOND, Ruling.NEITHER)


def is_error_of_second(difference: KeyedDifference) -> bool:
    """Whether the second keying had the field wrong. Not while nobody has settled it."""
    return difference.ruling in (Ruling.FIRST, Ruling.NEITHER)


def require_verification(session: Session, verification_id: UUID) -> Verification:
    """The verification with this identifier. Raises NotFound."""
    verification = session.get(Verification, verification_id)
    if verification is None:
        raise NotFound("There is no such verification.")
    return verification


def lock_verification(session: Session, verification: Verification) -> None:
    """Keep others from changing the verification until this transaction ends."""
    session.refresh(verification, with_for_update=True)


def list_verifications(session: Session, batch: Batch) -> Sequence[Verification]:
    """Every verification of a batch, the first first; those given up too."""
    return session.exec(
        select(Verification).where(Verification.batch_id == batch.id).order_by(col(Verification.number))
    ).all()


def get_latest(session: Session, batch: Batch) -> Verification | None:
    """The verification by which a batch is judged: the last that was not given up."""
    kept = [each for each in list_verifications(session, batch) if each.outcome is not VerificationOutcome.GIVEN_UP]
    return kept[-1] if kept else None


def verification_state(verification: Verification | None, keyed_since: int) -> VerificationState:
    """What a batch is called whose last verification this is, and into which so many forms were keyed since."""
    if verification is None:
        return VerificationState.NOT_VERIFIED
    match verification.outcome:
        case None:
            return VerificationState.BEING_VERIFIED
        case VerificationOutcome.FAILED:
            return VerificationState.FAILED
        case _:
            return VerificationState.NOT_VERIFIED if keyed_since else VerificationState.VERIFIED


def verification_states(session: Session) -> Mapping[UUID, VerificationState]:
    """Whether each batch was verified. Batches that nobody began to verify are not in it."""
    rows = session.exec(
        select(Verification)
        .where(
            col(Verification.outcome).is_(None) | (col(Verification.outcome) != VerificationOutcome.GIVEN_UP),
        )
        .order_by(col(Verification.batch_id), col(Verification.number))
    ).all()
    since: dict[UUID, int] = dict(
        session.exec(
            select(Verification.id, func.count(col(Response.id)))
            .join(Response, col(Response.batch_id) == col(Verification.batch_id))
            .where(col(Response.entered_at) > col(Verification.drawn_at), counts())
            .group_by(col(Verification.id))
        ).all()
    )
    return {each.batch_id: verification_state(each, since.get(each.id, 0)) for each in rows}


def count_keyed_since(session: Session, verification: Verification) -> int:
    """How many forms were keyed into the batch after the draw."""
    return session.exec(
        select(func.count(col(Response.id))).where(
            Response.batch_id == verification.batch_id, col(Response.entered_at) > verification.drawn_at, counts()
        )
    ).one()


def progress_of_verification(session: Session, verification: Verification) -> VerificationProgress:
    """How far a verification is."""
    forms = tuple(list_drawn(session, verification))
    by_id = {form.second.id: form for form in forms}
    rows = session.exec(
        select(KeyedDifference, User)
        .join(SecondKeying, col(SecondKeying.id) == col(KeyedDifference.second_keying_id))
        .join(User, col(User.id) == col(KeyedDifference.settled_by_id), isouter=True)
        .where(SecondKeying.verification_id == verification.id)
        .order_by(col(SecondKeying.position), col(KeyedDifference.place))
    ).all()
    differences = tuple(
        FoundDifference(difference, by_id[difference.second_keying_id], settler.name if settler else None)
        for difference, settler in rows
    )
    return VerificationProgress(verification, forms, differences, count_keyed_since(session, verification))


def list_drawn(session: Session, verification: Verification, *, only: UUID | None = None) -> Sequence[DrawnForm]:
    """The forms drawn for a verification, in the order of the draw; or only the one with this second keying."""
    wanted = (
        select(SecondKeying, Response, Keying)
        .join(Response, col(Response.id) == col(SecondKeying.response_id))
        .join(Keying, col(Keying.response_id) == col(Response.id), isouter=True)
        .where(SecondKeying.verification_id == verification.id)
        .order_by(col(SecondKeying.position))
    )
    rows = session.exec(wanted.where(SecondKeying.id == only) if only else wanted).all()
    names = _names_of(session, {each for drawn, _, _ in rows for each in (drawn.first_clerk_id, drawn.clerk_id)})
    return [
        DrawnForm(
            drawn,
            response.reference,
            keying.number if keying else None,
            keying.serial if keying else None,
            names[drawn.first_clerk_id],
            names.get(drawn.clerk_id),
        )
        for drawn, response, keying in rows
    ]


def require_drawn(session: Session, verification: Verification, second_id: UUID) -> DrawnForm:
    """A form drawn for this verification. Raises NotFound."""
    found = list_drawn(session, verification, only=second_id)
    if not found:
        raise NotFound("This form was not drawn for this verification.")
    return found[0]


@dataclass(frozen=True, slots=True)
class VerifiedPaper:
    """How much of the paper of a consultation is in batches that were verified, and in how many fields it was wrong."""

    forms: int
    in_verified_batches: int
    compared: int
    fields_compared: int
    errors: int


def how_much_was_verified(session: Session, consultation: Consultation) -> VerifiedPaper:
    """What can be said of the paper forms of a consultation as a whole."""
    forms = dict(
        session.exec(
            select(Response.batch_id, func.count(col(Response.id)))
            .where(counts_in(consultation.id), col(Response.batch_id).is_not(None))
            .group_by(col(Response.batch_id))
        ).all()
    )
    states = verification_states(session)
    verified = [batch_id for batch_id in forms if batch_id and states.get(batch_id) is VerificationState.VERIFIED]
    found = [
        progress_of_verification(session, latest)
        for batch_id in verified
        if (latest := get_latest(session, session.get_one(Batch, batch_id))) is not None
    ]
    return VerifiedPaper(
        forms=sum(forms.values()),
        in_verified_batches=sum(forms[batch_id] for batch_id in verified),
        compared=sum(len(each.compared) for each in found),
        fields_compared=sum(len(each.compared) * each.verification.fields_per_form for each in found),
        errors=sum(each.errors for each in found),
    )


def _names_of(session: Session, people: Set[UUID | None]) -> Mapping[UUID | None, str]:
    rows = session.exec(select(User).where(col(User.id).in_(people - {None}))).all()
    return {user.id: user.name for user in rows}
