"""The runs of the machine over the comments on a question, each with everything that was recorded of it."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue

from consult.access import requires
from consult.extensions import db
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.candidates import VERDICTS
from consult.policy.questions import require_asked
from consult.policy.words import run_tag
from consult.queries.audit import events_about
from consult.queries.candidates import list_candidates_shown
from consult.queries.runs import count_comments_standing, list_runs, require_run


@bp.get("/<slug>/questions/<question_key>/runs")
@requires(Role.POLICY)
def runs(slug: str, question_key: str) -> ResponseReturnValue:
    """Every run, the newest first."""
    asked = require_asked(slug, question_key)
    found = list_runs(db.session, asked.consultation, question_key)
    return render_template(
        "policy/trace/runs.html",
        consultation=asked.consultation,
        question=asked.question,
        runs=found,
        standing=count_comments_standing(db.session, [run.id for run in found]),
        run_tag=run_tag,
        address={"slug": slug, "question_key": question_key},
    )


@bp.get("/<slug>/questions/<question_key>/runs/<uuid:run_id>")
@requires(Role.POLICY)
def run(slug: str, question_key: str, run_id: UUID) -> ResponseReturnValue:
    """One run: what it was made with, what it coded, what it proposed, and what went wrong."""
    asked = require_asked(slug, question_key)
    found = require_run(db.session, asked.consultation, question_key, run_id)
    return render_template(
        "policy/trace/run.html",
        consultation=asked.consultation,
        question=asked.question,
        run=found,
        standing=count_comments_standing(db.session, [run_id]).get(run_id, 0),
        candidates=list_candidates_shown(db.session, run_id),
        verdicts=VERDICTS,
        events=events_about(db.session, [run_id]),
        run_tag=run_tag,
    )
