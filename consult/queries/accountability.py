"""How much the service holds of people, who can see it, and what the machine did: counts alone."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, func, select

from consult.models import (
    CodeBook,
    Comment,
    Consultation,
    ContactAddress,
    EqualityReturn,
    Original,
    Response,
    Role,
    RunStatus,
    ThemingRun,
)
from consult.queries.counting import counts_in
from consult.queries.memberships import limited_by_consultation, list_unlimited


@dataclass(frozen=True, slots=True)
class Held:
    """How much is held of what people sent to one consultation."""

    responses: int
    comments: int
    equality_returns: int
    addresses: int
    originals: int


@dataclass(frozen=True, slots=True)
class Coded:
    """How many comments on a question the machine has coded, to which code book, and how many a person decided."""

    question_key: str
    comments: int
    coded: int
    decided: int


@dataclass(frozen=True, slots=True)
class MadeWith:
    """What a theming run was made with."""

    code_book: str
    encoder: str
    model: str
    configuration: str


def what_is_held(session: Session, consultation: Consultation) -> Held:
    """How much is held of what people sent to this consultation and counts."""

    def number(of: type, *conditions: object) -> int:
        query = select(func.count()).select_from(of).where(*conditions)  # type: ignore[arg-type]
        return session.exec(query).one()

    ours = select(Response.id).where(counts_in(consultation.id))
    return Held(
        responses=number(Response, counts_in(consultation.id)),
        comments=number(Comment, col(Comment.response_id).in_(ours)),
        equality_returns=number(EqualityReturn, col(EqualityReturn.consultation_id) == consultation.id),
        addresses=number(ContactAddress, col(ContactAddress.consultation_id) == consultation.id),
        originals=number(Original, col(Original.response_id).in_(ours)),
    )


def count_staff(session: Session, consultation: Consultation | None = None) -> Mapping[Role, int]:
    """How many people with an open account work on a consultation by role; without one: on any."""
    limited = limited_by_consultation(session)
    found = limited.get(consultation.id, ()) if consultation else [each for some in limited.values() for each in some]
    people = {each.id: each.role for each in (*list_unlimited(session), *found)}
    counted = Counter(people.values())
    return {role: counted[role] for role in Role}


def count_coded(session: Session, consultation: Consultation, question_keys: Sequence[str]) -> Sequence[Coded]:
    """How far the comments on each of these questions are coded, in the order of the keys."""
    rows = session.exec(
        select(
            Comment.question_key,
            func.count(),
            func.count(col(Comment.coded_at)),
            func.count(col(Comment.reviewed_at)),
        )
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(counts_in(consultation.id), col(Comment.question_key).in_(question_keys))
        .group_by(col(Comment.question_key))
        .order_by(col(Comment.question_key))
    ).all()
    found = {key: Coded(key, *numbers) for key, *numbers in rows}
    return [found.get(key, Coded(key, 0, 0, 0)) for key in question_keys]


def latest_made_with(session: Session) -> MadeWith | None:
    """What the run that finished last on any question was made with; None before the first."""
    row = session.exec(
        select(ThemingRun, CodeBook)
        .join(CodeBook, col(ThemingRun.code_book_id) == col(CodeBook.id))
        .where(ThemingRun.status == RunStatus.FINISHED, col(ThemingRun.model_fingerprint).is_not(None))
        .order_by(col(ThemingRun.finished_at).desc(), col(CodeBook.slug))
        .limit(1)
    ).first()
    if row is None:
        return None
    run, book = row
    said = (run.encoder_name, run.model_fingerprint, run.configuration_fingerprint)
    return MadeWith(f"{book.slug}, version {book.version}", *(each or "not kept" for each in said))
