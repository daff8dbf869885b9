"""The demonstration's summary for the board: made when its comments are themed, and signed off by its policy staff."""

from uuid import UUID

from flask import Flask, current_app
from sqlmodel import Session, select

from consult.config import Settings
from consult.db.session import begin_writing
from consult.demo.people import LOGINS
from consult.extensions import db
from consult.models import Consultation, Role, Summary, SummaryStatus, User
from consult.queries.summaries import get_latest_signed
from consult.services.summaries import request_summary, sign_off
from consult.tasks.summaries import Renderer, make_summary
from consult.tasks.theming import Stopping
from consult.telemetry import log

SIGN_DEMO_SUMMARY = "sign_demo_summary"


def sign_demo_summary(
    session: Session, consultation_id: UUID, settings: Settings, render: Renderer, *, is_stopping: Stopping
) -> bool:
    """Make a summary of the demonstration and sign it off. False where that cannot be, or was done before."""
    begin_writing(session)
    consultation = session.get_one(Consultation, consultation_id)
    if settings.is_production or get_latest_signed(session, consultation) is not None:
        session.rollback()
        return False
    summary_id = request_summary(session, consultation, requested_by=_policy_staff(session)).id
    session.commit()
    make_summary(session, summary_id, settings, render, is_stopping=is_stopping)
    begin_writing(session)
    summary = session.get_one(Summary, summary_id, populate_existing=True)
    if summary.status is not SummaryStatus.DRAFT or summary.not_to_sign_because:
        session.rollback()
        return False
    sign_off(session, summary, signed_by=_policy_staff(session), checksum=summary.checksum or "")
    session.commit()
    make_summary(session, summary_id, settings, render, is_stopping=is_stopping)
    return True


def enqueue_demo_summary(consultation_id: UUID) -> None:
    """Have the summary made and signed after what the worker has been given before. Never raises."""
    try:
        current_app.extensions["demo_tasks"][SIGN_DEMO_SUMMARY](str(consultation_id))
    except Exception as error:  # whatever the queue's store may raise
        log.error("not_enqueued", task=SIGN_DEMO_SUMMARY, id=str(consultation_id), exc_info=error)


def init_app(app: Flask, settings: Settings) -> None:
    """Register the task with the application's queue."""

    def sign(consultation_id: str) -> None:
        """Make and sign the demonstration's summary."""
        with app.app_context():
            sign_demo_summary(
                db.session,
                UUID(consultation_id),
                settings,
                app.extensions["summary_renderer"],
                is_stopping=app.extensions["worker_is_stopping"],
            )

    app.extensions["demo_tasks"] = {SIGN_DEMO_SUMMARY: app.extensions["queue"].task(name=SIGN_DEMO_SUMMARY)(sign)}


def _policy_staff(session: Session) -> User:
    email = next(login.email for login in LOGINS if login.role is Role.POLICY)
    return session.exec(select(User).where(User.email == email)).one()
