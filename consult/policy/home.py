"""The front page: every consultation, how many responded, and how far its comments are themed."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from flask import current_app, render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.clock import utc_now
from consult.extensions import db
from consult.models import Consultation, Role, RunStatus, ThemingRun
from consult.policy.blueprint import bp
from consult.policy.words import RUN_TAGS
from consult.queries.closing_changes import ChangeOfLastDay, changes_by_consultation
from consult.queries.consultations import State, list_consultations, state_of
from consult.queries.decisions import first_published
from consult.queries.deletion import ToGo, list_to_go
from consult.queries.response_counts import count_responses_by_consultation
from consult.queries.themes import comment_questions
from consult.queries.theming import CodingProgress, coding_progress, latest_runs
from consult.reach import current_reach
from consult.services.response_deadline import ResponseDeadline, response_deadline
from forms.spec import LongText


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """A free-text question with how far its comments have come."""

    question: LongText
    progress: CodingProgress
    run_status: RunStatus | None


@dataclass(frozen=True, slots=True)
class ConsultationLine:
    """A consultation with its free-text questions."""

    consultation: Consultation
    state: State
    responses: int
    deadline: ResponseDeadline | None
    closing_change: ChangeOfLastDay | None
    to_go: ToGo | None
    questions: tuple[QuestionLine, ...]


@bp.get("/")
@requires(Role.POLICY)
def home() -> ResponseReturnValue:
    """Every consultation, those with responses first."""
    now = utc_now()
    responses = count_responses_by_consultation(db.session)
    published = first_published(db.session)
    changes = changes_by_consultation(db.session)
    progress, runs = coding_progress(db.session), latest_runs(db.session)
    going = list_to_go(db.session, current_app.config["CONSULT"], now, within=current_reach())
    to_go = {each.consultation.id: each for each in going}
    lines = [
        ConsultationLine(
            consultation=consultation,
            state=state_of(consultation, now),
            responses=responses.get(consultation.id, 0),
            deadline=None
            if consultation.is_imported
            else response_deadline(consultation.closes_at, now, responded_at=published.get(consultation.id)),
            closing_change=next(iter(changes.get(consultation.id, ())), None),
            to_go=to_go.get(consultation.id),
            questions=_questions(consultation, progress, runs),
        )
        for consultation in list_consultations(db.session, within=current_reach())
    ]
    lines.sort(key=lambda line: line.responses == 0)
    return render_template("policy/home.html", lines=lines, run_tags=RUN_TAGS)


def _questions(
    consultation: Consultation,
    progress: Mapping[tuple[UUID, str], CodingProgress],
    runs: Mapping[tuple[UUID, str], ThemingRun],
) -> tuple[QuestionLine, ...]:
    lines = []
    for question in comment_questions(db.session, consultation):
        place = (consultation.id, question.key)
        run = runs.get(place)
        lines.append(QuestionLine(question, progress.get(place, CodingProgress()), run.status if run else None))
    return tuple(lines)
