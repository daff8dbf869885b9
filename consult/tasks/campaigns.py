"""Looking for near-identical comments: after a run, and when somebody asks."""

from uuid import UUID

from flask import Flask, current_app
from sqlmodel import Session

from consult.db.session import begin_writing
from consult.extensions import db
from consult.queries.campaigns import comments_to_compare
from consult.services.campaigns import store_groups
from consult.telemetry import log
from nlp.config import ThemingConfig
from nlp.types import Comment

FIND_CAMPAIGNS = "find_campaigns"


def look_for_campaigns(session: Session, consultation_id: UUID, question_key: str) -> None:
    """Group the comments on a question that are one text, or nearly. Safe to repeat.

    Never raises: the themes of a run that has just been finished stand whatever becomes of this.
    """
    try:
        _look(session, consultation_id, question_key)
    except Exception as error:  # see above
        session.rollback()
        log.error("campaigns_not_looked_for", consultation=str(consultation_id), exc_info=error)


def enqueue_look(consultation_id: UUID, question_key: str) -> bool:
    """Have the worker look soon. False when the queue is away."""
    try:
        current_app.extensions["campaign_tasks"][FIND_CAMPAIGNS](str(consultation_id), question_key)
    except Exception as error:  # whatever the queue's store may raise
        log.error("not_enqueued", task=FIND_CAMPAIGNS, id=str(consultation_id), exc_info=error)
        return False
    return True


def init_app(app: Flask) -> None:
    """Register the task with the application's queue."""

    def find_campaigns(consultation_id: str, question_key: str) -> None:
        """Look for near-identical comments on a question."""
        with app.app_context():
            look_for_campaigns(db.session, UUID(consultation_id), question_key)

    queue = app.extensions["queue"]
    app.extensions["campaign_tasks"] = {FIND_CAMPAIGNS: queue.task(name=FIND_CAMPAIGNS)(find_campaigns)}


def _look(session: Session, consultation_id: UUID, question_key: str) -> None:
    from nlp.campaigns import find_copies  # noqa: PLC0415 - scikit-learn comes with it, which only the worker needs

    session.rollback()
    comments = comments_to_compare(session, consultation_id, question_key)
    session.rollback()  # comparing takes a while: no transaction stays open meanwhile
    found = find_copies([Comment(str(each.id), each.text) for each in comments], config=ThemingConfig())
    groups = [[UUID(comment_id) for comment_id in group.comment_ids] for group in found]
    begin_writing(session)
    store_groups(session, consultation_id, question_key, groups, {each.id: each.text for each in comments})
    session.commit()
