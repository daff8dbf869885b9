"""Reads of comments with the themes that count: a person's where somebody decided, else the machine's."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, not_, or_
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from consult.errors import NotFound
from consult.models import (
    Answer,
    AssignedBy,
    Assignment,
    Category,
    Channel,
    CodeBook,
    Comment,
    Consultation,
    QuestionCoding,
    Response,
    RunStatus,
    Theme,
    ThemingRun,
)
from consult.queries.concerns import never_quoted
from consult.queries.consultations import questionnaire_of
from consult.queries.counting import counts_in
from forms.spec import LongText, Question, choices_of

MADE_THEMES = (RunStatus.RUNNING, RunStatus.FINISHED)
THEMES_DECIDED = "themes changed"
"""What the audit trail calls a person's decision on the themes of a comment."""
DECISION_UNDONE = "change of themes undone"
"""What it calls taking one back."""


@dataclass(frozen=True, slots=True)
class ThemedComment:
    """A comment with the themes that count for it, strongest first, and what is known of its response.

    `locality` is the label of the place chosen. `masked_text` is None until the worker has read the comment.
    `strongest_probability` is the machine's for its first theme; None where a person decided or nothing is coded.
    `may_be_quoted` is false where the comment suggests a person at risk and nobody has found that there is none.
    """

    comment_id: UUID
    response_id: UUID
    channel: Channel
    locality: str | None
    impact: int | None
    themes: tuple[str, ...]
    is_reviewed: bool
    is_coded: bool
    masked_text: str | None
    text: str
    received_at: datetime
    on_behalf_of: str | None
    strongest_probability: float | None
    may_be_quoted: bool = True


@dataclass(frozen=True, slots=True)
class ThemeInBook:
    """A theme with the category it belongs to."""

    id: UUID
    key: str
    label: str
    description: str
    category_key: str
    category_label: str


@dataclass(frozen=True, slots=True)
class _Counting:
    themes: tuple[str, ...]
    probability: float | None


def require_comment_question(session: Session, consultation: Consultation, question_key: str) -> LongText:
    """The free-text question with this key. Raises NotFound."""
    question = get_comment_question(session, consultation, question_key)
    if question is None:
        raise NotFound("There is no such question.")
    return question


def comment_questions(session: Session, consultation: Consultation) -> tuple[LongText, ...]:
    """The questions of a consultation that are answered in people's own words, in the order asked."""
    questions = questionnaire_of(session, consultation).questions
    return tuple(question for question in questions if isinstance(question, LongText))


def themed_questions(session: Session, consultation: Consultation) -> tuple[LongText, ...]:
    """The questions of a consultation whose comments are coded to a code book, in the order asked."""
    return tuple(question for question in comment_questions(session, consultation) if question.code_book)


def get_comment_question(session: Session, consultation: Consultation, question_key: str) -> LongText | None:
    """The free-text question with this key."""
    return next((each for each in comment_questions(session, consultation) if each.key == question_key), None)


def newest_code_book(session: Session, slug: str) -> CodeBook | None:
    """The code book published last under this slug."""
    newest_first = (col(CodeBook.created_at).desc(), col(CodeBook.version).desc())
    return session.exec(select(CodeBook).where(CodeBook.slug == slug).order_by(*newest_first)).first()


def code_book_for(session: Session, consultation: Consultation, question_key: str) -> CodeBook | None:
    """The code book that a question's comments are coded to.

    It is the version that it was changed to; before any change that of the last run, else the newest published. None
    where the question names no code book, or one that has not been published.
    """
    question = get_comment_question(session, consultation, question_key)
    if question is None or question.code_book is None:
        return None
    changed_to = session.exec(
        select(CodeBook)
        .join(QuestionCoding, col(QuestionCoding.code_book_id) == col(CodeBook.id))
        .where(QuestionCoding.consultation_id == consultation.id, QuestionCoding.question_key == question_key)
    ).one_or_none()
    if changed_to is not None:
        return changed_to
    run = session.exec(
        _runs_of(consultation, question_key).where(
            col(ThemingRun.status).in_(MADE_THEMES), col(ThemingRun.code_book_id).is_not(None)
        )
    ).first()
    book = session.get(CodeBook, run.code_book_id) if run else None
    return book or newest_code_book(session, question.code_book)


def list_themes(session: Session, code_book: CodeBook) -> Sequence[ThemeInBook]:
    """Every theme of a code book with its category, in the code book's order."""
    rows = session.exec(
        select(Theme, Category)
        .join(Category, col(Theme.category_id) == col(Category.id))
        .where(Theme.code_book_id == code_book.id)
        .order_by(col(Category.position), col(Theme.position), col(Theme.key))
    ).all()
    return [
        ThemeInBook(theme.id, theme.key, theme.label, theme.description, category.key, category.label)
        for theme, category in rows
    ]


def list_themes_of(session: Session, consultation: Consultation) -> Sequence[ThemeInBook]:
    """The themes of every code book that a consultation's questions are coded to."""
    books = [code_book_for(session, consultation, each.key) for each in themed_questions(session, consultation)]
    distinct = {book.id: book for book in books if book is not None}
    return [theme for book in distinct.values() for theme in list_themes(session, book)]


def latest_run(session: Session, consultation: Consultation, question_key: str) -> ThemingRun | None:
    """The run that was asked for last, whatever became of it."""
    return session.exec(_runs_of(consultation, question_key)).first()


def latest_finished_run(session: Session, consultation: Consultation, question_key: str) -> ThemingRun | None:
    """The run that came to its end last: what the themes on the pages were made with."""
    return session.exec(_runs_of(consultation, question_key).where(ThemingRun.status == RunStatus.FINISHED)).first()


def comments_with_themes(
    session: Session,
    consultation: Consultation,
    question_key: str,
    *,
    theme: str | None = None,
    only: Collection[UUID] | None = None,
) -> Sequence[ThemedComment]:
    """Every comment on a question with the themes that count for it, oldest response first.

    A comment that nobody and nothing has coded yet is there too, without themes. Of those on one `theme`, or of `only`
    these, no other is read.
    """
    wanted = [] if theme is None else [_carries(theme)]
    if only is not None:
        # Their responses by name, and put in order here: or else SQLite goes through all, in order, to find these few.
        responses = session.exec(select(Comment.response_id).where(col(Comment.id).in_(only))).all()
        wanted += [col(Comment.id).in_(only), col(Comment.response_id).in_(responses)]
    questionnaire = questionnaire_of(session, consultation)
    place = questionnaire.question_for("locality")
    scale = questionnaire.question_for("impact")
    those = _responses_with(consultation, question_key, wanted)
    localities = _localities(session, consultation, place, those)
    impacts = _impacts(session, consultation, scale, those)
    counting = _themes_that_count(session, consultation, question_key, wanted)
    at_risk = never_quoted(session, consultation)
    nothing = _Counting((), None)
    # Columns and not whole rows: there are thousands, and making an object of each takes most of a page's time.
    rows = session.execute(
        select_columns(
            col(Comment.id).label("comment_id"),
            col(Response.id).label("response_id"),
            col(Response.channel),
            col(Comment.reviewed_at),
            col(Comment.coded_at),
            col(Comment.masked_text),
            col(Comment.text),
            col(Response.received_at),
            col(Response.on_behalf_of),
        )
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(counts_in(consultation.id), col(Comment.question_key) == question_key, *wanted)
        .order_by(*((col(Response.received_at), col(Response.id)) if only is None else ()))
    ).all()
    if only is not None:
        rows = sorted(rows, key=lambda row: (row.received_at, row.response_id))
    return [
        ThemedComment(
            comment_id=row.comment_id,
            response_id=row.response_id,
            channel=row.channel,
            locality=localities.get(row.response_id),
            impact=impacts.get(row.response_id),
            themes=counting.get(row.comment_id, nothing).themes,
            is_reviewed=row.reviewed_at is not None,
            is_coded=row.coded_at is not None,
            masked_text=row.masked_text,
            text=row.text,
            received_at=row.received_at,
            on_behalf_of=row.on_behalf_of,
            strongest_probability=counting.get(row.comment_id, nothing).probability,
            may_be_quoted=row.comment_id not in at_risk,
        )
        for row in rows
    ]


def it_counts() -> ColumnElement[bool]:
    """Whether an assignment counts for its comment: a person's once somebody has decided, the machine's until then."""
    decided = col(Comment.reviewed_at).is_not(None)
    by_person = col(Assignment.assigned_by) == AssignedBy.PERSON
    return or_(and_(decided, by_person), and_(not_(decided), not_(by_person)))


def is_themed() -> ColumnElement[bool]:
    """Whether the machine or a person has decided the themes: the comments that figures are worked out from."""
    return or_(col(Comment.coded_at).is_not(None), col(Comment.reviewed_at).is_not(None))


def _runs_of(consultation: Consultation, question_key: str) -> SelectOfScalar[ThemingRun]:
    return (
        select(ThemingRun)
        .where(ThemingRun.consultation_id == consultation.id, ThemingRun.question_key == question_key)
        .order_by(col(ThemingRun.requested_at).desc(), col(ThemingRun.id))
    )


def _carries(theme: str) -> ColumnElement[bool]:
    """Whether a theme counts for a comment."""
    return (
        select(Assignment.id)
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .where(col(Assignment.comment_id) == col(Comment.id), Theme.key == theme, it_counts())
        .correlate(Comment)
        .exists()
    )


def _responses_with(
    consultation: Consultation, question_key: str, wanted: Sequence[ColumnElement[bool]]
) -> Sequence[ColumnElement[bool]]:
    """The condition that a response has a comment that is wanted; none where every comment is."""
    if not wanted:
        return ()
    has_one = select(Comment.response_id).where(Comment.question_key == question_key, *wanted)
    return (col(Response.id).in_(has_one),)


def _themes_that_count(
    session: Session, consultation: Consultation, question_key: str, wanted: Sequence[ColumnElement[bool]]
) -> Mapping[UUID, _Counting]:
    rows = session.exec(
        select(Assignment.comment_id, Theme.key, Assignment.probability_0_to_1)
        .join(Theme, col(Assignment.theme_id) == col(Theme.id))
        .join(Comment, col(Assignment.comment_id) == col(Comment.id))
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(
            counts_in(consultation.id),
            Comment.question_key == question_key,
            it_counts(),
            *_in_all(wanted, question_key),
        )
        .order_by(col(Assignment.comment_id), col(Assignment.position))
    ).all()
    counting: dict[UUID, _Counting] = {}
    for comment_id, theme_key, probability in rows:
        there = counting.get(comment_id)
        counting[comment_id] = _Counting(
            (*there.themes, theme_key) if there else (theme_key,), there.probability if there else probability
        )
    return counting


def _in_all(wanted: Sequence[ColumnElement[bool]], question_key: str) -> Sequence[ColumnElement[bool]]:
    """The same conditions for a query that meets a comment once for each of its themes."""
    if not wanted:
        return ()
    return (col(Comment.id).in_(select(Comment.id).where(Comment.question_key == question_key, *wanted)),)


def _localities(
    session: Session, consultation: Consultation, question: Question | None, those: Sequence[ColumnElement[bool]]
) -> Mapping[UUID, str]:
    if question is None:
        return {}
    labels = {choice.value: choice.label for choice in choices_of(question)}
    return {
        response_id: labels[value["value"]]
        for response_id, value in _answers(session, consultation, question, those)
        if isinstance(value, dict) and value.get("value") in labels
    }


def _impacts(
    session: Session, consultation: Consultation, question: Question | None, those: Sequence[ColumnElement[bool]]
) -> Mapping[UUID, int]:
    if question is None:
        return {}
    return {
        response_id: value
        for response_id, value in _answers(session, consultation, question, those)
        if isinstance(value, int)
    }


def _answers(
    session: Session, consultation: Consultation, question: Question, those: Sequence[ColumnElement[bool]]
) -> Iterable[tuple[UUID, object]]:
    return session.exec(
        select(Answer.response_id, Answer.value)
        .join(Response, col(Answer.response_id) == col(Response.id))
        .where(counts_in(consultation.id), Answer.question_key == question.key, *those)
    ).all()
