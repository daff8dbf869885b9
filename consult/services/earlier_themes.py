"""Coding the comments of an earlier wave to the code book of a later one, so that their themes can be compared."""

from sqlmodel import Session, col, select

from consult.errors import Conflict
from consult.models import Comment, Consultation, QuestionCoding, Response, ThemingRun, User
from consult.queries.themes import code_book_for, require_comment_question
from consult.services.auditing import record
from consult.services.theming import request_run

NO_BOOK = "The later wave is coded to no code book yet. Publish one, then code the earlier wave."
CODED_BY_PEOPLE = (
    "People decided the themes of comments of the earlier wave in another version of the code book. Take the version "
    "of the later wave on the earlier wave’s own code book page, which shows what that does to their decisions."
)
SAME = "The earlier wave is coded to that version already."


def code_as_later(
    session: Session, question_key: str, *, earlier: Consultation, later: Consultation, actor: User
) -> ThemingRun:
    """Have the machine code an earlier wave's comments to the version that a later wave is coded to now.

    The caller hands the run to the queue after committing. Raises Conflict where people decided on those comments in
    another version: their work is not thrown away here.
    """
    require_comment_question(session, earlier, question_key)
    book = code_book_for(session, later, question_key)
    if book is None:
        raise Conflict(NO_BOOK)
    session.exec(select(Consultation).where(Consultation.id == earlier.id).with_for_update()).one()
    before = code_book_for(session, earlier, question_key)
    coding = session.exec(
        select(QuestionCoding).where(
            QuestionCoding.consultation_id == earlier.id, QuestionCoding.question_key == question_key
        )
    ).one_or_none()
    if before is not None and before.id != book.id and _has_decisions(session, earlier, question_key):
        raise Conflict(CODED_BY_PEOPLE)
    if coding is None:
        coding = QuestionCoding(consultation_id=earlier.id, question_key=question_key, code_book_id=book.id)
    coding.code_book_id = book.id
    session.add(coding)
    record(
        session,
        "earlier wave coded as the later",
        earlier,
        actor=actor,
        question=question_key,
        later=later.id,
        code_book=book.id,
    )
    session.flush()
    return request_run(session, earlier, question_key, requested_by=actor)


def _has_decisions(session: Session, consultation: Consultation, question_key: str) -> bool:
    query = (
        select(Comment.id)
        .join(Response, col(Comment.response_id) == col(Response.id))
        .where(
            Response.consultation_id == consultation.id,
            Comment.question_key == question_key,
            col(Comment.reviewed_at).is_not(None),
        )
    )
    return session.exec(query.limit(1)).first() is not None
