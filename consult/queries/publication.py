"""Where responses stand on their way to publication, as conditions and counts.

A response is published while its sender agrees, a moderator has read these very words, and nothing stands in the way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, case, false, or_, union_all
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from consult.models import (
    Answer,
    Comment,
    ConcernFlag,
    Consultation,
    MaskedDetail,
    Publication,
    PublicationVerdict,
    PublishedComment,
    Response,
)
from consult.queries.concerns import bars_publication
from consult.queries.consultations import questionnaire_of
from consult.queries.counting import counts_in
from consult.queries.kept_counts import kept
from forms.spec import AGREES, Questionnaire


class Standing(StrEnum):
    """Where a response stands whose sender agreed to publication."""

    WAITING = "waiting"
    HELD = "held"  # it cannot be published now: a concern, or a comment that the machine has not read
    PUBLISHED = "published"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class StandingCounts:
    """How many responses stand how whose senders agreed, and how many of those that wait hold nothing found."""

    by_standing: Mapping[Standing, int]
    nothing_found: int

    @property
    def agreed(self) -> int:
        """How many senders agreed."""
        return sum(self.by_standing.values())


def asks_for_consent(session: Session, consultation: Consultation) -> bool:
    """Whether a consultation asks if answers may be published; without that nothing of it is."""
    return questionnaire_of(session, consultation).question_for("publication") is not None


def standing_is(session: Session, consultation: Consultation, standing: Standing) -> ColumnElement[bool]:
    """Whether a response to a consultation stands so. For a query over `Response` outer joined with `Publication`."""
    # The same as `_standing`, in conditions from which a planner can tell whether many responses fit.
    conditions = {
        Standing.WAITING: (~_is_settled(), ~_is_in_the_way()),
        Standing.HELD: (or_(~_is_settled(), _is_decided_to_publish()), _is_in_the_way()),
        Standing.PUBLISHED: (_is_decided_to_publish(), ~is_changed(), ~_is_in_the_way()),
        Standing.WITHHELD: (col(Publication.verdict) == PublicationVerdict.WITHHELD,),
    }
    return and_(is_eligible(questionnaire_of(session, consultation), consultation), *conditions[standing])


def holds_nothing_found(session: Session, consultation: Consultation) -> ColumnElement[bool]:
    """Whether nothing was found in any comment, and no name was typed that would be published."""
    return ~_is_among(*_with_something_found(session, consultation))


def count_standing(session: Session, consultation: Consultation, standing: Standing) -> int:
    """How many responses stand so."""
    return _count(session, standing_is(session, consultation, standing))


def count_standings(session: Session, consultation: Consultation) -> StandingCounts:
    """How many responses stand how. Most wait with nothing found: only the others are looked at one by one."""
    standing = _standing().label("standing")
    nothing = case((holds_nothing_found(session, consultation), 1), else_=0).label("holds_nothing")
    apart = (select(Publication.response_id), _unread(), *_with_something_found(session, consultation))
    eligible = is_eligible(questionnaire_of(session, consultation), consultation)
    rows = session.exec(
        select(standing, nothing, func.count(col(Response.id)))
        .join(Publication, col(Publication.response_id) == col(Response.id), isouter=True)
        .where(eligible, _is_among(*apart))
        .group_by("standing", "holds_nothing")
        .order_by("standing", "holds_nothing")
    ).all()
    agreed = kept(session, consultation.id, "agreed to publication", lambda: _count(session, eligible), shape=int)
    others = agreed - sum(count for _, _, count in rows)
    counts = {**dict.fromkeys(Standing, 0), Standing.WAITING: others}
    for each, _, count in rows:
        counts[Standing(each)] += count
    found_nothing = sum(count for each, holds, count in rows if holds and each == Standing.WAITING)
    return StandingCounts(counts, others + found_nothing)


def next_waiting(session: Session, consultation: Consultation) -> UUID | None:
    """The response that has waited longest for a moderator."""
    return session.exec(
        select(Response.id)
        .join(Publication, col(Publication.response_id) == col(Response.id), isouter=True)
        .where(standing_is(session, consultation, Standing.WAITING))
        .order_by(col(Response.received_at), col(Response.id))
        .limit(1)
    ).first()


def is_eligible(questionnaire: Questionnaire, consultation: Consultation) -> ColumnElement[bool]:
    """Whether a response holds a comment and its sender agreed to publication."""
    question = questionnaire.question_for("publication")
    if question is None:
        return false()
    agreed = _answered(question.key).where(col(Answer.counted_as) == AGREES)
    return and_(counts_in(consultation.id), agreed.exists(), _comment_of_response().exists())


def _answered(question_key: str) -> SelectOfScalar[UUID]:
    return (
        select(Answer.id)
        .where(col(Answer.response_id) == col(Response.id), col(Answer.question_key) == question_key)
        .correlate(Response)
    )


def _comment_of_response(*conditions: ColumnElement[bool]) -> SelectOfScalar[UUID]:
    """A comment of the response at hand, whatever comment the query around it is about."""
    query = select(Comment.id).where(col(Comment.response_id) == col(Response.id), *conditions)
    return query.correlate(Response, Publication)


def _standing() -> ColumnElement[str]:
    """Where a response stands whose sender agreed."""
    return case(
        (col(Publication.verdict) == PublicationVerdict.WITHHELD, Standing.WITHHELD.value),
        (_is_in_the_way(), Standing.HELD.value),
        (col(Publication.id).is_(None), Standing.WAITING.value),  # so that the next is asked only where there is one
        (is_changed(), Standing.WAITING.value),
        else_=Standing.PUBLISHED.value,
    )


def _is_decided_to_publish() -> ColumnElement[bool]:
    return col(Publication.verdict) == PublicationVerdict.PUBLISHED


def _is_settled() -> ColumnElement[bool]:
    """Whether a decision stands: the words are those that the moderator read, or were withheld whatever they are.

    Looked up by itself and not in the row joined, from which no planner can tell that hardly any is decided.
    """
    stands = or_(col(Publication.verdict) == PublicationVerdict.WITHHELD, ~is_changed())
    decision = select(Publication.id).where(col(Publication.response_id) == col(Response.id), stands)
    return decision.correlate(Response).exists()


def _is_in_the_way() -> ColumnElement[bool]:
    """Whether a concern stands, or the machine has not read a comment. These few are looked up once for all."""
    return _is_among(_flagged().where(bars_publication()), _unread())


def _with_something_found(session: Session, consultation: Consultation) -> Sequence[SelectOfScalar[UUID]]:
    """The responses, of any consultation, with something found in a comment; and those that say who typed them."""
    masked = select(Comment.response_id).where(col(Comment.masked_text) != col(Comment.text))
    detailed = select(Comment.response_id).join(MaskedDetail, col(MaskedDetail.comment_id) == col(Comment.id))
    body = questionnaire_of(session, consultation).question_for("body")
    typed_names = [select(Answer.response_id).where(Answer.question_key == body.key)] if body else []
    return masked, detailed, _flagged(), *typed_names


def _flagged() -> SelectOfScalar[UUID]:
    return select(Comment.response_id).join(ConcernFlag, col(ConcernFlag.comment_id) == col(Comment.id))


def _unread() -> SelectOfScalar[UUID]:
    return select(Comment.response_id).where(col(Comment.masked_text).is_(None))


def _is_among(*some: SelectOfScalar[UUID]) -> ColumnElement[bool]:
    """Whether the response at hand is one of these, whatever the query around it is about.

    Asked once for all of them: a planner that expects every other response to be among each expects few among none.
    """
    return col(Response.id).in_(union_all(*(each.correlate(None) for each in some)))


def is_changed() -> ColumnElement[bool]:
    """Whether a comment of a published response is no longer what the moderator read."""
    as_read = (
        select(PublishedComment.id)
        .where(
            col(PublishedComment.publication_id) == col(Publication.id),
            col(PublishedComment.comment_id) == col(Comment.id),
            col(PublishedComment.text) == col(Comment.masked_text),
        )
        .correlate(Publication, Comment)
    )
    return _comment_of_response(~as_read.exists()).exists()


def _count(session: Session, *conditions: ColumnElement[bool]) -> int:
    return session.exec(
        select(func.count(col(Response.id)))
        .join(Publication, col(Publication.response_id) == col(Response.id), isouter=True)
        .where(*conditions)
    ).one()
