"""Reads for the public: published responses, and nothing of any other.

Words are looked for in what was published, never in what was written: a search of the originals would tell who is
behind a mask.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from consult.models import (
    Answer,
    Assignment,
    Comment,
    Consultation,
    Publication,
    PublishedComment,
    Response,
    Theme,
)
from consult.queries.consultations import questionnaire_of
from consult.queries.publication import Standing, standing_is
from consult.queries.themes import ThemeInBook, it_counts, list_themes_of
from forms.spec import LongText, choices_of


class Sender(StrEnum):
    """Who sent a published response."""

    BODY = "body"
    INDIVIDUAL = "individual"


@dataclass(frozen=True, slots=True)
class PublishedFilter:
    """Which published comments to give. A None asks for all; every one of the words must be there."""

    question: str | None = None
    theme: str | None = None
    sender: Sender | None = None
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PublishedAnswer:
    """A comment in the words that a moderator published."""

    question_key: str
    text: str


@dataclass(frozen=True, slots=True)
class PublishedResponse:
    """What the public is shown of a response: no reference, no channel, and no day.

    `name` and `received_at` (for its month) are a body's. `locality` is an individual's, where enough individuals
    from there are published.
    """

    name: str | None
    received_at: datetime | None
    locality: str | None
    answers: tuple[PublishedAnswer, ...]


def count_published(session: Session, consultation: Consultation, wanted: PublishedFilter) -> int:
    """How many published responses have a comment that fits the filter."""
    conditions = _conditions(session, consultation, wanted)
    return session.exec(
        select(func.count(func.distinct(col(Response.id))))
        .join(Publication, col(Publication.response_id) == col(Response.id))
        .join(PublishedComment, col(PublishedComment.publication_id) == col(Publication.id))
        .join(Comment, col(PublishedComment.comment_id) == col(Comment.id))
        .where(*conditions)
    ).one()


def list_published(
    session: Session,
    consultation: Consultation,
    wanted: PublishedFilter,
    *,
    smallest: int,
    offset: int = 0,
    limit: int | None = None,
) -> Sequence[PublishedResponse]:
    """Published responses with the comments that fit the filter: bodies by name, then individuals in no order of time.

    An individual's locality is there only where at least `smallest` individuals from it are published.
    """
    conditions = _conditions(session, consultation, wanted)
    fitting = (
        select(PublishedComment.publication_id)
        .join(Comment, col(PublishedComment.comment_id) == col(Comment.id))
        .join(Publication, col(PublishedComment.publication_id) == col(Publication.id))
        .join(Response, col(Publication.response_id) == col(Response.id))
        .where(*conditions)
    )
    named = col(Publication.published_as)
    rows = session.exec(
        select(Response, Publication)
        .join(Publication, col(Publication.response_id) == col(Response.id))
        .where(col(Publication.id).in_(fitting))
        # The identifier is random, so that the order tells nothing of when somebody answered.
        .order_by(named.is_(None), func.lower(named), named, col(Response.id))
        .offset(offset)
        .limit(limit)
    ).all()
    answers = _answers_of(session, consultation, [publication.id for _, publication in rows], conditions)
    localities = _localities(session, consultation, smallest=smallest)
    return [
        PublishedResponse(
            name=publication.published_as,
            received_at=response.received_at if publication.published_as else None,
            locality=None if publication.published_as else localities.get(response.id),
            answers=tuple(answers[publication.id]),
        )
        for response, publication in rows
    ]


def published_questions(session: Session, consultation: Consultation) -> Sequence[LongText]:
    """The questions that have a published comment, in the order asked."""
    keys = set(
        session.exec(
            select(Comment.question_key)
            .join(PublishedComment, col(PublishedComment.comment_id) == col(Comment.id))
            .join(Publication, col(PublishedComment.publication_id) == col(Publication.id))
            .join(Response, col(Publication.response_id) == col(Response.id))
            .where(standing_is(session, consultation, Standing.PUBLISHED))
            .distinct()
            .order_by(col(Comment.question_key))
        ).all()
    )
    questions = questionnaire_of(session, consultation).questions
    return [question for question in questions if isinstance(question, LongText) and question.key in keys]


def published_themes(session: Session, consultation: Consultation) -> Sequence[ThemeInBook]:
    """The themes that a published comment carries, in the code book's order."""
    keys = set(
        session.exec(
            select(Theme.key)
            .join(Assignment, col(Assignment.theme_id) == col(Theme.id))
            .join(Comment, col(Assignment.comment_id) == col(Comment.id))
            .join(PublishedComment, col(PublishedComment.comment_id) == col(Comment.id))
            .join(Publication, col(PublishedComment.publication_id) == col(Publication.id))
            .join(Response, col(Publication.response_id) == col(Response.id))
            .where(it_counts(), standing_is(session, consultation, Standing.PUBLISHED))
            .distinct()
            .order_by(col(Theme.key))
        ).all()
    )
    themes = {theme.key: theme for theme in list_themes_of(session, consultation) if theme.key in keys}
    return list(themes.values())


def _conditions(session: Session, consultation: Consultation, wanted: PublishedFilter) -> list[ColumnElement[bool]]:
    conditions = [standing_is(session, consultation, Standing.PUBLISHED)]
    if wanted.question is not None:
        conditions.append(col(Comment.question_key) == wanted.question)
    if wanted.theme is not None:
        conditions.append(_carries(wanted.theme))
    if wanted.sender is not None:
        named = col(Publication.published_as)
        conditions.append(named.is_(None) if wanted.sender is Sender.INDIVIDUAL else named.is_not(None))
    conditions += [col(PublishedComment.text).icontains(word, autoescape=True) for word in wanted.words]
    return conditions


def _carries(theme_key: str) -> ColumnElement[bool]:
    return (
        select(Assignment.id)
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .where(col(Assignment.comment_id) == col(Comment.id), col(Theme.key) == theme_key, it_counts())
        .exists()
    )


def _answers_of(
    session: Session,
    consultation: Consultation,
    publication_ids: Sequence[UUID],
    conditions: Sequence[ColumnElement[bool]],
) -> Mapping[UUID, Sequence[PublishedAnswer]]:
    asked = [question.key for question in questionnaire_of(session, consultation).questions]
    rows = session.exec(
        select(PublishedComment.publication_id, Comment.question_key, PublishedComment.text)
        .join(Comment, col(PublishedComment.comment_id) == col(Comment.id))
        .join(Publication, col(PublishedComment.publication_id) == col(Publication.id))
        .join(Response, col(Publication.response_id) == col(Response.id))
        .where(col(Publication.id).in_(publication_ids), *conditions)
        .order_by(col(PublishedComment.publication_id), col(Comment.question_key))
    ).all()
    answers: dict[UUID, list[PublishedAnswer]] = {publication_id: [] for publication_id in publication_ids}
    for publication_id, question_key, text in sorted(rows, key=lambda row: asked.index(row[1])):
        answers[publication_id].append(PublishedAnswer(question_key, text))
    return answers


def _localities(session: Session, consultation: Consultation, *, smallest: int) -> Mapping[UUID, str]:
    """The locality of each published individual, by response; those of too small a group are left out."""
    question = questionnaire_of(session, consultation).question_for("locality")
    if question is None:
        return {}
    labels = {choice.value: choice.label for choice in choices_of(question)}
    rows = session.exec(
        select(Answer.response_id, Answer.value)
        .join(Response, col(Answer.response_id) == col(Response.id))
        .join(Publication, col(Publication.response_id) == col(Response.id))
        .where(
            Answer.question_key == question.key,
            col(Publication.published_as).is_(None),
            standing_is(session, consultation, Standing.PUBLISHED),
        )
    ).all()
    lived_in = {response_id: value.get("value") for response_id, value in rows if isinstance(value, dict)}
    sizes = Counter(lived_in.values())
    return {
        response_id: labels[value]
        for response_id, value in lived_in.items()
        if value in labels and sizes[value] >= smallest
    }
