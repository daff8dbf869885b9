"""Coding as background work: what pages put in the queue, and what the worker does with it."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from flask import Flask, current_app
from huey import crontab

from consult.clock import utc_now
from consult.extensions import db
from consult.queries.learning import models_without_a_worker
from consult.queries.theming import consultations_with_new_comments, runs_without_a_worker
from consult.services.claiming import SILENT_AFTER
from consult.tasks import arrivals, learning, looking_over, theming
from consult.telemetry import log

CODE_QUESTION = "code_question"
CODE_NEW_COMMENTS = "code_new_comments"
LEARN_FROM_PEOPLE = "learn_from_people"
LOOK_OVER = "look_over_comments"
SWEEP = "sweep_for_work"

# A run still queued after this long was lost on its way, or waits behind others; asking twice does no harm.
QUEUED_TOO_LONG = timedelta(minutes=1)
# How often one web process asks for the comments of a consultation: each time is a write in the queue.
AT_MOST_EVERY = timedelta(seconds=10)


def enqueue_new_comments(consultation_id: UUID) -> None:
    """Have the comments that came in for a consultation coded soon. Call it after committing them.

    Never raises: should the queue be away, the sweep finds the comments within a minute or so.
    """
    _enqueue(CODE_NEW_COMMENTS, consultation_id)


def enqueue_in_a_rush(consultation_id: UUID) -> None:
    """As `enqueue_new_comments`, for residents: of very many who send at once, the first asks for the next ones too.

    The sweep finds what came after the last time of asking.
    """
    asked_at: dict[UUID, datetime] = current_app.extensions["asked_in_a_rush_at"]
    now = utc_now()
    if now - asked_at.get(consultation_id, datetime.min.replace(tzinfo=UTC)) >= AT_MOST_EVERY:
        asked_at[consultation_id] = now
        enqueue_new_comments(consultation_id)


def enqueue_run(run_id: UUID) -> None:
    """Have one more worker take part in a theming run. Call it after committing the run. Never raises, as above."""
    _enqueue(CODE_QUESTION, run_id)


def enqueue_learning(model_id: UUID) -> None:
    """Have a model learnt. Call it after committing the model. Never raises, as above."""
    _enqueue(LEARN_FROM_PEOPLE, model_id)


def init_app(app: Flask) -> None:
    """Register the tasks with the application's queue. Each carries an id, and may be run twice."""
    queue = app.extensions["queue"]
    app.extensions["asked_in_a_rush_at"] = {}

    def code_question(run_id: str) -> None:
        """Carry out a theming run."""
        with app.app_context():
            theming.theme_question(
                db.session,
                UUID(run_id),
                app.extensions["theming_tools"],
                is_stopping=app.extensions["worker_is_stopping"],
                call_another=lambda: enqueue_run(UUID(run_id)),
            )

    def code_new_comments(consultation_id: str) -> None:
        """Code what came in for a consultation."""
        with app.app_context():
            arrivals.code_new_comments(
                db.session,
                UUID(consultation_id),
                app.extensions["theming_tools"],
                is_stopping=app.extensions["worker_is_stopping"],
            )

    def learn_from_people(model_id: str) -> None:
        """Learn a model from people's decisions."""
        with app.app_context():
            learning.learn_from_people(
                db.session,
                UUID(model_id),
                app.extensions["theming_tools"],
                is_stopping=app.extensions["worker_is_stopping"],
            )

    def look_over() -> None:
        """Look comments over that changed: for copies, and to choose quotes."""
        with app.app_context():
            looking_over.look_over_what_changed(db.session, app.extensions["theming_tools"])

    def sweep() -> None:
        """Find work that the queue does not know of."""
        with app.app_context():
            sweep_for_work()

    app.extensions["coding_tasks"] = {
        CODE_QUESTION: queue.task(name=CODE_QUESTION)(code_question),
        CODE_NEW_COMMENTS: queue.task(name=CODE_NEW_COMMENTS)(code_new_comments),
        LEARN_FROM_PEOPLE: queue.task(name=LEARN_FROM_PEOPLE)(learn_from_people),
        LOOK_OVER: queue.task(name=LOOK_OVER)(look_over),
        # A sweep that waited behind a long run is worth nothing: the next one is due.
        SWEEP: queue.periodic_task(crontab(minute="*"), name=SWEEP, expires=timedelta(seconds=50))(sweep),
    }


def sweep_for_work() -> None:
    """Put in the queue what was lost on its way: work without a worker, comments never coded or not looked over."""
    now = utc_now()
    lost = runs_without_a_worker(db.session, queued_before=now - QUEUED_TOO_LONG, silent_since=now - SILENT_AFTER)
    for run_id in lost:
        enqueue_run(run_id)
    for model_id in models_without_a_worker(
        db.session, queued_before=now - QUEUED_TOO_LONG, silent_since=now - SILENT_AFTER
    ):
        enqueue_learning(model_id)
    for consultation_id in consultations_with_new_comments(db.session):
        enqueue_new_comments(consultation_id)
    if looking_over.list_due(db.session):
        _enqueue(LOOK_OVER)


def _enqueue(task: str, *identifiers: UUID) -> None:
    ids = [str(identifier) for identifier in identifiers]
    try:
        current_app.extensions["coding_tasks"][task](*ids)
    except Exception as error:  # whatever the queue's store may raise, what a person sent is saved and stays so
        log.error("not_enqueued", task=task, ids=ids, exc_info=error)
