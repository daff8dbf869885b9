"""Databases that hold the demonstration, filled to the size of the benchmark, and themed by the real worker."""

from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from consult import create_app
from consult.clock import today_in_london
from consult.config import Settings
from consult.db.session import begin_writing
from consult.demo.consultations import RESULTS_SLUG
from consult.demo.loading import THEMED_QUESTION, load_demo
from consult.extensions import db
from consult.migrating import upgrade_database
from consult.models import Channel, Consultation, Role, RunStatus, ThemingRun
from consult.queries.consultations import questionnaire_of, require_consultation
from consult.queries.people import get_user_by_email
from consult.queries.received import count_received
from consult.queries.theming import list_candidates
from consult.services.batches import BatchFacts, open_batch
from consult.services.receiving import receive_response
from consult.tasks.theming import theme_question
from forms.answers import Answer, ChoiceAnswer, NumberAnswer, TextAnswer
from nlp.codebook import shipped_codebook
from tests.bench.comments import invented_comments
from tests.bench.staff import login_of

KEYED_SLUG = "confidence-survey"
LOCALITIES = ("north", "east", "south", "west")


class NotThemed(RuntimeError):
    """The worker did not finish. The text says how the run ended."""


@dataclass(frozen=True, slots=True)
class Filled:
    """What was put in a database."""

    run_id: UUID
    batch_id: UUID
    responses: int


@dataclass(frozen=True, slots=True)
class Themed:
    """What the worker made of it."""

    comments: int
    candidates: int


def fill(settings: Settings, responses: int, paper_forms: int) -> Filled:
    """Load the demonstration, fill its results up to so many responses, and open a batch for paper forms."""
    with create_app(settings).app_context():  # makes the data folder
        upgrade_database(settings)
        begin_writing(db.session)
        run = load_demo(db.session, today=today_in_london())
        results = require_consultation(db.session, RESULTS_SLUG)
        _add_responses(db.session, results, up_to=responses)
        batch_id = _open_batch(db.session, paper_forms)
        filled = Filled(run.id, batch_id, count_received(db.session, results))
        db.session.commit()
    return filled


def theme(settings: Settings, run_id: UUID) -> Themed:
    """Carry out the theming run as the worker does. Raises NotThemed when the run does not end well."""
    app = create_app(settings)
    with app.app_context():
        theme_question(db.session, run_id, app.extensions["theming_tools"], is_stopping=lambda: False)
        run = db.session.get_one(ThemingRun, run_id)
        if run.status is not RunStatus.FINISHED:
            raise NotThemed(f"The theming run ended as “{run.status}”: {run.failure or 'no reason was kept'}")
        return Themed(run.comments_done, len(list_candidates(db.session, run_id)))


def _add_responses(session: Session, results: Consultation, *, up_to: int) -> None:
    questionnaire = questionnaire_of(session, results)
    missing = max(up_to - count_received(session, results), 0)
    for number, comment in enumerate(invented_comments(shipped_codebook(), missing)):
        answers: dict[str, Answer] = {
            THEMED_QUESTION: TextAnswer(comment.text),
            "impact": NumberAnswer(number % 11),
            "locality": ChoiceAnswer(LOCALITIES[number % len(LOCALITIES)]),
        }
        receive_response(
            session,
            results,
            questionnaire,
            answers,
            channel=Channel.ONLINE,
            source_id=comment.id,
            received_at=results.closes_at,
        )


def _open_batch(session: Session, paper_forms: int) -> UUID:
    opened_by = get_user_by_email(session, login_of(Role.OFFICER).email)
    if opened_by is None:
        raise LookupError("the demonstration was loaded without its officer")
    facts = BatchFacts(venue="Benchmark (invented)", collected_on=today_in_london(), forms_received=paper_forms)
    return open_batch(session, require_consultation(session, KEYED_SLUG), facts, opened_by=opened_by).id
