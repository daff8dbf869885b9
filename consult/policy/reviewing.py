"""One comment: the machine's proposal, a person's decision beside it, and the form to decide."""

from collections.abc import Sequence
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from consult.access import current_user, requires
from consult.errors import Conflict
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Consultation, Role
from consult.policy.blueprint import bp
from consult.policy.coming_back import page_before
from consult.policy.gone_themes import followed
from consult.policy.highlighting import pieces_of
from consult.policy.theme_choice import ThemeChoice, by_category
from consult.policy.words import CHANNELS
from consult.queries.comments import CommentWithThemes, require_comment
from consult.queries.themes import ThemeInBook, code_book_for, list_themes, require_comment_question
from consult.services.reviewing import change_themes, go_back_to_machine

STALE = (("", "Your page had been open too long, so nothing was saved. Check the themes and save again"),)


@bp.get("/comments/<uuid:comment_id>")
@requires(Role.POLICY)
def comment(comment_id: UUID) -> ResponseReturnValue:
    """A comment with everything that was put on it, and why."""
    found = require_comment(db.session, comment_id)
    return _page(found, ThemeChoice.now_on(found))


@bp.post("/comments/<uuid:comment_id>")
@requires(Role.POLICY)
@keeps_what_was_typed
def decide_themes(comment_id: UUID) -> ResponseReturnValue:
    """Save what a person decided, or say what to put right."""
    found = require_comment(db.session, comment_id)
    themes = _themes_for(found)
    if not themes:
        raise Conflict("This question has no code book, so there are no themes to choose from.")
    choice = ThemeChoice.read(request.form, themes)
    if form_is_stale():
        choice = ThemeChoice(choice.ticked, choice.main, STALE)
    else:
        consultation = db.session.get_one(Consultation, found.consultation_id)
        main = request.form.get("main", "")
        choice = followed(db.session, consultation, found.question_key, choice, themes, main_sent=main)
    if choice.errors:
        return _page(found, choice)
    change_themes(db.session, comment_id, choice.in_order(themes), changed_by=current_user())
    db.session.commit()
    flash("Your themes are saved. The machine’s proposal is kept beside them.", "success")
    return redirect(_address(comment_id), code=303)


@bp.post("/comments/<uuid:comment_id>/undo")
@requires(Role.POLICY)
def undo_decision(comment_id: UUID) -> ResponseReturnValue:
    """Let the machine's themes count again."""
    go_back_to_machine(db.session, comment_id, undone_by=current_user())
    db.session.commit()
    flash("The machine’s themes count again.", "success")
    return redirect(_address(comment_id), code=303)


def _page(found: CommentWithThemes, choice: ThemeChoice) -> ResponseReturnValue:
    consultation = db.session.get_one(Consultation, found.consultation_id)
    return render_template(
        "policy/comment.html",
        consultation=consultation,
        question=require_comment_question(db.session, consultation, found.question_key),
        comment=found,
        pieces=pieces_of(found.text, [span for theme in found.machines for span in theme.evidence]),
        categories=by_category(_themes_for(found)),
        choice=choice,
        channels=CHANNELS,
        back=page_before(),
    )


def _themes_for(found: CommentWithThemes) -> Sequence[ThemeInBook]:
    consultation = db.session.get_one(Consultation, found.consultation_id)
    book = code_book_for(db.session, consultation, found.question_key)
    return list_themes(db.session, book) if book else []


def _address(comment_id: UUID) -> str:
    return url_for("policy.comment", comment_id=comment_id, back=page_before())
