"""Where responses stand on their way to publication, as conditions and counts.

A response is published while its sender agrees, a moderator has read these very words, and nothing stands in the way.
"""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_
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
from forms.spec import AGREES, Questionnaire


class Standing(StrEnum):
    """Where a response stands whose sender agreed to publication."""

    WAITING = "waiting"
    HELD = "held"  # it cannot be published now: a concern, or a comment that the machine has not read
    PUBLISHED = "published"
    WITHHELD = "withheld"


def asks_for_consent(session: Session, consultation: Consultation) -> bool:
    """Whether a consultation asks if answers may be published; without that nothing of it is."""
    return questionnaire_of(session, consultation).question_for("publication") is not None


def standing_is(session: Session, consultation: Consultation, standing: Standing) -> ColumnElement[bool]:
    """Whether a response to a consultation stands so. For a query over `Response` outer joined with `Publication`."""
    eligible = is_eligible(questionnaire_of(session, consultation), consultation)
    published = col(Publication.verdict) == PublicationVerdict.PUBLISHED
    undecided = or_(col(Publication.id).is_(None), and_(published, is_changed()))
    in_the_way = or_(concern_stands(), _is_unread())
    match standing:
        case Standing.WAITING:
            return and_(eligible, undecided, ~in_the_way)
        case Standing.HELD:
            return and_(eligible, or_(undecided, published), in_the_way)
        case Standing.PUBLISHED:
            return and_(eligible, published, ~is_changed(), ~in_the_way)
        case Standing.WITHHELD:
            return and_(eligible, col(Publication.verdict) == PublicationVerdict.WITHHELD)


def holds_nothing_found(session: Session, consultation: Consultation) -> ColumnElement[bool]:
    """Whether nothing was found in any comment, and no name was typed that would be published."""
    found = or_(
        col(Comment.masked_text) != col(Comment.text),
        select(MaskedDetail.id).where(col(MaskedDetail.comment_id) == col(Comment.id)).exists(),
        select(ConcernFlag.id).where(col(ConcernFlag.comment_id) == col(Comment.id)).exists(),
    )
    something = _comment_of_response(found).exists()
    body = questionnaire_of(session, consultation).question_for("body")
    typed_name = _answered(body.key).exists() if body else false()
    return and_(~something, ~typed_name)


def count_standing(session: Session, consultation: Consultation, standing: Standing) -> int:
    """How many responses stand so."""
    return _count(session, standing_is(session, consultation, standing))


def count_nothing_found(session: Session, consultation: Consultation) -> int:
    """How many responses wait in which nothing was found."""
    waiting = standing_is(session, consultation, Standing.WAITING)
    return _count(session, waiting, holds_nothing_found(session, consultation))


def count_agreed(session: Session, consultation: Consultation) -> int:
    """How many senders of a comment agreed to publication."""
    return _count(session, is_eligible(questionnaire_of(session, consultation), consultation))


def next_waiting(session: Session, consultation: Consultation) -> UUID | None:
    """The response that has waited longest for a moderator."""
    return session.exec(
        select(Response.id)
        .join(Publication, col(Publication.response_id) == col(Response.id), isouter=True)
        .where(standing_is(session, consultation, Standing.WAITING))
        .order_by(col(Response.received_at), col(Response.id))
        .limit(1)
    ).first()


def concern_stands() -> ColumnElement[bool]:
    """Whether a comment of a response has a concern that is open, or was closed with more than “no risk found”."""
    flagged = select(ConcernFlag.id).where(col(ConcernFlag.comment_id) == col(Comment.id), bars_publication())
    return _comment_of_response(flagged.exists()).exists()


def is_eligible(questionnaire: Questionnaire, consultation: Consultation) -> ColumnElement[bool]:
    """Whether a response holds a comment and its sender agreed to publication."""
    question = questionnaire.question_for("publication")
    if question is None:
        return false()
    agreed = _answered(question.key).where(col(Answer.value)["value"].as_string() == AGREES)
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


def _is_unread() -> ColumnElement[bool]:
    return _comment_of_response(col(Comment.masked_text).is_(None)).exists()


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
