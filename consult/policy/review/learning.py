"""Teaching the machine: what it could learn from, what each model would do, and which one counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import LearnedModel, LearningStatus, Role
from consult.policy.blueprint import bp
from consult.policy.questions import Asked, require_asked
from consult.policy.review.queue import require_book
from consult.queries.learning import (
    LEAST_LESSONS,
    ModelOnRecord,
    count_lessons,
    list_models,
    model_in_use,
    require_model,
)
from consult.queries.review_progress import review_progress
from consult.queries.themes import latest_finished_run, list_themes
from consult.services.learning import adopt_model, go_back_to_starter, request_learning, set_model_aside
from consult.tasks.coding import enqueue_learning, enqueue_run
from nlp.codebook import CodeBookUnreadable, parse_codebook

STATUS_TAGS: Mapping[LearningStatus, tuple[str, str]] = {
    LearningStatus.QUEUED: ("Waiting to start", "grey"),
    LearningStatus.RUNNING: ("Learning", "blue"),
    LearningStatus.READY: ("Ready to decide on", "yellow"),
    LearningStatus.ADOPTED: ("In use", "green"),
    LearningStatus.SET_ASIDE: ("Set aside", "grey"),
    LearningStatus.REPLACED: ("Used before", "grey"),
    LearningStatus.FAILED: ("Failed", "red"),
}
REASON_MISSING = ("reason", "Say why you set this model aside")
STALE = ("", "Your page had been open too long, so nothing was saved. Set the model aside again")


@dataclass(frozen=True, slots=True)
class Fit:
    """How many of the themes that comments are coded to now a model has lines for."""

    known: int
    themes: int


@bp.get("/<slug>/questions/<question_key>/learning")
@requires(Role.POLICY)
def learning(slug: str, question_key: str) -> ResponseReturnValue:
    """What there is to learn from, what is in use, and every model so far."""
    asked = require_asked(slug, question_key)
    book = require_book(asked)
    consultation = asked.consultation
    in_use = model_in_use(db.session, consultation.id, question_key)
    run = latest_finished_run(db.session, consultation, question_key)
    models = list_models(db.session, consultation, question_key)
    return render_template(
        "policy/review/learning.html",
        consultation=consultation,
        question=asked.question,
        lessons=count_lessons(db.session, consultation.id, question_key, book),
        least=LEAST_LESSONS,
        progress=review_progress(db.session, consultation, question_key),
        in_use=in_use,
        is_left_out=in_use is not None and run is not None and run.learned_model_id != in_use.id,
        fit=_fit(asked, in_use) if in_use else None,
        models=models,
        in_the_works=next((each for each in models if each.row.status in _IN_THE_WORKS), None),
        tags=STATUS_TAGS,
    )


@bp.post("/<slug>/questions/<question_key>/learning")
@requires(Role.POLICY)
def teach(slug: str, question_key: str) -> ResponseReturnValue:
    """Have the machine learn from what people decided."""
    asked = require_asked(slug, question_key)
    model = request_learning(db.session, asked.consultation, question_key, requested_by=current_user())
    model_id = model.id
    db.session.commit()
    enqueue_learning(model_id)
    flash("The machine is learning. You can leave this page: it goes on without you.", "success")
    return redirect(_address(asked), code=303)


@bp.get("/<slug>/questions/<question_key>/learning/<uuid:model_id>")
@requires(Role.POLICY)
def learned_model(slug: str, question_key: str, model_id: UUID) -> ResponseReturnValue:
    """What a model scored, what adopting it would do, and what it was made from."""
    asked = require_asked(slug, question_key)
    return _page(asked, require_model(db.session, asked.consultation, question_key, model_id))


@bp.post("/<slug>/questions/<question_key>/learning/<uuid:model_id>/adopt")
@requires(Role.POLICY)
def adopt_learned_model(slug: str, question_key: str, model_id: UUID) -> ResponseReturnValue:
    """Let a model count, and have every comment coded again with it."""
    asked = require_asked(slug, question_key)
    model = require_model(db.session, asked.consultation, question_key, model_id)
    run_id = adopt_model(db.session, asked.consultation, model.row, adopted_by=current_user()).id
    db.session.commit()
    enqueue_run(run_id)
    flash("The model is in use. Every comment is being coded again; what people decided stays.", "success")
    return redirect(_address(asked), code=303)


@bp.post("/<slug>/questions/<question_key>/learning/<uuid:model_id>")
@requires(Role.POLICY)
@keeps_what_was_typed
def set_learned_model_aside(slug: str, question_key: str, model_id: UUID) -> ResponseReturnValue:
    """Decide against a model."""
    asked = require_asked(slug, question_key)
    model = require_model(db.session, asked.consultation, question_key, model_id)
    reason = request.form.get("reason", "").strip()
    if form_is_stale():
        return _page(asked, model, reason=reason, errors=(STALE,))
    if not reason:
        return _page(asked, model, errors=(REASON_MISSING,))
    set_model_aside(db.session, asked.consultation, model.row, reason=reason, decided_by=current_user())
    db.session.commit()
    flash("The model is set aside. What is in use stays in use.", "success")
    return redirect(_address(asked), code=303)


@bp.post("/<slug>/questions/<question_key>/learning/starter")
@requires(Role.POLICY)
def use_starter(slug: str, question_key: str) -> ResponseReturnValue:
    """Use the engine as it ships again."""
    asked = require_asked(slug, question_key)
    run_id = go_back_to_starter(db.session, asked.consultation, question_key, decided_by=current_user()).id
    db.session.commit()
    enqueue_run(run_id)
    flash("The engine is used as it ships again. Every comment is being coded again with it.", "success")
    return redirect(_address(asked), code=303)


_IN_THE_WORKS = (LearningStatus.QUEUED, LearningStatus.RUNNING)


def _page(
    asked: Asked, model: ModelOnRecord, *, reason: str = "", errors: tuple[tuple[str, str], ...] = ()
) -> ResponseReturnValue:
    row = model.row
    in_use = model_in_use(db.session, asked.consultation.id, asked.question.key)
    compared_with = row.record.get("compared_with")
    return render_template(
        "policy/review/learned_model.html",
        consultation=asked.consultation,
        question=asked.question,
        model=row,
        version=model.version,
        requested_by=model.requested_by,
        decided_by=model.decided_by,
        tag=STATUS_TAGS[row.status],
        fit=_fit(asked, row),
        changes=_changes(row.effect),
        is_comparable=compared_with == (str(in_use.id) if in_use else "starter"),
        was_compared_with_starter=compared_with == "starter",
        can_be_adopted=bool(row.record.get("is_no_worse")) and row.status is not LearningStatus.ADOPTED,
        typed_reason=reason,
        errors=errors,
    )


def _fit(asked: Asked, model: LearnedModel) -> Fit:
    """A theme is known by a key and a label that it has or had, as the engine knows it: see nlp.learned."""
    known = {tuple(name) for name in model.record.get("themes", ())}
    book = require_book(asked)
    were = _names(book.definition)
    themes = list_themes(db.session, book)
    return Fit(
        sum(not known.isdisjoint(were.get(theme.key, {(theme.key, theme.label)})) for theme in themes), len(themes)
    )


@lru_cache(maxsize=8)
def _names(definition: str) -> Mapping[str, frozenset[tuple[str, str]]]:
    """What each theme is and was called. A definition is read once: it takes longer than a page may."""
    try:
        book = parse_codebook(definition, source="the code book")
    except CodeBookUnreadable:
        return {}
    return {theme.id: frozenset(theme.names) for theme in book.themes}


def _changes(effect: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The themes whose count would change, the largest change first."""
    changed = [theme for theme in effect.get("themes", ()) if theme["now"] != theme["then"]]
    return sorted(changed, key=lambda theme: -abs(theme["then"] - theme["now"]))


def _address(asked: Asked) -> str:
    return url_for("policy.learning", slug=asked.consultation.slug, question_key=asked.question.key)
