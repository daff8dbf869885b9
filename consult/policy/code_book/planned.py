"""A change that is planned: what it does to the counts, and applying it."""

from dataclasses import dataclass
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Role
from consult.page_furniture import count_of
from consult.policy.blueprint import bp
from consult.policy.code_book.asked import Booked, require_booked, uuid_of
from consult.policy.code_book.changing import STALE
from consult.policy.code_book.forms import FORMS, Errors, name_of
from consult.queries.code_book_history import Became, Effect, changes_since, what_became_of
from consult.queries.code_books import Planned, require_planned
from consult.services.code_book_changes import Applied, BookChanged, apply_change, discard_plan
from consult.services.code_book_edits import CannotChange, Change, EditTheme, ImportBook, MergeCandidate, read_change
from consult.services.code_book_working_out import WorkedOut, work_out
from consult.tasks.coding import enqueue_run
from nlp.codebook import Theme


@dataclass(frozen=True, slots=True)
class Words:
    """What the code book says of a theme, as it is and as it will be."""

    now: Theme
    then: Theme


@bp.get("/<slug>/questions/<question_key>/code-book/planned/<uuid:planned_id>")
@requires(Role.POLICY)
def code_book_planned(slug: str, question_key: str, planned_id: UUID) -> ResponseReturnValue:
    """What a planned change does to the counts of each theme and category."""
    booked = require_booked(slug, question_key)
    return _page(booked, require_planned(db.session, booked.asked.consultation, question_key, planned_id))


@bp.post("/<slug>/questions/<question_key>/code-book/planned/<uuid:planned_id>")
@requires(Role.POLICY)
@keeps_what_was_typed
def code_book_apply(slug: str, question_key: str, planned_id: UUID) -> ResponseReturnValue:
    """Apply a planned change, or say why it cannot be applied and keep everything that was typed."""
    booked = require_booked(slug, question_key)
    planned = require_planned(db.session, booked.asked.consultation, question_key, planned_id)
    seen = uuid_of(request.form.get("seen"))
    if form_is_stale() or seen is None:
        return _page(booked, planned, errors=STALE)
    try:
        applied = apply_change(
            db.session,
            booked.place,
            read_change(planned.row.kind, planned.row.content),
            seen=seen,
            reason=request.form.get("reason", ""),
            applied_by=current_user(),
            made_from=planned.row.code_book_id,
        )
    except CannotChange as refused:
        errors = ((refused.field, str(refused)),)
        status = 409 if isinstance(refused, BookChanged) else 200
        db.session.rollback()
        return _again(slug, question_key, planned_id, errors=errors, status=status)
    db.session.delete(planned.row)
    said, run_id = _said_of(applied), applied.run.id if applied.run else None
    db.session.commit()
    if run_id is not None:
        enqueue_run(run_id)
    flash(said, "success")
    return redirect(url_for("policy.code_book", **booked.address), code=303)


@bp.post("/<slug>/questions/<question_key>/code-book/planned/<uuid:planned_id>/discard")
@requires(Role.POLICY)
def code_book_discard(slug: str, question_key: str, planned_id: UUID) -> ResponseReturnValue:
    """Forget a planned change."""
    booked = require_booked(slug, question_key)
    planned = require_planned(db.session, booked.asked.consultation, question_key, planned_id)
    discard_plan(db.session, planned.row, discarded_by=current_user())
    db.session.commit()
    flash("The planned change is discarded. The code book is as it was.", "success")
    return redirect(url_for("policy.code_book", **booked.address), code=303)


def _again(slug: str, question_key: str, planned_id: UUID, *, errors: Errors, status: int) -> ResponseReturnValue:
    """The page again, against the code book as it is now."""
    booked = require_booked(slug, question_key)
    planned = require_planned(db.session, booked.asked.consultation, question_key, planned_id)
    return _page(booked, planned, errors=errors, status=status)


def _page(booked: Booked, planned: Planned, *, errors: Errors = (), status: int = 200) -> ResponseReturnValue:
    consultation, key = booked.asked.consultation, booked.asked.question.key
    change = read_change(planned.row.kind, planned.row.content)
    worked, refusal = _worked_out(booked, change, planned.row.code_book_id)
    since = changes_since(db.session, consultation, key, planned.row.code_book_id)
    page = render_template(
        "policy/code_book/planned.html",
        **booked.shown,
        planned=planned,
        since=since,
        worked=worked,
        refusal=refusal,
        words=_words(change, worked) if worked else None,
        brought_back=_brought_back(booked, change) if worked else (),
        changed=_changed(worked.effect) if worked else (),
        form_name=name_of(planned.row.kind) if planned.row.kind in FORMS else None,
        reason=request.form.get("reason", ""),
        errors=tuple((field if field == "reason" else "", said) for field, said in errors),
    )
    return page, status


def _worked_out(booked: Booked, change: Change, made_from: UUID) -> tuple[WorkedOut | None, str]:
    """The change against the version in use, or why it does not fit any more."""
    try:
        return work_out(db.session, booked.place, change, made_from=made_from), ""
    except CannotChange as refused:
        for key in _keys_of(change):
            became = what_became_of(db.session, booked.asked.consultation, booked.asked.question.key, key)
            if became is not None:
                return None, became.sentence
        return None, str(refused)


def _keys_of(change: Change) -> list[str]:
    """The themes that a change is about."""
    content = change.model_dump(mode="json")
    return [*content.get("themes", ()), *(content[name] for name in ("theme", "into") if content.get(name))]


def _brought_back(booked: Booked, change: Change) -> tuple[Became, ...]:
    """Themes of a file that the code book had once, and that somebody took out, merged or split since."""
    if not isinstance(change, ImportBook):
        return ()
    place = booked.place
    unknown = [theme.id for theme in change.book.themes if theme.id not in booked.contents]
    became = (what_became_of(db.session, place.consultation, place.question_key, key) for key in unknown)
    return tuple(each for each in became if each is not None)


def _words(change: Change, worked: WorkedOut) -> Words | None:
    if not isinstance(change, EditTheme | MergeCandidate):
        return None
    return Words(worked.before.theme(change.theme), worked.revision.book.theme(change.theme))


def _changed(effect: Effect) -> tuple[str, ...]:
    """The keys of the categories in which a count or a name changes."""
    return tuple(
        each.line.key
        for each in effect.categories
        if each.line.is_changed or any(line.is_changed for line in each.themes)
    )


def _said_of(applied: Applied) -> str:
    """What is told once a change has been made."""
    said = [f"{applied.change.summary}. This is version {applied.version.version}."]
    effect = applied.change.details["effect"]
    if applied.run is not None:
        said.append("The machine codes every comment again: until it is done, the counts are not final.")
    if effect["second_looks"]:
        said.append(
            f"{count_of(effect['second_looks'], 'decided comment waits', 'decided comments wait')} for a second look."
        )
    if effect["decided_since"]:
        said.append(
            f"{count_of(effect['decided_since'], 'decision')} made since could not be brought back and "
            f"{'stays' if effect['decided_since'] == 1 else 'stay'} as decided."
        )
    return " ".join(said)
