"""A free-text question: its themed table and chart, and the run that made them."""

from dataclasses import dataclass

from flask import flash, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.chart_images import chart_image
from consult.errors import NotFound
from consult.extensions import db
from consult.models import Consultation, Role
from consult.policy.blueprint import bp
from consult.policy.theme_chart import said_of_chart, theme_chart
from consult.policy.theme_table import ThemeTable, theme_table
from consult.policy.words import run_tag
from consult.queries.closed_parts import closed_parts
from consult.queries.consultations import questionnaire_of, require_consultation
from consult.queries.cross_tables import count_alike
from consult.queries.kept_counts import kept_with_themes
from consult.queries.people import get_user
from consult.queries.runs import runs_with_ids
from consult.queries.selections import EVERY_COMMENT
from consult.queries.themes import (
    code_book_for,
    latest_finished_run,
    latest_run,
    list_themes,
    require_comment_question,
)
from consult.queries.theming import UNDER_WAY, count_candidates, count_workers
from consult.reports.counted_once import EACH_CAMPAIGN_ONCE
from consult.services import theming
from consult.tasks.coding import enqueue_run
from forms.spec import LongText


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of a consultation, found by the address of a page."""

    consultation: Consultation
    question: LongText


@bp.get("/<slug>/questions/<question_key>")
@requires(Role.POLICY)
def question(slug: str, question_key: str) -> ResponseReturnValue:
    """What people raised in answer to a question, and how that was found."""
    asked = require_asked(slug, question_key)
    consultation = asked.consultation
    run = latest_run(db.session, consultation, question_key)
    finished = latest_finished_run(db.session, consultation, question_key)
    table = table_of(asked)
    return render_template(
        "policy/question.html",
        consultation=consultation,
        question=asked.question,
        code_book=code_book_for(db.session, consultation, question_key),
        table=table,
        has_chart=bool(table.categories),
        alt=said_of_chart(table) if table.categories else "",
        run=run,
        run_tag=run_tag(run.status, run.failure) if run else None,
        is_under_way=run is not None and run.status in UNDER_WAY,
        workers=count_workers(db.session, run.id) if run else 0,
        requested_by=get_user(db.session, run.requested_by_id) if run and run.requested_by_id else None,
        finished=runs_with_ids(db.session, [finished.id])[finished.id] if finished else None,
        each_campaign_once=EACH_CAMPAIGN_ONCE,
        candidates=count_candidates(db.session, finished.id) if finished else 0,
    )


@bp.get("/<slug>/questions/<question_key>/chart.svg")
@requires(Role.POLICY)
def chart(slug: str, question_key: str) -> ResponseReturnValue:
    """The picture of the themed table."""
    table = table_of(require_asked(slug, question_key))
    if not table.categories:
        raise NotFound("There is nothing to draw yet.")
    return chart_image(theme_chart(table))


@bp.post("/<slug>/questions/<question_key>/theme")
@requires(Role.POLICY)
def start_theming(slug: str, question_key: str) -> ResponseReturnValue:
    """Have every comment on the question themed again."""
    consultation = require_consultation(db.session, slug)
    run = theming.request_run(db.session, consultation, question_key, requested_by=current_user())
    run_id = run.id
    db.session.commit()
    enqueue_run(run_id)
    flash("Theming is under way. You can leave this page: it goes on without you.", "success")
    return redirect(url_for("policy.question", slug=slug, question_key=question_key), code=303)


@bp.post("/<slug>/questions/<question_key>/stop")
@requires(Role.POLICY)
def stop_theming(slug: str, question_key: str) -> ResponseReturnValue:
    """Stop the run that is under way on the question. What it has done stays."""
    asked = require_asked(slug, question_key)
    was_stopped = theming.stop_run(
        db.session,
        asked.consultation.id,
        question_key,
        because=theming.STOPPED_BY_A_PERSON,
        stopped_by=current_user(),
    )
    db.session.commit()
    if was_stopped:
        flash("Theming was stopped.", "success")
    else:
        flash("There was nothing to stop: theming had ended already.", "problem")
    return redirect(url_for("policy.question", slug=slug, question_key=question_key), code=303)


@bp.get("/<slug>/questions/<question_key>/progress.json")
@requires(Role.POLICY)
def progress(slug: str, question_key: str) -> ResponseReturnValue:
    """How far the last run has come, for the script that keeps the page up to date."""
    asked = require_asked(slug, question_key)
    run = latest_run(db.session, asked.consultation, question_key)
    if run is None:
        raise NotFound("This question has not been themed.")
    workers = count_workers(db.session, run.id)
    return jsonify(done=run.comments_done, total=run.comments_total, status=run.status.value, workers=workers)


def require_asked(slug: str, question_key: str) -> Asked:
    """The question that an address names. Raises NotFound."""
    consultation = require_consultation(db.session, slug)
    return Asked(consultation, require_comment_question(db.session, consultation, question_key))


def table_of(asked: Asked) -> ThemeTable:
    """The themed table of a question; empty where it has no code book."""
    consultation, key = asked.consultation, asked.question.key
    book = code_book_for(db.session, consultation, key)

    def count() -> ThemeTable:
        parts = closed_parts(questionnaire_of(db.session, consultation))
        place = next((part for part in parts if part.is_locality), None)
        alike = count_alike(db.session, consultation, key, EVERY_COMMENT, by_channel=True, by_part=place)
        return theme_table(alike, list_themes(db.session, book) if book else [], place)

    what = ("themed table", book.id if book else None)
    return kept_with_themes(db.session, consultation.id, key, what, count, shape=ThemeTable)
