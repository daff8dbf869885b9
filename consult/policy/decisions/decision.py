"""What was decided on one theme: what people said, the form, publishing, and the history."""

from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from consult.access import current_user, requires
from consult.clock import today_in_london
from consult.errors import Conflict, NotFound
from consult.extensions import db
from consult.forgery import form_is_stale, keeps_what_was_typed
from consult.models import Decision, Role
from consult.policy.blueprint import bp
from consult.policy.decisions.facts import decision_form, read_decision
from consult.policy.decisions.words import STATUS_TAGS, said_of_change
from consult.policy.questions import require_asked
from consult.queries.decisions import list_changes
from consult.queries.people import get_user
from consult.reports.decided import QuestionLines, ThemeLine, decided_on
from consult.reports.outcome import QUOTES
from consult.reports.quotes_on_theme import ThemeToQuote, quotes_on_theme
from consult.services.decisions import (
    NOTHING_YET,
    ChangedMeanwhile,
    Place,
    publish_decision,
    save_decision,
    take_back_decision,
)
from forms.build import AnswerForm, error_summary
from forms.widgets import blocks

STALE = "This page had been open for a long time, so nothing was saved. What you typed is still here: save it again."


@dataclass(frozen=True, slots=True)
class Opened:
    """A theme that something may be decided on, and what was."""

    place: Place
    asked: QuestionLines
    line: ThemeLine

    @property
    def decision(self) -> Decision | None:
        """What was decided."""
        return self.line.decision


@bp.route("/<slug>/questions/<question_key>/decisions/<theme_key>", methods=["GET", "POST"])
@requires(Role.POLICY)
@keeps_what_was_typed
def decision(slug: str, question_key: str, theme_key: str) -> ResponseReturnValue:
    """Show what people said on a theme, and write down what was decided."""
    opened = _require_opened(slug, question_key, theme_key)
    form = decision_form(opened.decision, formdata=request.form if request.method == "POST" else None)
    if request.method == "GET":
        return _page(opened, form, seen=_version(opened.decision))
    seen = _seen(request.form)
    if form_is_stale():
        return _page(opened, form, seen=seen, problem=STALE), 400
    if not form.validate():
        return _page(opened, form, seen=seen)
    try:
        save_decision(db.session, opened.place, read_decision(form), seen=seen, saved_by=current_user())
    except Conflict as conflict:
        db.session.rollback()
        return _conflicting(slug, question_key, theme_key, form, conflict, seen=seen), conflict.status
    db.session.commit()
    flash("Saved.", "success")
    return _back(opened.place)


@bp.post("/<slug>/questions/<question_key>/decisions/<theme_key>/publish")
@requires(Role.POLICY)
def publish_decision_on(slug: str, question_key: str, theme_key: str) -> ResponseReturnValue:
    """Show a decision on the public page."""
    place = _require_opened(slug, question_key, theme_key).place
    publish_decision(db.session, place, seen=_seen(request.form), published_by=current_user())
    db.session.commit()
    flash("Published. Anybody can read it now.", "success")
    return _back(place)


@bp.post("/<slug>/questions/<question_key>/decisions/<theme_key>/take-back")
@requires(Role.POLICY)
def take_back_decision_on(slug: str, question_key: str, theme_key: str) -> ResponseReturnValue:
    """Show a decision on the public page no more."""
    place = _require_opened(slug, question_key, theme_key).place
    take_back_decision(db.session, place, seen=_seen(request.form), taken_back_by=current_user())
    db.session.commit()
    flash("Taken back. The public page shows it no more.", "success")
    return _back(place)


def _require_opened(slug: str, question_key: str, theme_key: str) -> Opened:
    asked = require_asked(slug, question_key)
    questions = decided_on(db.session, asked.consultation, today=today_in_london())
    lines = next((each for each in questions if each.question.key == question_key), None)
    line = next((each for each in lines.lines if each.key == theme_key), None) if lines else None
    if lines is None or line is None:
        raise NotFound("Nobody raised this theme, and nothing was decided on it.")
    return Opened(Place(asked.consultation, question_key, theme_key), lines, line)


def _conflicting(
    slug: str, question_key: str, theme_key: str, form: AnswerForm, conflict: Conflict, *, seen: int
) -> str:
    """The page with what was typed, beside what somebody else saved meanwhile; saving again is then on top of that."""
    opened = _require_opened(slug, question_key, theme_key)
    is_theirs = isinstance(conflict, ChangedMeanwhile)
    now = _version(opened.decision) if is_theirs else seen
    return _page(opened, form, seen=now, problem=str(conflict), theirs=opened.decision if is_theirs else None)


def _page(
    opened: Opened, form: AnswerForm, *, seen: int, problem: str | None = None, theirs: Decision | None = None
) -> str:
    consultation, key = opened.place.consultation, opened.place.question_key
    smallest = current_app.config["CONSULT"].smallest_cell
    line = opened.line
    mentions = line.share.count if line.share else 0
    theme = ThemeToQuote(consultation, key, line.key, line.label, mentions)
    saved = opened.decision
    changes = list_changes(db.session, saved) if saved else ()
    return render_template(
        "policy/decisions/decision.html",
        consultation=consultation,
        question=opened.asked.question,
        line=line,
        base=opened.asked.base,
        quotes=quotes_on_theme(db.session, theme, smallest=smallest, at_most=QUOTES),
        smallest=smallest,
        decision=saved,
        theirs=theirs,
        changed_by=get_user(db.session, theirs.changed_by_id) if theirs else None,
        seen=seen,
        tags=STATUS_TAGS,
        blocks=blocks(form),
        errors=((None, problem),) if problem else error_summary(form),
        history=[(change, said_of_change(change.action, change.details.get("fields", []))) for change in changes],
    )


def _version(saved: Decision | None) -> int:
    return saved.version if saved else NOTHING_YET


def _seen(form: MultiDict[str, str]) -> int:
    text = form.get("seen", "")
    # What is no version fits none, and is met like any other that has passed; more digits than a version has fit none.
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else -1


def _back(place: Place) -> ResponseReturnValue:
    return redirect(
        url_for(
            "policy.decision",
            slug=place.consultation.slug,
            question_key=place.question_key,
            theme_key=place.theme_key,
        ),
        code=303,
    )
