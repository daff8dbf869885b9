"""Saved views: the list, and the pages on which one is saved, renamed and deleted."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consult.access import current_user, requires
from consult.errors import ConsultError
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Role
from consult.policy.blueprint import bp
from consult.policy.explore.offers import offers_for
from consult.policy.explore.selecting import Selection, read_selection
from consult.policy.questions import Asked, require_asked
from consult.queries.saved_views import list_saved_views, require_saved_view
from consult.services import saved_views as services
from consult.services.saved_views import LONGEST_NAME, NameTaken

STALE = "Your page had been open too long, so nothing was saved. Check the name and save again"


@bp.get("/<slug>/questions/<question_key>/views")
@requires(Role.POLICY)
def saved_views(slug: str, question_key: str) -> ResponseReturnValue:
    """The saved views of the comments on a question."""
    asked = require_asked(slug, question_key)
    return render_template(
        "policy/explore/saved_views.html",
        consultation=asked.consultation,
        question=asked.question,
        views=list_saved_views(db.session, asked.consultation, question_key),
    )


@bp.get("/<slug>/questions/<question_key>/views/new")
@requires(Role.POLICY)
def new_view(slug: str, question_key: str) -> ResponseReturnValue:
    """The form to keep a selection under a name."""
    asked = require_asked(slug, question_key)
    return _new_view(asked, read_selection(request.args, offers_for(db.session, asked.consultation, question_key)))


@bp.post("/<slug>/questions/<question_key>/views/new")
@requires(Role.POLICY)
@keeps_what_was_typed
def save_view(slug: str, question_key: str) -> ResponseReturnValue:
    """Keep a selection, or say what to put right."""
    asked = require_asked(slug, question_key)
    selection = read_selection(request.form, offers_for(db.session, asked.consultation, question_key))
    if selection.errors:
        raise ConsultError("A filter of this view does not fit. Go back to the comments, correct it, and save again.")
    name, problem = _name_typed()
    if problem:
        return _new_view(asked, selection, name=name, problem=problem)
    try:
        services.save_view(
            db.session, asked.consultation, question_key, name=name, selection=selection.kept, saved_by=current_user()
        )
    except NameTaken as error:
        db.session.rollback()
        return _new_view(require_asked(slug, question_key), selection, name=name, problem=str(error))
    db.session.commit()
    flash(f"Saved as “{name}”, for everybody who works on this consultation.", "success")
    return redirect(url_for("policy.comments", slug=slug, question_key=question_key, **selection.kept), code=303)  # type: ignore[arg-type]


@bp.get("/<slug>/questions/<question_key>/views/<uuid:view_id>")
@requires(Role.POLICY)
def saved_view(slug: str, question_key: str, view_id: UUID) -> ResponseReturnValue:
    """One view: what it selects, and the forms to rename and delete it."""
    return _saved_view(require_asked(slug, question_key), view_id)


@bp.post("/<slug>/questions/<question_key>/views/<uuid:view_id>")
@requires(Role.POLICY)
@keeps_what_was_typed
def rename_view(slug: str, question_key: str, view_id: UUID) -> ResponseReturnValue:
    """Give a view another name, or say what to put right."""
    asked = require_asked(slug, question_key)
    require_saved_view(db.session, asked.consultation, question_key, view_id)
    name, problem = _name_typed()
    if problem:
        return _saved_view(asked, view_id, name=name, problem=problem)
    try:
        services.rename_view(db.session, view_id, name, renamed_by=current_user())
    except NameTaken as error:
        db.session.rollback()
        return _saved_view(require_asked(slug, question_key), view_id, name=name, problem=str(error))
    db.session.commit()
    flash(f"The view is now called “{name}”.", "success")
    return redirect(url_for("policy.saved_views", slug=slug, question_key=question_key), code=303)


@bp.post("/<slug>/questions/<question_key>/views/<uuid:view_id>/delete")
@requires(Role.POLICY)
def delete_view(slug: str, question_key: str, view_id: UUID) -> ResponseReturnValue:
    """Delete a view. The comments it selects stay as they are."""
    asked = require_asked(slug, question_key)
    view = require_saved_view(db.session, asked.consultation, question_key, view_id)
    services.delete_view(db.session, view_id, deleted_by=current_user())
    db.session.commit()
    flash(f"The view “{view.name}” is deleted.", "success")
    return redirect(url_for("policy.saved_views", slug=slug, question_key=question_key), code=303)


def _name_typed() -> tuple[str, str]:
    """The name in a form, and what is wrong with it, if anything."""
    name = " ".join(request.form.get("name", "").replace("\0", "").split())
    if form_is_stale():
        return name, STALE
    if not name:
        return name, "Enter a name for this view"
    if len(name) > LONGEST_NAME:
        return name, f"The name must be {LONGEST_NAME} characters or less"
    return name, ""


def _new_view(asked: Asked, selection: Selection, *, name: str = "", problem: str = "") -> ResponseReturnValue:
    return render_template(
        "policy/explore/new_view.html",
        consultation=asked.consultation,
        question=asked.question,
        selection=selection,
        name=name,
        problem=problem,
        longest=LONGEST_NAME,
    )


def _saved_view(asked: Asked, view_id: UUID, *, name: str | None = None, problem: str = "") -> ResponseReturnValue:
    view = require_saved_view(db.session, asked.consultation, asked.question.key, view_id)
    offers = offers_for(db.session, asked.consultation, asked.question.key)
    user = current_user()
    return render_template(
        "policy/explore/saved_view.html",
        consultation=asked.consultation,
        question=asked.question,
        view=view,
        selection=read_selection(MultiDict(view.selection), offers),
        may_change=view.saved_by_id == user.id or user.role is Role.ADMIN,
        name=view.name if name is None else name,
        problem=problem,
        longest=LONGEST_NAME,
    )
